"""Takes each mandatory field out of a verdict, then empties it where it is text: the
report must be refused in one line that names it. report_fields.py ASSAY VERDICT"""
import copy
import json
import pathlib
import subprocess
import sys
import tempfile


def places(schema, at=()):
    """Every mandatory field that is not inside a list."""
    for key in schema["required"]:
        part = schema["properties"][key]
        yield at + (key,), part
        if part["type"] == "object":
            yield from places(part, at + (key,))


def refused(assay, path, document, field):
    path.write_text(json.dumps(document), encoding="utf-8")
    run = subprocess.run([assay, "report", path, "-f", "html"], capture_output=True, text=True, check=False)
    want = ": ".join(field) + ": missing ("
    if run.returncode == 6 and not run.stdout and want in run.stderr and run.stderr.count("\n") == 1:
        return True
    print(f"{'.'.join(field)}: status {run.returncode}, {run.stderr.strip() or 'no word'}")
    return False


def main():
    assay, verdict = sys.argv[1:]
    whole = json.loads(pathlib.Path(verdict).read_text(encoding="utf-8"))
    shown = subprocess.run([assay, "report", "--schema"], capture_output=True, text=True, check=True).stdout
    schema = json.loads(shown)["$defs"]["verdict"]
    tried = good = 0
    with tempfile.TemporaryDirectory() as folder:
        for field, part in places(schema):
            ways = ["out", ""] if part.get("minLength") else ["out"]
            for way in ways:
                document = copy.deepcopy(whole)
                parent = document
                for key in field[:-1]:
                    parent = parent[key]
                if way == "out":
                    del parent[field[-1]]
                else:
                    parent[field[-1]] = " "
                tried += 1
                good += refused(assay, pathlib.Path(folder) / "verdict.json", document, field)
    print(f"{good} of {tried} reports without a mandatory field were refused, and it was named")
    return good != tried or tried < 100


sys.exit(main())
