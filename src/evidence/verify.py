#!/usr/bin/env python3
"""Checks an assay bundle (EB/1) with Python's standard library; signatures: see VERIFY.txt.
usage: verify.py [BUNDLE]             one line a check, status 0 when all hold, else 7
       verify.py --extract FILE OUT   of a note or the analysis: OUT.txt and OUT.sig, for openssl
       verify.py --time FILE          the time in a timestamp, in seconds since 1970
       verify.py --open FILE          redacted texts that were opened to you: are they the sealed ones?"""
import base64, calendar, functools, glob, hashlib, json, os, pathlib, re, sys, time

listed = {}  # what the manifests say: path to digest

def sha(data):
    return hashlib.sha256(data).hexdigest()

def read(path):
    return pathlib.Path(path).read_bytes()

def need(ok, why):
    if not ok:
        raise ValueError(why)

def lines(path):
    data = read(path)
    need(data[-1:] in (b"", b"\n"), path + ": its last line has no end")
    return data.split(b"\n")[:-1]

def parse(text):  # JSON, in which no field stands twice
    def once(pairs):
        need(len(dict(pairs)) == len(pairs), "a field stands twice")
        return dict(pairs)
    return json.loads(text.decode(), object_pairs_hook=once, parse_constant=lambda x: need(False, x))

def manifest(path, payload):  # its lines "digest  path", strictly, as a dictionary
    out, last = {}, b""
    for line in lines(path):
        m = re.fullmatch(rb"([0-9a-f]{64})  ([^\x00-\x1f\x7f\\]{1,1000})", line)
        need(m and line.decode() and not {b"", b".", b".."} & set(m[2].split(b"/")), "%s: %r" % (path, line))
        need(last < m[2] and m[2].startswith(b"data/") == payload, "%s: order of %r" % (path, line))
        last, out[m[2].decode()] = m[2], m[1].decode()
    return out

def node(left, right):  # RFC 6962
    return hashlib.sha256(b"\1" + left + right).digest()

def grow(peaks, leaf, height=0):  # peaks: (height, root) of the full trees that the leaves so far make
    while peaks and peaks[-1][0] == height:
        leaf, height = node(peaks.pop()[1], leaf), height + 1
    peaks.append((height, leaf))

def split(path):  # what is signed of a note or a DSSE envelope, and the signature; each has one spelling only
    data, pem = read(path), read("data/run.pub").split(b"\n")
    need([len(x) for x in pem] == [26, 60, 24, 0] and pem[1][:16] == b"MCowBQYDK2VwAyEA", "data/run.pub: is not an Ed25519 key")
    key = base64.b64decode(pem[1], validate=True)[12:]
    if path.endswith(".json"):
        e = parse(data)
        body, sig = (base64.b64decode(x, validate=True) for x in (e["payload"], e["signatures"][0]["sig"]))
        one = '{"payload":"%s","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"%s","sig":"%s"}]}\n'
        need(data.decode() == one % (base64.b64encode(body).decode(), sha(key), base64.b64encode(sig).decode()), path + ": another envelope")
        return b"DSSEv1 28 application/vnd.in-toto+json %d %s" % (len(body), body), sig
    text, _, line = data.rpartition(b"\n\n")
    dash, name, blob = line.split(b" ")
    sig = base64.b64decode(blob[:-1], validate=True)
    need(line == b"\xe2\x80\x94 %s %s\n" % (name, base64.b64encode(sig)) and sig[:4] == hashlib.sha256(name + b"\n\1" + key).digest()[:4], path)
    need(b"notes signed as " + name + b"\n" in read("VERIFY.txt"), path + ": is signed by another name")
    return text + b"\n", sig[4:]

def stamped(path):  # the first GeneralizedTime of a timestamp is when it was made
    m = re.search(rb"\x18[\x0f-\x1a](\d{14})(\.\d+)?Z", read(path))
    return calendar.timegm(time.strptime(m[1].decode(), "%Y%m%d%H%M%S"))

def check_seal():
    stamps = [n for n in ("manifest.p7s.tsr", "manifest.p7s.tsr2") if os.path.exists("seal/" + n)]
    want = ["../tagmanifest-sha256.txt", "manifest.p7s"] + stamps + ["trust.pem"]
    need(read("seal/SEAL") == b"".join(b"%s  %s\n" % (sha(read("seal/" + n)).encode(), n.encode()) for n in want), "not of these files")
    for der in [read("seal/" + n) for n in want[1:-1]]:  # one DER value each: nothing may follow it
        size = int.from_bytes(der[2 : 2 + (der[1] & 127)], "big") + 2 + (der[1] & 127) if der[1] > 127 else 2 + der[1]
        need(size == len(der), "bytes after the end of a signature or timestamp")

def check_files():
    need(read("bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n" and b"Bundle-Format: EB/1" in read("bag-info.txt").split(b"\n"), "another version")
    listed.update(manifest("tagmanifest-sha256.txt", False), **manifest("manifest-sha256.txt", True))
    wrong = [p for p in listed if not os.path.isfile(p) or sha(read(p)) != listed[p]]
    need(not wrong, "not as sealed: " + " ".join(wrong))
    known = set(listed) | {"tagmanifest-sha256.txt"} | {"seal/" + n for n in ("SEAL", "trust.pem", "manifest.p7s", "manifest.p7s.tsr", "manifest.p7s.tsr2")}
    for p in [os.path.join(top, n)[2:] for top, dirs, names in os.walk(".") for n in dirs + names]:
        need(not os.path.islink(p) and (os.path.isdir(p) or p in known), "added, or a link: " + p)
    need(len({p.encode().lower() for p in known}) == len(known), "two names that differ in case only")

def check_tree():
    records, peaks, done, count = lines("data/records.jsonl"), [], 0, len(os.listdir("data/checkpoints"))
    for name in ["data/checkpoints/%04d.note" % i for i in range(1, count + 1)] or need(False, "no checkpoint"):
        origin, n, h, end = split(name)[0].decode().split("\n")
        need(origin and n == str(int(n)) and done <= int(n) <= len(records) and not end, name + ": rolled back")
        for done in range(done + 1, int(n) + 1):
            grow(peaks, hashlib.sha256(b"\0" + records[done - 1]).digest())
        roots = [p[1] for p in peaks] or [hashlib.sha256(b"").digest()]
        need(base64.b64decode(h) == functools.reduce(lambda x, y: node(y, x), roots[::-1]), name + ": another root")
    need(done == len(records), "the last checkpoint covers %d of %d records" % (done, len(records)))

def check_chains():
    for path in ["data/custody.jsonl"] + glob.glob("data/captures.jsonl"):
        prev = "0" * 64
        for n, line in enumerate(lines(path), 1):
            entry = parse(line)
            need(type(entry["seq"]) is int and (entry["seq"], entry["prev"]) == (n, prev), "%s: line %d" % (path, n))
            prev = sha(line)

def check_captures():
    record = re.compile(rb"WARC/1\.1\r\n(?:[^\r\n]+\r\n)+?WARC-Block-Digest: sha256:(\w{64})\r\nContent-Length: (\d{1,15})\r\n\r\n")
    for path in glob.glob("data/capture-*.warc"):
        data, end = read(path), 0
        while end < len(data):
            m = record.match(data, end)
            end = m.end() + int(m[2]) + 4
            need(sha(data[m.end() : end - 4]) == m[1].decode() and data[end - 4 : end] == b"\r\n\r\n", path)

def check_analysis():
    body = parse(split("data/analysis.intoto.json")[0].split(b" ", 4)[4])
    subject = [(s["name"], s["digest"]["sha256"]) for s in body["subject"]]
    need(body["_type"] == "https://in-toto.io/Statement/v1" and len(set(subject)) == len(subject), "not a statement")
    need(set(subject) == {(p, h) for p, h in listed.items() if p.startswith("data/") and not p.endswith("/analysis.intoto.json")}, "about other files")

def check_times():
    end = parse(lines("data/custody.jsonl")[-1])  # who sealed, and when
    made = calendar.timegm(time.strptime(end["time"][:19], "%Y-%m-%dT%H:%M:%S"))
    when = [stamped(p) for p in ("seal/manifest.p7s.tsr", "seal/manifest.p7s.tsr2") if os.path.exists(p)]
    need(all(-600 <= t - made and (t - made <= 600 or end["what"] == "sealed the bundle, to be stamped later") for t in when), "over 600 s from the sealing")
    need(not when or max(when) - min(when) <= 600, "the timestamps are over 600 s apart")

def opened(path):  # texts against the commitments of data/redactions.jsonl
    sealed = {d["n"]: d["commitment"] for d in map(parse, lines("data/redactions.jsonl"))}
    wrong = [d["n"] for d in map(parse, lines(path)) if sha(bytes.fromhex(d["salt"]) + d["text"].encode()) != sealed.get(d["n"])]
    sys.exit("not what was sealed: %s" % wrong if wrong else print("all are what was sealed"))

def main(word=".", file="", out="note"):
    if word == "--extract":
        return 0 * sum(pathlib.Path(n).write_bytes(d) for n, d in zip((out + ".txt", out + ".sig"), split(file)))
    if word[:2] == "--":
        return opened(file) if word == "--open" else print(stamped(file))
    bad = os.chdir(word) or 0
    for check in (check_seal, check_files, check_tree, check_chains, check_captures, check_analysis, check_times):
        try:
            check()
            print("ok   " + check.__name__[6:])
        except Exception as e:
            bad = 7
            print("BAD  %s: %s: %s" % (check.__name__[6:], type(e).__name__, e))
    print("SEAL", sha(read("seal/SEAL")), "(compare it with the one that was announced)")
    return bad

sys.exit(main(*sys.argv[1:4]))
