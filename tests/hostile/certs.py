"""Certificates that must be refused, and a few that must not, by the openssl command.

make(folder) writes NAME.pem (key, certificate and chain, as a server needs them) for each
case and root.pem, the one root that is trusted; it returns {name: host to connect to}."""
import base64
import os
import re
import subprocess

CONFIG = """
[ca]
default_ca = own
[own]
dir = %s
database = $dir/index
new_certs_dir = $dir
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
copy_extensions = none
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
"""
CA = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
LEAF = "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=%s\n"
HERE = "DNS:localhost"
PAST, LONG_PAST, FUTURE, FAR = "20200101000000Z", "20190101000000Z", "20680101000000Z", "20690101000000Z"


class Maker:
    def __init__(self, folder):
        self.folder = folder
        self.config = self.path("openssl.cnf")
        with open(self.config, "w") as f:
            f.write(CONFIG % folder)
        open(self.path("index"), "w").close()

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name)) as f:
            return f.read()

    def run(self, *args):
        done = subprocess.run(("openssl",) + args, capture_output=True, text=True)
        assert done.returncode == 0, "openssl %s: %s" % (" ".join(args), done.stderr)

    def issue(self, name, issuer, ext, subject=None, start="20250101000000Z", end=FAR, md="sha256",
              algorithm=("EC", "ec_paramgen_curve:P-256")):
        """A key and a certificate; issuer None signs itself."""
        key, request, cert, extfile = (self.path(name + s) for s in (".key", ".csr", ".crt", ".ext"))
        self.run("genpkey", "-algorithm", algorithm[0], "-pkeyopt", algorithm[1], "-out", key)
        self.run("req", "-new", "-config", self.config, "-key", key, "-out", request,
                 "-subj", "/CN=" + (subject or name))
        with open(extfile, "w") as f:
            f.write(ext)
        by = ["-selfsign", "-keyfile", key] if issuer is None else \
             ["-keyfile", self.path(issuer + ".key"), "-cert", self.path(issuer + ".crt")]
        self.run("ca", "-batch", "-notext", "-config", self.config, "-in", request, "-out", cert,
                 "-extfile", extfile, "-startdate", start, "-enddate", end, "-md", md, *by)

    def serve(self, name, *chain, cert=None):
        """NAME.pem: what a server with this leaf and chain loads."""
        with open(self.path(name + ".pem"), "w") as f:
            f.write(self.read(name + ".key") + (cert or self.read(name + ".crt")))
            for link in chain:
                f.write(self.read(link + ".crt"))

    def leaf(self, name, issuer="root", names=HERE, chain=(), ext="", **more):
        self.issue(name, issuer, LEAF % names + ext, **more)
        self.serve(name, *chain)

    def below(self, name, ext=CA, **more):
        """A leaf that is fine, below an intermediate that is not."""
        self.issue(name + "-ca", more.pop("issuer", "root"), ext, **more)
        self.leaf(name, issuer=name + "-ca", chain=(name + "-ca",))


def tampered(pem):
    der = bytearray(base64.b64decode(re.sub("-----[^-]*-----", "", pem)))
    der[-1] ^= 1
    return "-----BEGIN CERTIFICATE-----\n%s-----END CERTIFICATE-----\n" % base64.encodebytes(bytes(der)).decode()


def der_names(tag, value):
    """A subjectAltName of one name, for what the openssl command does not write."""
    inner = bytes([tag, len(value)]) + value
    return "DER:" + ":".join("%02x" % b for b in bytes([0x30, len(inner)]) + inner)


def good(m):
    m.issue("root", None, CA, "root")
    m.leaf("good")
    m.leaf("good-two")
    m.leaf("good-ip", names="IP:127.0.0.1")
    m.below("good-below")
    return {"good": "localhost", "good-two": "localhost", "good-ip": "127.0.0.1", "good-below": "localhost"}


def bad_names(m):
    rows = [
        ("name-other", "DNS:example.org", "localhost"),
        ("name-prefix", "DNS:localhost.example.org", "localhost"),
        ("name-suffix", "DNS:alocalhost", "localhost"),
        ("name-star", "DNS:*", "localhost"),
        ("name-star-inside", "DNS:l*t", "localhost"),
        ("name-star-ip", "DNS:*.0.0.1", "127.0.0.1"),
        ("name-ip-as-dns", "DNS:127.0.0.1", "127.0.0.1"),
        ("name-other-ip", "IP:127.0.0.2", "127.0.0.1"),
        ("name-of-ip-for-name", "IP:127.0.0.1", "localhost"),
        ("name-with-nul", der_names(0x82, b"localhost\0.example.org"), "localhost"),
        ("name-with-dot-before", "DNS:.localhost", "localhost"),
        ("name-empty", der_names(0x82, b""), "localhost"),
    ]
    for name, names, _ in rows:
        m.leaf(name, names=names)
    # The common name must not count where alternative names are given.
    m.leaf("name-common-only-right", names="DNS:example.org", subject="localhost")
    m.leaf("name-common-ip", names="DNS:example.org", subject="127.0.0.1")
    return {**{name: host for name, _, host in rows},
            "name-common-only-right": "localhost", "name-common-ip": "127.0.0.1"}


def bad_leaves(m):
    m.leaf("expired", start=LONG_PAST, end=PAST)
    m.leaf("not-yet", start=FUTURE)
    m.leaf("self-signed", issuer=None)
    m.issue("stranger", None, CA, "stranger")
    m.leaf("untrusted", issuer="stranger", chain=("stranger",))
    m.issue("twin", None, CA, "root")
    m.leaf("same-name-root", issuer="twin", chain=("twin",))
    m.leaf("weak-key", algorithm=("RSA", "rsa_keygen_bits:1024"))
    m.leaf("sha1", md="sha1")
    m.issue("client-only", "root", (LEAF % HERE).replace("serverAuth", "clientAuth"))
    m.serve("client-only")
    m.leaf("unknown-critical", ext="1.2.3.4=critical,DER:05:00\n")
    m.leaf("tampered")
    m.serve("tampered", cert=tampered(m.read("tampered.crt")))
    return ["expired", "not-yet", "self-signed", "untrusted", "same-name-root", "weak-key", "sha1",
            "client-only", "unknown-critical", "tampered"]


def bad_chains(m):
    m.below("issuer-not-a-ca", "basicConstraints=critical,CA:FALSE\n")
    m.below("issuer-may-not-sign", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\n")
    m.below("issuer-expired", start=LONG_PAST, end=PAST)
    m.below("issuer-constrained", CA + "nameConstraints=critical,permitted;DNS:example.org\n")
    m.below("issuer-sha1", md="sha1")
    m.below("issuer-weak", algorithm=("RSA", "rsa_keygen_bits:1024"))
    m.issue("short", "root", CA.replace("CA:TRUE", "CA:TRUE,pathlen:0"))
    m.issue("shorter", "short", CA)
    m.leaf("path-too-long", issuer="shorter", chain=("shorter", "short"))
    m.leaf("below-a-leaf", issuer="good", chain=("good",))
    m.leaf("issuer-missing", issuer="good-below-ca")
    # Far over the 100 KiB of certificates that OpenSSL takes.
    m.leaf("oversized-chain", chain=("good",) * 400)
    return ["issuer-not-a-ca", "issuer-may-not-sign", "issuer-expired", "issuer-constrained", "issuer-sha1",
            "issuer-weak", "path-too-long", "below-a-leaf", "issuer-missing", "oversized-chain"]


def make(folder):
    m = Maker(folder)
    fine = good(m)
    bad = bad_names(m)
    bad.update((name, "localhost") for name in bad_leaves(m) + bad_chains(m))
    os.replace(m.path("root.crt"), m.path("root.pem"))
    return fine, bad
