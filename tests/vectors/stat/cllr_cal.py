"""What Cllr_cal a perfectly calibrated method gets from a few trials.

Log LRs that are calibrated by construction: normal with variance 2m, mean m for targets and -m
for non-targets (natural log), so that the LR of an LR is itself. m is set so that the expected
Cllr is the one given. Cllr_cal = Cllr - Cllr_min, Cllr_min after isotonic regression.
usage: cllr_cal.py CLLR TARGETS NONTARGETS [ROUNDS]
"""
import math
import random
import sys


def cllr(targets, others):
    cost = lambda v, sign: sum(math.log2(1 + math.exp(sign * x)) for x in v) / len(v)
    return (cost(targets, -1) + cost(others, 1)) / 2


def isotonic(pairs):
    """Pool adjacent violators over (is_target, weight) in order of score."""
    blocks = []
    for y, w in pairs:
        blocks.append([y * w, w, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            y2, w2, n2 = blocks.pop()
            blocks[-1] = [blocks[-1][0] + y2, blocks[-1][1] + w2, blocks[-1][2] + n2]
    return [b[0] / b[1] for b in blocks for _ in range(b[2])]


def cllr_min(targets, others):
    rows = sorted([(x, 1, 0.5 / len(targets)) for x in targets] +
                  [(x, 0, 0.5 / len(others)) for x in others])
    p = isotonic([(y, w) for _, y, w in rows])
    log = lambda a, b: math.inf if b == 0 else -math.inf if a == 0 else math.log(a / b)
    odds = [max(-700.0, min(700.0, log(v, 1 - v))) for v in p]
    return cllr([o for o, r in zip(odds, rows) if r[1]], [o for o, r in zip(odds, rows) if not r[1]])


def draw(rng, m, n_target, n_other):
    s = math.sqrt(2 * m)
    return [rng.gauss(m, s) for _ in range(n_target)], [rng.gauss(-m, s) for _ in range(n_other)]


def main():
    want, n_target, n_other = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 2000
    low, high = 1e-3, 50.0
    for _ in range(40):
        m = (low + high) / 2
        if cllr(*draw(random.Random(1), m, 20000, 20000)) > want:
            low = m
        else:
            high = m
    rng, cal = random.Random(2), []
    for _ in range(rounds):
        t, o = draw(rng, m, n_target, n_other)
        cal.append(cllr(t, o) - cllr_min(t, o))
    cal.sort()
    print("Cllr_cal of a perfectly calibrated method, Cllr %.3f, %d and %d trials: mean %.3f, 95%% %.3f to %.3f"
          % (want, n_target, n_other, sum(cal) / rounds, cal[int(0.025 * rounds)], cal[int(0.975 * rounds)]))


main()
