#!/usr/bin/env python3
"""clock.tsv: times for src/base/clock.h from Python's datetime. No packages needed.

    python3 clock.py > clock.tsv

Columns: text, nanoseconds since 1970, the same in the form that clock_write() gives."""

from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def canonical(ns):
    s, frac = divmod(ns, 10**9)
    t = (EPOCH + timedelta(seconds=s)).strftime("%Y-%m-%dT%H:%M:%S")
    if frac % 1000:
        return "%s.%09dZ" % (t, frac)
    if frac % 10**6:
        return "%s.%06dZ" % (t, frac // 1000)
    return "%s.%03dZ" % (t, frac // 10**6) if frac else t + "Z"


def row(text, ns):
    print(text, ns, canonical(ns), sep="\t")


def main():
    state, last = 1, int((datetime(2200, 12, 31, tzinfo=timezone.utc) - EPOCH).total_seconds())
    for i in range(150):
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        s, us = 86400 + (state >> 20) % (last - 2 * 86400), (state >> 8) % 10**6
        us = (0, us // 1000 * 1000, us)[i % 3]
        zone = timezone(timedelta(minutes=(state >> 40) % 1440 - 720))
        zone = timezone.utc if i % 5 == 0 else zone
        t = (EPOCH + timedelta(seconds=s, microseconds=us)).astimezone(zone)
        text = t.isoformat("T "[i % 2])
        text = text.replace("+00:00", "Z") if i % 10 == 0 else text
        row(text, s * 10**9 + us * 1000)
    for y in (1970, 1999, 2000, 2024, 2100, 2200):
        for m, d in ((1, 1), (2, 28), (3, 1), (12, 31)):
            t = datetime(y, m, d, 23, 59, 59, tzinfo=timezone.utc)
            row(t.isoformat(), int((t - EPOCH).total_seconds()) * 10**9)
    for s in (7258118400 + 86400, 1700000000, 1):
        row(str(s), s * 10**9)
        row("%d.25" % s, s * 10**9 + 25 * 10**7)
    for ms in (1700000000123, 7300000000):
        row(str(ms), ms * 10**6)
    row("1700000000123456", 1700000000123456 * 1000)
    row("1700000000123456789", 1700000000123456789)
    row("1700000000123.456", 1700000000123456 * 1000)


if __name__ == "__main__":
    main()
