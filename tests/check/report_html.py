"""Reads reports as a browser's parser does, and holds them to what an opponent may ask:
no script, nothing that loads, everything closed, text inert. report_html.py FILE..."""
import html.parser
import re
import sys

VOID = {"meta", "line", "rect", "circle", "path"}
MAY = set("""html head meta title style body a div nav details summary ol ul li main footer h1 h2 h3 h4 p b small
span table caption thead tbody tr th td figure figcaption svg desc line rect circle path text section mark del sup
pre""".split())
ATTRIBUTES = set("""lang charset http-equiv content name class href id role viewbox aria-labelledby aria-label scope
data-l dir style x y x1 y1 x2 y2 cx cy r rx d width height""".split())


class Report(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.path, self.open, self.ids, self.links = path, [], set(), set()
        self.level, self.csp, self.tables, self.scopes = 0, None, 0, 0
        self.bad = 0

    def fault(self, text):
        self.bad += 1
        print(f"{self.path}:{self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in MAY:
            self.fault(f"<{tag}> has no business here")
        for name in attrs:
            if name not in ATTRIBUTES:
                self.fault(f"<{tag} {name}> has no business here")
        if "style" in attrs and not re.fullmatch(r"stroke-width:[0-9.]+", attrs["style"]):
            self.fault(f"style {attrs['style']}")
        if "id" in attrs:
            if attrs["id"] in self.ids:
                self.fault(f"id {attrs['id']} comes twice")
            self.ids.add(attrs["id"])
        if "href" in attrs:
            if not attrs["href"].startswith("#"):
                self.fault(f"a link out: {attrs['href']}")
            self.links.add(attrs["href"][1:])
        if attrs.get("http-equiv") == "Content-Security-Policy":
            self.csp = attrs["content"]
        if re.fullmatch("h[1-6]", tag):
            if int(tag[1]) > self.level + 1:
                self.fault(f"{tag} after h{self.level}")
            self.level = int(tag[1])
        self.scopes += tag == "th" and "scope" in attrs
        if tag == "th" and "scope" not in attrs:
            self.fault("a header cell without scope")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.fault(f"</{tag}> closes something else")

    def handle_comment(self, data):
        self.fault("a comment")

    def handle_data(self, data):
        if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", data):
            self.fault("a raw control or bidi mark: " + ascii(data[:60]))

    def check(self):
        if self.open:
            self.fault("never closed: " + " ".join(self.open))
        if not (self.csp or "").startswith("default-src 'none'; style-src 'unsafe-inline'"):
            self.fault("no policy")
        if self.links - self.ids:
            self.fault("links to nowhere: " + " ".join(self.links - self.ids))
        if self.scopes < 20:
            self.fault("too few header cells")
        return self.bad


def main():
    bad = 0
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", newline="") as f:
            text = f.read()
        report = Report(path)
        report.feed(text)
        report.close()
        bad += report.check()
        if re.search(r"url\(|@import|expression", text.split("</style>")[0]):
            print(f"{path}: the style loads something")
            bad += 1
        print(f"{path.rsplit('/', 1)[-1]}: {len(text)} characters, {report.scopes} header cells, {bad} faults")
    return 1 if bad else 0


sys.exit(main())
