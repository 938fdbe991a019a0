"""An endpoint for tests: answers each question, and sends the key it was given back in ten
encodings, in heads and in the answer. Usage: echo_server.py PORT_FILE"""
import base64
import hashlib
import html
import http.server
import json
import sys
import urllib.parse


def forms(key):
    """The ten encodings."""
    raw = key.encode()
    return [
        key,
        urllib.parse.quote(urllib.parse.quote(key, safe=""), safe=""),
        raw.hex(),
        raw.hex().upper(),
        urllib.parse.quote(key, safe=""),
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(b"x" + raw).decode().rstrip("="),
        base64.b64encode(b"xy" + raw).decode(),
        "".join("\\u%04x" % ord(c) for c in key),
        "".join("&#%d;" % ord(c) for c in key),
    ]


def needles(key):
    """What must be in no byte: the encodings without what depends on the neighbours."""
    raw = key.encode()
    out = [f.encode() for f in forms(key)[:5] + forms(key)[8:]]
    for pad in range(3):
        code = base64.b64encode(b"x" * pad + raw)
        # The first and last characters hold bits of what stands around.
        for text in (code, code.replace(b"+", b"-").replace(b"/", b"_")):
            out.append(text[4:-4] if pad else text[:-4])
    return out + [raw.decode().encode("utf-16-le"), html.escape(key).encode()]


def answer(prompt):
    """Words that belong to this question and stand nowhere else."""
    words = ["w%s" % hashlib.sha256(b"%d %s" % (i, prompt.encode())).hexdigest()[:7] for i in range(30)]
    return " ".join(words)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Authorization"].split(" ", 1)[1]
        text = answer(body["messages"][-1]["content"])
        said = json.dumps({
            "id": "chatcmpl-1", "model": "echo",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text + "\n" + "\n".join(forms(key))}}],
            "usage": {"prompt_tokens": 5, "completion_tokens": 40, "total_tokens": 45},
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.send_header("Openai-Organization", "org-customer-4711")
        for i, form in enumerate(forms(key)):
            self.send_header("X-Echo-%d" % i, form)
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *words):
        pass


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with open(sys.argv[1], "w") as f:
        f.write(str(server.server_address[1]))
    server.serve_forever()
