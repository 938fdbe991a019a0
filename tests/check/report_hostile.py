"""Writes answers that try to be more than text: report_hostile.py DIR"""
import json
import pathlib
import random
import sys

PAYLOADS = [
    "<script>document.title='ran'</script>", "<img src=x onerror=alert(1)>", "</p></main><h1>gone",
    "<svg onload=alert(1)>", "<style>body{display:none}</style>", "</style><script>alert(1)</script>",
    "<iframe src=https://example.org>", "<link rel=stylesheet href=//example.org/x.css>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>", "<base href=https://example.org/>",
    "<a href=javascript:alert(1)>x</a>", "<details open ontoggle=alert(1)>", "<!-- -->", "<![CDATA[x]]>",
    "&lt;script&gt;", "&#60;script&#62;", "&amp;amp;", "\"' onmouseover=alert(1) x=\"", "{{7*7}} ${7*7} <%= 7 %>",
    "expression(alert(1)); background:url(//example.org)", "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "\x00before\x00after", "\u202eright to left\u202c", "\u2066\u2067\u2068\u2069", "\u200b\u200c\u200d\ufeff",
    "\u061c\u200e\u200f", "\x85\x9b31m", "שלום עולם مرحبا بالعالم", "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿🇳🇱", "Z̷̛̀a̶͐l̵g̸o̷" * 20,
    "漢字かな交じり文" * 30, "W" * 1_000_000, "\t" * 300, "\n" * 300, "\ufffd\ufffe\U0010ffff", "https://example.org/" + "a" * 500,
]


def main():
    folder = pathlib.Path(sys.argv[1])
    rng = random.Random(1)
    words = "the old brass bell rang twice over nine grey boats and one red kite at dawn".split()
    shared = " ".join(f"unheard{i} of phrase{i}" for i in range(12))
    models = ["suspect", "teacher", "r1", "r2", "r3", "r4", "r5"]
    for name in models:
        with open(folder / f"{name}.jsonl", "w", encoding="utf-8") as out:
            for p in range(100):
                evil = PAYLOADS[p % len(PAYLOADS)]
                text = " ".join(rng.choices(words, k=30)) + " " + evil
                if name in ("suspect", "teacher") and p % 4 == 0:
                    text = f"{evil[:400]} {shared} {p} {evil}"
                out.write(json.dumps({"prompt_id": f"p{p:03}<b>", "prompt": f"prompt {p} {evil[:300]}",
                                      "model": name + ("<script>" if name == "suspect" else ""),
                                      "response": text}) + "\n")
    with open(folder / "lineage.tsv", "w", encoding="utf-8") as out:
        out.write("model\tfamily_lab\tlabel\trole\n")
        out.write("suspect<script>\t\"><img src=x>\tunknown\tsuspect\nteacher\tt&lab\tnone\tboth\n")
        for i in range(1, 6):
            out.write(f"r{i}\tlab{i}\tnone\treference\n")


main()
