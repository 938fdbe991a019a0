"""Makes bundles by seed, good ones and bad ones, and asks assay verify and verify.sh (sha256sum,
openssl, verify.py) of each: both must say what the maker knows. Half of the bad ones are changed by
somebody without keys; the others are made whole by somebody with all keys, and wrong inside.
Usage, where keys, a timestamping authority and the bundle "base" are: agree.py N SEED"""
import base64
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter

N, SEED = int(sys.argv[1]), int(sys.argv[2])
rng = random.Random(SEED)
BASE = "base"


def sha(data):
    return hashlib.sha256(data).hexdigest()


def get(path):
    with open(path, "rb") as f:
        return f.read()


def put(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def openssl(*words):
    subprocess.run(["openssl"] + list(words), check=True, capture_output=True)


def sign(data, key="keys/run.key"):
    put("./tmp.in", data)
    openssl("pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", "tmp.in", "-out", "tmp.sig")
    return get("tmp.sig")


def public(key="keys/run.key"):
    return subprocess.run(["openssl", "pkey", "-in", key, "-pubout"], check=True, capture_output=True).stdout


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + root(leaves[:k]) + root(leaves[k:])).digest()


RAW = base64.b64decode(b"".join(public().split(b"\n")[1:-2]))[-32:]


class Bundle:
    """A bundle made anew. Each step can be changed by a function of its name in self.wrong."""

    def __init__(self, where, wrong, at_least):
        self.where, self.wrong = where, wrong
        n = rng.choice([n for n in (0, 1, 2, 3, 7, 99, 100, 101, 230) if n >= at_least])
        self.records = [b'{"record":%d,"x":"%s"}' % (i, rng.randbytes(4).hex().encode()) for i in range(n)]
        self.sizes = sorted({i for i in range(100, n, 100)} | {n})
        self.stamps = rng.choice([0, 1, 1, 2])
        self.info = b"Bag-Software-Agent: a test\nBundle-Format: EB/1\n"
        self.files, self.tags = {}, {}
        self.make()

    def do(self, step, value):
        return self.wrong[step](value) if step in self.wrong else value

    def note(self, i, size):
        leaves = [hashlib.sha256(b"\0" + r).digest() for r in self.records[:size]]
        text = b"case-1\n%d\n%s\n" % (size, base64.b64encode(root(leaves)))
        text = self.do("note%d" % i, self.do("note", text))
        name = self.do("name", b"case-1")
        head = self.do("keyid", hashlib.sha256(name + b"\n\1" + RAW).digest()[:4])
        return text + "\n\u2014 ".encode() + name + b" " + base64.b64encode(head + sign(text, self.do("key", "keys/run.key"))) + b"\n"

    def chain(self, entries, step):
        out, prev = b"", "0" * 64
        for i, entry in enumerate(entries, 1):
            line = json.dumps(dict({"seq": i, "prev": prev}, **entry)).encode()
            line = self.do("%s%d" % (step, i), line)
            prev = sha(line)
            out += line + b"\n"
        return self.do(step, out)

    def warc(self):
        block = b"HTTP/1.1 200 OK\r\n\r\n" + rng.randbytes(rng.randrange(60))
        head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Block-Digest: sha256:%s\r\nContent-Length: %d\r\n\r\n"
        return self.do("warc", (head % (sha(block).encode(), len(block)) + block + b"\r\n\r\n") * 2)

    def analysis(self):
        subject = [{"name": n, "digest": {"sha256": sha(d)}} for n, d in self.files.items()]
        body = {"_type": "https://in-toto.io/Statement/v1", "subject": self.do("subject", subject), "predicateType": "urn:assay:analysis:1", "predicate": {}}
        body = self.do("statement", json.dumps(body).encode())
        kind = self.do("type", "application/vnd.in-toto+json")
        pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)
        sig = base64.b64encode(sign(pae, self.do("dssekey", "keys/run.key"))).decode()
        e = {"payload": base64.b64encode(body).decode(), "payloadType": kind, "signatures": [{"keyid": sha(RAW), "sig": sig}]}
        return self.do("dsse", json.dumps(self.do("envelope", e), separators=(",", ":")).encode() + b"\n")

    def manifest(self, files, step):
        lines = ["%s  %s\n" % (sha(d), n) for n, d in sorted(files.items(), key=lambda x: os.fsencode(x[0]))]
        return "".join(self.do(step, lines)).encode("utf-8", "surrogateescape")

    def make(self):
        f = self.files
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + self.do("clock", 0)))
        f["data/run.pub"] = public()
        f["data/verdict.json"] = b'{"x":1}\n'
        f["data/report/\u00fc%d.txt" % rng.randrange(9)] = rng.randbytes(rng.randrange(40))
        f["data/records.jsonl"] = self.do("records", b"".join(r + b"\n" for r in self.records))
        for i, size in enumerate(self.do("sizes", self.sizes), 1):
            f["data/checkpoints/%04d.note" % i] = self.note(i, size)
        if rng.random() < 0.7 or "warc" in self.wrong or "captures" in self.wrong:
            f["data/captures.jsonl"] = self.chain([{"x": rng.randrange(99)} for _ in range(3)], "captures")
            f["data/capture-00001.warc"] = self.warc()
        what = self.do("what", "sealed the bundle")
        f["data/custody.jsonl"] = self.chain([{"time": "2026-01-01T00:00:00Z", "what": "opened"}, {"time": now, "what": what, "who": "tester"}], "custody")
        self.do("files", f)
        f["data/analysis.intoto.json"] = self.analysis()
        t = self.tags
        t["bagit.txt"] = self.do("bagit", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        t["bag-info.txt"] = self.do("info", self.info)
        for n in ("VERIFY.txt", "verify.py", "verify.sh"):
            t[n] = get(BASE + "/" + n)
        t["manifest-sha256.txt"] = self.manifest(f, "manifest")
        self.do("tags", t)
        tag = self.manifest(t, "tagmanifest")
        shutil.rmtree(self.where, ignore_errors=True)
        for n, d in list(f.items()) + list(t.items()):
            put(self.where + "/" + n, d)
        put(self.where + "/tagmanifest-sha256.txt", tag)
        self.seal(tag)

    def seal(self, tag):
        seal = self.where + "/seal/"
        put("./tmp.in", self.do("content", tag))
        who = self.do("signer", "keys/signer")
        openssl("cms", "-sign", "-binary", "-in", "tmp.in", "-signer", who + ".pem", "-inkey", who + ".key", "-outform", "DER",
                "-cades", "-md", "sha256", "-out", "tmp.p7s")
        put(seal + "manifest.p7s", self.do("p7s", get("tmp.p7s")))
        put(seal + "trust.pem", get("keys/signer.pem"))
        names = ["manifest.p7s"]
        for name in ["manifest.p7s.tsr", "manifest.p7s.tsr2"][: self.do("stamps", self.stamps)]:
            put("./tmp.in", self.do("stamped", get(seal + "manifest.p7s")))
            openssl("ts", "-query", "-data", "tmp.in", "-sha256", "-cert", "-out", "tmp.tsq")
            tsa = self.do("tsa", "tsa")
            openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "tmp.tsq", "-signer", tsa + ".pem", "-inkey", tsa + ".key", "-chain", tsa + "-root.pem", "-out", "tmp.tsr")
            put(seal + name, self.do("tsr", get("tmp.tsr")))
            names.append(name)
        lines = ["%s  ../tagmanifest-sha256.txt\n" % sha(tag)] + ["%s  %s\n" % (sha(get(seal + n)), n) for n in names + ["trust.pem"]]
        put(seal + "SEAL", "".join(self.do("seal", lines)).encode())
        self.do("after", self.where)


def changed(pattern, by):
    return lambda text: re.sub(pattern, by, text, count=1)


def dropped(key):
    def f(files):
        del files[sorted(n for n in files if n.startswith(key))[-1]]
    return f


def added(name, data=b"x"):
    return lambda files: files.update({name: data})


def linked(where):
    os.remove(where + "/data/verdict.json")
    os.symlink(os.path.abspath(BASE + "/data/verdict.json"), where + "/data/verdict.json")


def envelope(**more):
    return lambda e: dict(e, **more)


def one_stamp(**more):
    return dict({"stamps": lambda n: 1}, **more)


def some(n, **more):
    """With at least n records, so that there is something to be wrong about."""
    return dict({"_records": n}, **more)


WRONG = {
    "records: last line has no end": some(1, records=lambda b: b[:-1]),
    "records: one changed": some(1, records=lambda b: b.replace(b'"record":0', b'"record":5')),
    "records: the last one gone": some(2, records=lambda b: b[: b[:-1].rfind(b"\n") + 1]),
    "records: one more": some(1, records=lambda b: b + b"{}\n"),
    "checkpoints: none": {"sizes": lambda s: []},
    "checkpoints: shrink": some(5, sizes=lambda s: [4, 2] + s),
    "checkpoints: not the last": some(5, sizes=lambda s: [3]),
    "checkpoints: too many records": {"note": changed(rb"\n(\d+)\n", rb"\n1\1\n")},
    "checkpoints: one missing": some(230, files=lambda f: f.pop("data/checkpoints/0002.note")),
    "checkpoints: another name": {"files": lambda f: f.update({"data/checkpoints/0009.note": f.pop("data/checkpoints/0001.note")})},
    "checkpoints: another file": {"files": added("data/checkpoints/readme")},
    "checkpoints: a folder more": {"files": added("data/checkpoints/0001.note.d/x")},
    "checkpoints: another key": {"key": lambda k: "other-run.key"},
    "checkpoints: another signer's name": {"name": lambda n: b"case-2"},
    "checkpoints: another key id": {"keyid": lambda k: b"\0" * 4},
    "checkpoints: a leading zero": {"note": changed(rb"\n(\d+)\n", rb"\n0\1\n")},
    "checkpoints: a sign": {"note": changed(rb"\n(\d+)\n", rb"\n+\1\n")},
    "checkpoints: a line more": {"note": lambda t: t + b"more\n"},
    "checkpoints: another root": {"note": changed(rb"\n\w(?=[^\n]*\n$)", b"\n/")},
    "custody: a line changed": {"custody": changed(rb"opened", rb"closed")},
    "custody: a line gone": {"custody": lambda b: b[b.find(b"\n") + 1 :]},
    "custody: last line has no end": {"custody": lambda b: b[:-1]},
    "custody: a number that is none": {"custody1": changed(rb'"seq": 1', rb'"seq": 1.0')},
    "custody: true for one": {"custody1": changed(rb'"seq": 1', rb'"seq": true')},
    "custody: a field twice": {"custody1": changed(rb'"seq": 1', rb'"seq": 1, "seq": 1')},
    "custody: not JSON": {"custody1": lambda b: b + b"}"},
    "custody: NaN": {"custody1": changed(rb'"opened"', rb"NaN")},
    "custody: bytes that are no text": {"custody1": changed(rb"opened", b"\xff")},
    "custody: empty": {"custody": lambda b: b""},
    "custody: an empty line": {"custody": lambda b: b + b"\n"},
    "custody: sealed at no time": {"custody2": changed(rb'"time"', rb'"when"')},
    "captures: a line gone": {"captures": lambda b: b[b.find(b"\n") + 1 :]},
    "captures: a line twice": {"captures": lambda b: b[: b.find(b"\n") + 1] + b},
    "captures: a block changed": {"warc": changed(rb"200 OK", rb"200 No")},
    "captures: cut": {"warc": lambda b: b[:-1]},
    "captures: bytes after": {"warc": lambda b: b + b"\r\n"},
    "captures: another length": {"warc": changed(rb"Length: (\d+)", rb"Length: 1\1")},
    "analysis: not about a file": {"subject": lambda s: s[1:]},
    "analysis: about another file": {"subject": lambda s: s + [{"name": "data/none", "digest": {"sha256": "0" * 64}}]},
    "analysis: about a tag file": {"subject": lambda s: s + [{"name": "bagit.txt", "digest": {"sha256": sha(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")}}]},
    "analysis: a file twice": {"subject": lambda s: s + s[:1]},
    "analysis: another digest": {"subject": lambda s: [dict(s[0], digest={"sha256": "0" * 64})] + s[1:]},
    "analysis: upper case": {"subject": lambda s: [dict(s[0], digest={"sha256": s[0]["digest"]["sha256"].upper()})] + s[1:]},
    "analysis: another type of statement": {"statement": changed(rb"Statement/v1", rb"Statement/v2")},
    "analysis: not JSON": {"statement": lambda b: b[:-1]},
    "analysis: another type of payload": {"type": lambda t: "application/json"},
    "analysis: another key": {"dssekey": lambda k: "other-run.key"},
    "analysis: two signatures": {"envelope": lambda e: dict(e, signatures=e["signatures"] * 2)},
    "analysis: no signature": {"envelope": envelope(signatures=[])},
    "analysis: another field": {"envelope": envelope(more=1)},
    "analysis: another payload": {"envelope": envelope(payload=base64.b64encode(b"{}").decode())},
    "analysis: blanks in JSON": {"dsse": lambda b: b + b"\n"},
    "analysis: another key's id": {"envelope": lambda e: dict(e, signatures=[dict(e["signatures"][0], keyid="")])},
    "analysis: another spelling of base64": {"dsse": changed(rb"([AQgw])==", lambda m: bytes([m[1][0] + 1]) + b"==")},
    "key: something before it": {"files": lambda f: f.update({"data/run.pub": b"# key\n" + f["data/run.pub"]})},
    "key: of another kind": {"files": lambda f: f.update({"data/run.pub": public("other.key")})},
    "analysis: blanks in base64": {"envelope": lambda e: dict(e, payload=e["payload"][:4] + "\n" + e["payload"][4:])},
    "manifest: another order": {"manifest": lambda m: m[1:] + m[:1]},
    "manifest: a line twice": {"manifest": lambda m: m[:1] + m},
    "manifest: CR LF": {"manifest": lambda m: [x[:-1] + "\r\n" for x in m]},
    "manifest: upper case": {"manifest": lambda m: [m[0][:64].upper() + m[0][64:]] + m[1:]},
    "manifest: ./": {"manifest": lambda m: [x.replace("  data", "  ./data") for x in m]},
    "manifest: ..": {"manifest": lambda m: [x.replace("  data", "  data/../data") for x in m]},
    "manifest: absolute": {"manifest": lambda m: ["%s  /dev/null\n" % sha(b"")] + m},
    "manifest: // ": {"manifest": lambda m: [x.replace("  data/", "  data//") for x in m]},
    "manifest: last line has no end": {"manifest": lambda m: m[:-1] + [m[-1][:-1]]},
    "manifest: a star": {"manifest": lambda m: [x.replace("  ", " *") for x in m]},
    "manifest: a line less": {"manifest": lambda m: m[1:]},
    "manifest: a tag file": {"manifest": lambda m: ["%s  bagit.txt\n" % sha(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")] + m},
    "tag manifest: a payload file": {"tagmanifest": lambda m: m[:2] + ["%s  data/verdict.json\n" % sha(b'{"x":1}\n')] + m[2:]},
    "tag manifest: without the manifest": {"tagmanifest": lambda m: [x for x in m if "manifest" not in x]},
    "names: differ in case": {"files": added("data/VERDICT.json")},
    "names: a control": {"files": added("data/a\x01b")},
    "names: a backslash": {"files": added("data/a\\b")},
    "names: no text": {"files": added("data/a\udcff")},
    "files: a link": {"after": linked},
    "files: one more": {"after": lambda w: put(w + "/data/more", b"")},
    "files: one more in seal": {"after": lambda w: put(w + "/seal/SEAL.old", b"")},
    "files: a pipe": {"after": lambda w: os.mkfifo(w + "/data/pipe")},
    "files: a link to a folder": {"after": lambda w: os.symlink("data", w + "/more")},
    "version: of the bag": {"bagit": changed(rb"1\.0", rb"2.0")},
    "version: of the bundle": {"info": changed(rb"EB/1", rb"EB/2")},
    "version: none": {"info": changed(rb"Bundle-Format: EB/1\n", b"")},
    "SEAL: another order": {"seal": lambda s: s[1:] + s[:1]},
    "SEAL: a line more": {"seal": lambda s: s + s[-1:]},
    "SEAL: without trust.pem": {"seal": lambda s: s[:-1]},
    "SEAL: CR LF": {"seal": lambda s: [x[:-1] + "\r\n" for x in s]},
    "signature: bytes after its end": {"p7s": lambda b: b + b"\0"},
    "signature: of another text": {"content": lambda b: b + b"\n"},
    "signature: another key": {"signer": lambda s: "other"},
    "signature: cut": {"p7s": lambda b: b[:-1]},
    "timestamp: bytes after its end": one_stamp(tsr=lambda b: b + b"\0"),
    "timestamp: of something else": one_stamp(stamped=lambda b: b + b"\n"),
    "timestamp: another authority": one_stamp(tsa=lambda t: "other-tsa"),
    "timestamp: refused": one_stamp(tsr=lambda b: b.replace(b"\x30\x03\x02\x01\x00", b"\x30\x03\x02\x01\x02", 1)),
    "timestamp: the sealing was before": one_stamp(clock=lambda c: -700),
    "timestamp: the sealing was after": one_stamp(clock=lambda c: 700),
    "timestamp: before a sealing that says later": one_stamp(clock=lambda c: 700, what=lambda w: "sealed the bundle, to be stamped later"),
}
GOOD = {
    "as it is": {},
    "a name with other letters": {"files": added("data/\u20ac \u4f60 x=y.txt")},
    "stamped later": one_stamp(clock=lambda c: -7000, what=lambda w: "sealed the bundle, to be stamped later"),
    "stamped within ten minutes": one_stamp(clock=lambda c: -500),
    "an empty file": {"files": added("data/empty", b"")},
    "an empty folder": {"after": lambda w: os.mkdir(w + "/data/nothing")},
    "read only": {"after": lambda w: os.chmod(w + "/data/verdict.json", 0o400)},
}


def outsider(where):
    """Changes a bundle without any key. Returns what was done."""
    names = sorted(os.path.relpath(os.path.join(t, n), where) for t, _, ns in os.walk(where) for n in ns)
    name = rng.choice(names)
    path, data = where + "/" + name, get(where + "/" + name)
    os.chmod(path, 0o600)
    how = rng.choice(["flip", "cut", "append", "remove", "swap", "rename", "insert", "zero"])
    if how == "flip" and data:
        i = rng.randrange(len(data))
        put(path, data[:i] + bytes([data[i] ^ 1 << rng.randrange(8)]) + data[i + 1 :])
    elif how == "cut" and data:
        put(path, data[: rng.randrange(len(data))])
    elif how == "insert":
        i = rng.randrange(len(data) + 1)
        put(path, data[:i] + rng.randbytes(1) + data[i:])
    elif how == "zero" and data.strip(b"\0"):
        put(path, b"\0" * len(data))
    elif how == "remove":
        os.remove(path)
    elif how == "rename":
        os.rename(path, path + "x")
    elif how == "swap" and data != get(where + "/" + names[0]):
        os.rename(where + "/" + names[0], path)
    else:
        how = "append"
        put(path, data + rng.randbytes(rng.randrange(1, 9)))
    return "outsider: %s %s" % (how, name)


def make(where):
    """The next bundle: (what it is, whether it is good, its announced digest)."""
    kind = rng.choice(["good", "good", "outsider", "insider", "insider"])
    if kind == "insider":
        what = PLAN.pop() if PLAN else rng.choice(sorted(WRONG))
        wrong = dict(WRONG[what])
    else:
        what = rng.choice(sorted(GOOD))
        wrong = dict(GOOD[what])
    Bundle(where, wrong, wrong.pop("_records", 0))
    digest = sha(get(where + "/seal/SEAL"))
    if kind == "outsider":
        what = outsider(where) + ", once " + what
    return what, kind == "good", digest


openssl("genpkey", "-algorithm", "ed25519", "-out", "other-run.key")
openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Other", "-days", "9",
        "-addext", "extendedKeyUsage=emailProtection", "-keyout", "other.key", "-out", "other.pem")
PLAN = sorted(WRONG)  # each once before any comes twice
rng.shuffle(PLAN)
trust = ["keys/signer.pem", "tsa-root.pem"]
count, differ = Counter(), 0
for i in range(N):
    what, good, digest = make("b")
    ours = subprocess.run(["assay", "verify", "b", "--seal", digest, "--ca", trust[0], "--tsa-ca", trust[1]], capture_output=True, text=True)
    theirs = subprocess.run(["sh", "../" + BASE + "/verify.sh", digest] + ["../" + t for t in trust], cwd="b", capture_output=True, text=True, errors="replace")
    count["good" if good else what.split(":")[0]] += 1
    assert ours.returncode in (0, 6, 7) and theirs.returncode in (0, 7), (what, ours.stderr, theirs.stderr)
    if (ours.returncode == 0) != good or (theirs.returncode == 0) != good:
        differ += 1
        print("bundle %d of seed %d: %s: is %s" % (i, SEED, what, "good" if good else "bad"))
        print("".join("  " + x + "\n" for x in (ours.stdout + ours.stderr + theirs.stdout + theirs.stderr).splitlines() if "BAD" in x or x.startswith("assay")))
print("%d bundles, %d good, %d kinds of wrong inside; %d judged differently or wrongly" % (N, count["good"], len(WRONG) - len(PLAN), differ))
sys.exit(differ != 0)
