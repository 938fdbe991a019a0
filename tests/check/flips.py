"""Flips bits of a sealed bundle and asks the other side's tools of each: sha256sum, with the
list that covers the file, and verify.py. Usage: flips.py BUNDLE SEAL STEP_SHA STEP_PY
PART PARTS. Every bit (or each STEPth) is one case; prints how many went unseen."""
import os
import subprocess
import sys
import tempfile

bundle, seal, step_sha, step_py, part, parts = sys.argv[1:3] + [int(x) for x in sys.argv[3:]]
BATCH_BYTES = 1 << 25


def whole(name):
    with open(os.path.join(bundle, name), "rb") as f:
        return f.read()


def lists():
    """What each file's digest must be, and who says so: nothing is computed here."""
    out = {"seal/SEAL": seal}
    for name, base in (("seal/SEAL", "seal"), ("tagmanifest-sha256.txt", ""), ("manifest-sha256.txt", "")):
        for line in whole(name).decode().splitlines():
            out[os.path.normpath(os.path.join(base, line[66:]))] = line[:64]
    return out


def places(step):
    """(file, bit) of every stepth bit of the bundle, our part of them."""
    at = 0
    for name in sorted(covered):
        for bit in range(len(whole(name)) * 8):
            if at % (step * parts) == part * step:
                yield name, bit
            at += 1


def flipped(data, bit):
    data = bytearray(data)
    data[bit // 8] ^= 1 << bit % 8
    return bytes(data)


def sha_batch(batch, folder):
    """How many flipped files sha256sum -c calls as they were."""
    lines = []
    for i, (name, bit, data) in enumerate(batch):
        with open(os.path.join(folder, "f%d" % i), "wb") as f:
            f.write(data)
        lines.append("%s  f%d\n" % (covered[name], i))
    p = subprocess.run(["sha256sum", "-c"], cwd=folder, input="".join(lines), capture_output=True, text=True, env={"LC_ALL": "C"})
    said = p.stdout.splitlines()
    assert len(said) == len(batch), p.stderr
    unseen = [batch[i][:2] for i, line in enumerate(said) if line != "f%d: FAILED" % i]
    for place in unseen:
        print("sha256sum does not see", place)
    return len(unseen)


def by_sha256sum():
    n = unseen = size = 0
    batch = []
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(bundle))) as folder:
        for name, bit in places(step_sha):
            batch.append((name, bit, flipped(whole_of[name], bit)))
            size += len(whole_of[name])
            n += 1
            if size > BATCH_BYTES:
                unseen += sha_batch(batch, folder)
                batch, size = [], 0
        if batch:
            unseen += sha_batch(batch, folder)
    return n, unseen


def run_verifier(code, where):
    """The status of verify.py on the bundle, in this process; what it prints goes nowhere."""
    try:
        exec(code, {"__name__": "__main__", "print": lambda *a, **k: None})
    except SystemExit as e:
        return e.code
    finally:
        os.chdir(where)
    return 0


def by_verify_py():
    """As a stranger does: the digest of SEAL by sha256sum, then a verify.py of his own. A flip
    in SEAL is seen by its digest; verify.py is asked of all others."""
    with open(os.path.join(bundle, "verify.py")) as f:
        code = compile(f.read(), "verify.py", "exec")
    where, n, unseen = os.getcwd(), 0, 0
    sys.argv = ["verify.py", os.path.abspath(bundle)]
    assert run_verifier(code, where) == 0, "the bundle does not verify as it is"
    for name, bit in places(step_py):
        if name == "seal/SEAL":
            continue
        with open(os.path.join(bundle, name), "r+b") as f:
            f.seek(bit // 8)
            f.write(flipped(whole_of[name], bit)[bit // 8 : bit // 8 + 1])
        seen = run_verifier(code, where)
        with open(os.path.join(bundle, name), "r+b") as f:
            f.seek(bit // 8)
            f.write(whole_of[name][bit // 8 : bit // 8 + 1])
        n += 1
        if seen != 7:
            unseen += 1
            print("verify.py does not see", name, bit)
    assert run_verifier(code, where) == 0, "the bundle is not as it was"
    return n, unseen


covered = lists()
there = {os.path.relpath(os.path.join(t, f), bundle) for t, _, fs in os.walk(bundle) for f in fs}
assert there == set(covered), "covered are not the files that are there: %s" % (there ^ set(covered))
whole_of = {name: whole(name) for name in covered}
bad = 0
for tool, run in (("sha256sum", by_sha256sum), ("verify.py", by_verify_py)):
    count, unseen = run()
    bad += unseen
    print("%d bits flipped, %d unseen by %s" % (count, unseen, tool))
sys.exit(bad != 0)
