"""Timestamping authorities for tests, honest and lying: the path of the URL says how. Usage:
tsa_server.py PORT_FILE, where seal_lib.sh has made the authority tsa and the stamper mailer."""
import http.server
import os
import subprocess
import sys
import tempfile


def run(*words, **more):
    return subprocess.run(words, check=True, capture_output=True, **more).stdout


def der(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    head = bytes([size]) if size < 128 else bytes([0x80 | (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag]) + head + body


def reply(query, who="tsa"):
    with tempfile.TemporaryDirectory() as t:
        open(t + "/q", "wb").write(query)
        run("openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", t + "/q", "-signer", who + ".pem", "-inkey", who + ".key",
            "-chain", who + "-root.pem", "-out", t + "/r")
        return open(t + "/r", "rb").read()


def other_query(data):
    with tempfile.TemporaryDirectory() as t:
        open(t + "/d", "wb").write(data)
        return run("openssl", "ts", "-query", "-data", t + "/d", "-sha256", "-cert")


def same_imprint(query):
    """A query for the same bytes with a nonce of our own."""
    with tempfile.TemporaryDirectory() as t:
        at = query.index(bytes.fromhex("0420")) + 2
        return run("openssl", "ts", "-query", "-digest", query[at : at + 32].hex(), "-sha256", "-cert", cwd=t)


def by_mailer(query):
    """Right in all but the certificate, which is not for timestamps."""
    with tempfile.TemporaryDirectory() as t:
        open(t + "/r", "wb").write(reply(query))
        run("openssl", "ts", "-reply", "-in", t + "/r", "-token_out", "-out", t + "/token")
        run("openssl", "cms", "-verify", "-noverify", "-inform", "DER", "-in", t + "/token", "-out", t + "/info")
        run("openssl", "cms", "-sign", "-binary", "-nodetach", "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-cades", "-md", "sha256",
            "-in", t + "/info", "-signer", "mailer.pem", "-inkey", "mailer.key", "-certfile", "mailer-root.pem", "-outform", "DER", "-out", t + "/made")
        return der(0x30, der(0x30, der(0x02, b"\0")), open(t + "/made", "rb").read())


def forged(query):
    """The signature of a right answer, broken in its last byte."""
    r = reply(query)
    return r[:-1] + bytes([r[-1] ^ 1])


HOW = {
    "/right": reply,
    "/nonce": lambda q: reply(same_imprint(q)),
    "/imprint": lambda q: reply(other_query(b"something else")),
    "/purpose": by_mailer,
    "/forged": forged,
    "/refused": lambda q: der(0x30, der(0x30, der(0x02, b"\x02"))),
    "/garbage": lambda q: b"<html>" + b"x" * 500,
    "/empty": lambda q: b"",
    "/tail": lambda q: reply(q) + b"\0",
    "/huge": lambda q: b"\x30" + b"x" * (2 << 20),
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/right")
            self.end_headers()
            return
        status, body = (500, b"no") if self.path == "/broken" else (200, HOW[self.path](query))
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            pass

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1] + ".new", "w") as f:
    f.write(str(server.server_address[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
