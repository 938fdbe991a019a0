"""The hostile behaviours, numbered 1 to 48 by what they attack, and what must become of each.

A case is one request; several may share a number. want names what the client must report:
"fault" one of the words allowed, "outcome" that of the answer, "status", "text"."""
import ssl
import urllib.parse

QUICK = dict(first=700, total=1500)     # where a limit of time must end it
FLOOD = dict(first=30000, total=30000)  # where one of size must
BODY = 32 << 20


class Case:
    def __init__(self, number, name, url, fault, first=20000, total=30000, body=BODY, **want):
        self.number, self.name, self.url, self.want = number, name, url, want
        self.want["fault"] = fault
        self.limits = (first, total, body)

    def line(self):
        return "\t".join([self.name, self.url, *map(str, self.limits)])


def tls(s, certs_bad):
    def at(port, host="localhost", path="/good?x"):
        return "https://%s:%d%s" % (host, port, path)
    groups = {"expired": 2, "not-yet": 2, "untrusted": 3, "self-signed": 3, "oversized-chain": 8}
    for name, host in certs_bad.items():
        yield Case(groups.get(name, 1), "tls-" + name, at(s.secure(name), host), ["tls"], status=0)
    for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        yield Case(4, "tls-" + version.name, at(s.secure("good", version=version)), ["tls"], status=0)
    yield Case(5, "host-empty", "https:///good", ["refused"])
    yield Case(5, "host-empty-port", "https://:%d/good" % s.secure("good"), ["refused"])
    for i in range(2):
        yield Case(6, "tls-changes-%d" % i, at(s.secure("good", "good-two"), path="/no-notify"), ["truncated"])
    yield Case(7, "tls-no-notify", at(s.secure("good"), path="/no-notify"), ["truncated"])
    yield Case(7, "tls-notify", at(s.secure("good"), path="/notify"), ["ok"], text="whole")
    yield Case(9, "tls-stalled", at(s.stalled), ["timeout-connect"], **QUICK)
    yield Case(10, "tls-key-updates", at(s.key_updates()), ["timeout-total", "tls", "aborted"], **QUICK)


def plain_rows():
    redirect = [("other-port", "http://127.0.0.1:{trap}/"), ("other-host", "http://localhost:{trap}/"),
                ("https", "https://localhost:{trap}/"), ("metadata", "http://169.254.169.254/latest/meta-data/"),
                ("file", "file:///etc/passwd"), ("itself", "/moved?/moved"), ("broken", "http://[::1"), ("none", "")]
    yield from [
        (11, "silence", ["timeout-first-byte"], QUICK),
        (12, "slow-first", ["timeout-first-byte"], QUICK),
        (12, "slow-head", ["timeout-total"], QUICK),
        (13, "slow-body", ["timeout-total"], QUICK),
        (14, "reset", ["aborted"], {}),
        (15, "comments-flood", ["too-large"], FLOOD),
        (15, "comments-slow", ["timeout-total"], QUICK),
        (16, "headers-endless", ["too-large"], FLOOD),
        (17, "header-giant", ["too-large"], FLOOD),
        (18, "interim-endless", ["too-large"], FLOOD),
        (19, "garbage", ["malformed"], {}),
        (19, "garbage-status", ["malformed"], {}),
        (20, "http09", ["malformed"], {}),
        (21, "length-and-chunks", ["malformed"], {}),
        (22, "two-lengths", ["malformed"], {}),
        (22, "length-list", ["malformed"], {}),
        (23, "length-negative", ["malformed"], {}),
        (23, "length-overflow", ["malformed", "too-large"], {}),
        (23, "length-word", ["malformed"], {}),
        (24, "chunk-overflow", ["malformed"], {}),
        (24, "chunk-negative", ["malformed"], {}),
        (24, "chunk-word", ["malformed"], {}),
        (25, "chunk-extensions", ["too-large"], FLOOD),
        (25, "chunk-tiny-extensions", ["too-large"], FLOOD),
        (26, "trailers", ["too-large"], FLOOD),
        (27, "short", ["truncated"], {}),
        (27, "chunks-unfinished", ["truncated"], {}),
        (28, "extra", ["ok"], dict(text="before the extra")),
        (28, "extra-later", ["ok"], dict(text="before the extra")),
    ]
    for name, target in redirect:
        for path in ("moved", "moved-keeping"):
            yield (29 if name.startswith(("other", "https")) else 30, path + "?" + target, ["redirect"],
                   dict(name=path + "-" + name))
    yield from [
        (31, "no-more-key", ["ok"], dict(status=401, outcome="bad-key")),
        (31, "proxy-key", ["ok"], dict(status=407, outcome="bad-request")),
        (32, "bomb", ["malformed"], dict(status=200)),
        (33, "nested", ["malformed"], {}),
        (33, "coding-of-transfer", ["malformed"], {}),
        (33, "coding-hidden", ["malformed"], {}),
        (34, "corrupt-gzip", ["malformed"], {}),
        (35, "unknown-coding", ["malformed"], {}),
    ]


def payload_rows():
    def ok(**want):
        return ["ok"], want
    yield from [
        (36, "deep", *ok(outcome="malformed")),
        (37, "long-string", ["too-large"], FLOOD),
        (37, "long-number", ["too-large"], FLOOD),
        (37, "large-string", *ok(outcome="ok", text="z" * 200)),
        (37, "large-number", *ok(outcome="malformed")),
        (38, "twice-the-key", *ok(outcome="malformed")),
        (39, "bad-utf8", *ok(outcome="malformed")),
        (39, "lone-surrogate", *ok(outcome="ok", text="a\ufffdb")),
        (39, "nul-raw", *ok(outcome="malformed")),
        (39, "nul-escaped", *ok(outcome="ok", text="a\0b")),
        (40, "many-keys", *ok(outcome="ok", text="found")),
        (41, "line-endless", ["too-large"], FLOOD),
        (41, "line-large", *ok(outcome="malformed")),
        (42, "controls", *ok(status=400, outcome="bad-request")),
        (43, "markup", *ok(outcome="ok")),
        (44, "echo", *ok(outcome="ok")),
        (44, "echo-raw", *ok(outcome="server")),
        (44, "echo-error", *ok(outcome="bad-request")),
        (44, "echo-cut", *ok(outcome="bad-request")),
        (44, "echo-model", *ok(outcome="other-model")),
        (44, "echo-finish", *ok(outcome="ok")),
        (44, "echo-thought", *ok(outcome="ok", text="thought")),
        (44, "echo-pieces", *ok(outcome="ok")),
        (44, "echo-packed", ["malformed"], {}),
        (44, "echo-packed-unsaid", *ok(outcome="malformed")),
        (44, "echo-redirect", ["redirect"], {}),
        (44, "echo-length", ["malformed"], {}),
        (44, "echo-status", *ok(outcome="bad-request")),
        (45, "orders", *ok(outcome="ok")),
        (46, "other-model", *ok(outcome="other-model")),
        (47, "swapped?one", *ok(text="the answer to two", name="swapped-one")),
        (47, "swapped?two", *ok(text="the answer to one", name="swapped-two")),
        (48, "old-date", *ok(outcome="ok")),
        (48, "future-date", *ok(outcome="ok")),
        # Not among the 48, but seen in the field.
        (0, "error-in-200", *ok(outcome="overloaded")),
        (0, "error-in-stream", *ok(outcome="overloaded")),
        (0, "stream-cut", *ok(outcome="truncated")),
        (0, "empty", *ok(outcome="empty")),
        (0, "storm", *ok(status=429, outcome="rate")),
    ]


def cases(s, certs_bad):
    """Every case, against the Server s."""
    yield from tls(s, certs_bad)
    for number, path, fault, more in [*plain_rows(), *payload_rows()]:
        more = dict(more)
        path, mark, query = path.partition("?")
        name = more.pop("name", path)
        query = urllib.parse.quote(query.format(trap=s.trap)) if mark else ""
        yield Case(number, name, "http://127.0.0.1:%d/%s%s%s" % (s.plain, path, mark, query), fault, **more)
    for url in ("http://127.example.org/", "http://localhost.example.org/", "http://10.0.0.1/", "http://0.0.0.0/",
                "file:///etc/passwd", "gopher://localhost/", "https://me:secret@localhost/"):
        yield Case(30, "address " + url, url, ["refused"])


def good(s, i):
    return Case(0, "good-%d" % i, "http://127.0.0.1:%d/good?%d" % (s.plain, i), ["ok"], outcome="ok",
                text="innocent %d" % i)


def accepted(s, certs_fine):
    """That the certificates are refused for what is wrong with them, and not all."""
    for name, host in certs_fine.items():
        yield Case(0, "tls-" + name, "https://%s:%d/good?7" % (host, s.secure(name)), ["ok"], text="innocent 7")
