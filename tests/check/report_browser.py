"""Opens reports in headless Chromium and counts what must not be there: scripts, requests,
dialogs, anything wider than the window, text too pale to read (WCAG 2.1 AA), headings out
of order. report_browser.py CHROMIUM FOLDER FILE...: pictures go to FOLDER."""
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

LOOKS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]
SECTIONS = ["summary", "results", "validation", "alternatives", "exhibits", "prompts", "certificate"]
# Contrast of each visible text with what is painted behind it; large text may have less.
PALE = """(() => {
const rgba = s => { const v = s.match(/[\\d.]+/g).map(Number); return [v[0], v[1], v[2], v.length > 3 ? v[3] : 1]; };
const part = c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
const light = c => .2126 * part(c[0]) + .7152 * part(c[1]) + .0722 * part(c[2]);
const behind = e => { for (; e; e = e.parentElement) { const b = rgba(getComputedStyle(e).backgroundColor);
  if (b[3] === 1) return b; } return [255, 255, 255, 1]; };
let n = 0, least = 21, pale = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) { const e = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
  const s = getComputedStyle(e), svg = e.namespaceURI.endsWith('svg');
  const a = light(rgba(svg ? s.fill : s.color)), b = light(behind(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05), size = parseFloat(s.fontSize);
  const enough = size >= 24 || (size >= 18.66 && s.fontWeight >= 700) ? 3 : 4.5;
  n++; least = Math.min(least, ratio);
  if (ratio < enough) pale.push(ratio.toFixed(2) + ' ' + e.tagName + '.' + e.getAttribute('class') + ' ' + walk.currentNode.data.slice(0, 30)); }
return JSON.stringify({n, least, pale: pale.slice(0, 5)}); })()"""
# Wider than the window, or a table or figure wider than the sheet it stands on.
SHAPE = """JSON.stringify({wide: Math.round(Math.max(document.documentElement.scrollWidth - innerWidth,
...[...document.querySelectorAll('main table, main figure, main pre, main .exhibit')].map(
e => e.getBoundingClientRect().right - document.querySelector('main').getBoundingClientRect().right))), scripts: document.scripts.length,
title: document.title, headings: [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])})"""


class Browser:
    """Chromium's debugging protocol over two pipes: JSON, each message ended by NUL."""

    def __init__(self, program, folder):
        to_read, self.to = os.pipe()
        self.back, back_write = os.pipe()
        # The browser expects to read descriptor 3 and to write 4.
        line = f'exec "$0" "$@" 3<&{to_read} 4>&{back_write}'
        self.process = subprocess.Popen(
            ["bash", "-c", line, program, "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu",
             "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-dev-shm-usage", f"--user-data-dir={folder}", "about:blank"],
            pass_fds=(to_read, back_write), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        os.close(to_read)
        os.close(back_write)
        self.n, self.rest, self.events, self.session = 0, b"", [], None
        target = [t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page"][0]
        self.session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Debugger"):
            self.call(domain + ".enable")

    def message(self):
        while b"\0" not in self.rest:
            more = os.read(self.back, 1 << 20)
            if not more:
                raise OSError("the browser ended")
            self.rest += more
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def call(self, method, **params):
        self.n += 1
        ask = {"id": self.n, "method": method, "params": params}
        if self.session:
            ask["sessionId"] = self.session
        os.write(self.to, json.dumps(ask).encode() + b"\0")
        while True:
            m = self.message()
            if m.get("id") == self.n:
                if "error" in m:
                    raise OSError(f"{method}: {m['error']['message']}")
                return m["result"]
            self.events.append(m)

    def open(self, path):
        self.events = []
        self.call("Page.navigate", url=path.as_uri())
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self.message())
        time.sleep(0.3)
        self.call("Page.getLayoutMetrics")
        return self.events

    def value(self, expression):
        return json.loads(self.call("Runtime.evaluate", expression=expression)["result"]["value"])

    def close(self):
        self.process.terminate()
        self.process.wait()


def picture(browser, path):
    path.write_bytes(base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"]))


def looks(browser, path, folder, faults):
    """Each width and scheme: how it lies, what can be read, and pictures."""
    for width, scheme in LOOKS:
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        shape, text = browser.value(SHAPE), browser.value(PALE)
        name = f"{path.stem} {width} {scheme}"
        if shape["wide"] > 0:
            faults.append(f"{name}: {shape['wide']} px too wide")
        faults.extend(f"{name}: contrast {p}" for p in text["pale"])
        print(f"{name}: {text['n']} texts, least contrast {text['least']:.2f}, {max(shape['wide'], 0)} px too wide")
        for section in SECTIONS:
            browser.call("Runtime.evaluate", expression="document.querySelectorAll('details').forEach(d => d.open = true);"
                         f"document.getElementById('{section}')?.scrollIntoView({{behavior: 'instant'}})")
            picture(browser, folder / f"{path.stem}-{width}-{scheme}-{section}.png")
        opened = browser.value(SHAPE)
        if opened["wide"] > 0:
            faults.append(f"{name}: {opened['wide']} px too wide when all is unfolded")


def check(browser, path, folder):
    faults = []
    events = browser.open(path)
    urls = [e["params"]["request"]["url"] for e in events if e.get("method") == "Network.requestWillBeSent"]
    scripts = sum(e.get("method") == "Debugger.scriptParsed" for e in events)
    dialogs = sum(e.get("method") == "Page.javascriptDialogOpening" for e in events)
    away = [u for u in urls if u != path.as_uri()]
    shape = browser.value(SHAPE)
    order = shape["headings"]
    if scripts or dialogs or shape["scripts"]:
        faults.append(f"{path.stem}: {scripts} scripts run, {shape['scripts']} in it, {dialogs} dialogs")
    if away or len(urls) != 1:
        faults.append(f"{path.stem}: requests {urls}")
    if order[:1] != [1] or any(b > a + 1 for a, b in zip(order, order[1:])):
        faults.append(f"{path.stem}: headings out of order {order}")
    print(f"{path.stem}: {scripts} scripts run, {len(away)} requests, {len(order)} headings")
    looks(browser, path, folder, faults)
    return faults


def control(browser, folder):
    """The check must see a script, a request, an overflow and pale text where they are."""
    bad = folder / "control.html"
    bad.write_text("<!doctype html><title>t</title><h1>a</h1><h3>b</h3><p style='width:3000px;color:#aaa'>pale</p>"
                   "<script>document.title='ran'</script><img src='nothing.png'>", encoding="utf-8")
    seen = "\n".join(check(browser, bad, folder))
    return [w for w in ("1 scripts run", "nothing.png", "too wide", "contrast", "out of order") if w not in seen]


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    faults = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            faults += [f"the check does not see: {w}" for w in control(browser, folder)]
            for name in sys.argv[3:]:
                faults += check(browser, pathlib.Path(name).resolve(), folder)
        finally:
            browser.close()
    print("\n".join(faults) or f"{len(sys.argv) - 3} reports: no faults")
    return 1 if faults else 0


sys.exit(main())
