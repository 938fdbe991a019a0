#!/usr/bin/env python3
"""Validates SARIF against its JSON schema, and what the schema cannot say of the specification.

usage: sarif.py SCHEMA LOG...        prints each fault; exit status 1 when there is one
The part of JSON Schema draft 4 that the SARIF schema uses is checked here, so that nothing needs to be installed.
"""
import json
import re
import sys
import urllib.parse

KNOWN = {"$schema", "title", "id", "description", "definitions", "default", "format", "type", "required", "properties",
         "additionalProperties", "items", "enum", "$ref", "minItems", "uniqueItems", "minimum", "maximum", "pattern", "oneOf", "anyOf"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool}


def is_type(v, name):
    if name in ("integer", "number"):
        return isinstance(v, (int, float) if name == "number" else int) and not isinstance(v, bool)
    return isinstance(v, TYPES[name])


def scalar(v, s):
    if "type" in s and not any(is_type(v, t) for t in ([s["type"]] if isinstance(s["type"], str) else s["type"])):
        yield "is no " + str(s["type"])
    if "enum" in s and v not in s["enum"]:
        yield "%r is not among %s" % (v, s["enum"])
    if isinstance(v, str) and "pattern" in s and not re.search(s["pattern"], v):
        yield "%r does not match %s" % (v, s["pattern"])
    if isinstance(v, str) and s.get("format", "").startswith("uri") and not is_uri(v):
        yield "%r is no URI reference" % v
    if is_type(v, "number") and not s.get("minimum", v) <= v <= s.get("maximum", v):
        yield "%r is out of range" % v


def is_uri(v):
    return re.fullmatch(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*", v) and urllib.parse.urlsplit(v) is not None


def faults(root, v, s, at):
    for k in set(s) - KNOWN:
        raise ValueError("the schema uses %s, which is not checked here" % k)
    if "$ref" in s:
        yield from faults(root, v, root["definitions"][s["$ref"].rsplit("/", 1)[1]], at)
        return
    for f in scalar(v, s):
        yield at + ": " + f
    for k, least in (("oneOf", 1), ("anyOf", 1)):
        good = sum(not list(faults(root, v, o, at)) for o in s.get(k, []))
        if k in s and (good < least or (k == "oneOf" and good > 1)):
            yield "%s: %d of %s hold" % (at, good, k)
    if isinstance(v, dict):
        yield from members(root, v, s, at)
    if isinstance(v, list):
        if len(v) < s.get("minItems", 0):
            yield at + ": too few"
        if s.get("uniqueItems") and len({json.dumps(x, sort_keys=True) for x in v}) < len(v):
            yield at + ": not unique"
        for i, x in enumerate(v):
            yield from faults(root, x, s.get("items", {}), "%s/%d" % (at, i))


def members(root, v, s, at):
    for k in s.get("required", []):
        if k not in v:
            yield "%s: %s is missing" % (at, k)
    for k, x in v.items():
        if k in s.get("properties", {}):
            yield from faults(root, x, s["properties"][k], at + "/" + k)
        elif s.get("additionalProperties", True) is False:
            yield "%s: %s is not in the schema" % (at, k)
        elif isinstance(s.get("additionalProperties"), dict):
            yield from faults(root, x, s["additionalProperties"], at + "/" + k)


def beyond(log):
    """Clauses of the specification: 3.27.10 level of a kind, 3.27.5 ruleId of a described rule, 3.49.3 unique ids."""
    for run in log["runs"]:
        ids = [r["id"] for r in run["tool"]["driver"]["rules"]]
        if len(set(ids)) < len(ids):
            yield "two rules have one id"
        for r in run["results"]:
            if r.get("kind", "fail") != "fail" and r.get("level", "none") != "none":
                yield "kind %s with level %s" % (r["kind"], r["level"])
            if r["ruleId"] not in ids:
                yield "no rule " + r["ruleId"]


def main():
    schema = json.load(open(sys.argv[1]))
    bad = 0
    for path in sys.argv[2:]:
        log = json.load(open(path, encoding="utf-8"))
        for f in list(faults(schema, log, schema, "")) or list(beyond(log)):
            print("%s: %s" % (path, f))
            bad = 1
        print("%s: %d results" % (path, len(log["runs"][0]["results"])))
    sys.exit(bad)


main()
