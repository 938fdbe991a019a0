#!/usr/bin/env python3
"""hash64.tsv: values for src/base/hash64.h from an implementation that shares no code
with it, XXH3 included (written after its specification). No packages needed.

    python3 hash64.py > hash64.tsv

Columns: kind, input, hash in hexadecimal. The input is hexadecimal for "xxh3" and
"token" (UTF-8), and tokens with a blank between them for "gram"."""

M = (1 << 64) - 1
SECRET = bytes.fromhex("""
    b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f
    cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c
    3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8
    a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364
    eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e
    2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e
""")
P32_1, P32_2, P32_3 = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D
P64_1, P64_2, P64_3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
P64_4, P64_5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
PI = [0x243F6A8885A308D3, 0x13198A2E03707345, 0xA4093822299F31D1, 0x082EFA98EC4E6C89,
      0x452821E638D01377, 0xBE5466CF34E90C6D, 0xC0AC29B7C97C50DD, 0x3F84D5B5B5470917]


def u32(b, i):
    return int.from_bytes(b[i:i + 4], "little")


def u64(b, i):
    return int.from_bytes(b[i:i + 8], "little")


def rotl(x, r):
    return (x << r | x >> (64 - r)) & M


def swap64(x):
    return int.from_bytes(x.to_bytes(8, "little"), "big")


def fold(a, b):
    p = a * b
    return (p & M) ^ p >> 64


def avalanche(h):
    h ^= h >> 37
    h = h * 0x165667919E3779F9 & M
    return h ^ h >> 32


def avalanche_xxh64(h):
    h ^= h >> 33
    h = h * P64_2 & M
    h ^= h >> 29
    h = h * P64_3 & M
    return h ^ h >> 32


def mix16(b, i, s):
    return fold(u64(b, i) ^ u64(SECRET, s), u64(b, i + 8) ^ u64(SECRET, s + 8))


def xxh3_16(b):
    n = len(b)
    if n == 0:
        return avalanche_xxh64(u64(SECRET, 56) ^ u64(SECRET, 64))
    if n <= 3:
        c = b[0] << 16 | b[n >> 1] << 24 | b[-1] | n << 8
        return avalanche_xxh64(c ^ u32(SECRET, 0) ^ u32(SECRET, 4))
    if n <= 8:
        h = (u32(b, n - 4) + (u32(b, 0) << 32)) ^ u64(SECRET, 8) ^ u64(SECRET, 16)
        h ^= rotl(h, 49) ^ rotl(h, 24)
        h = h * 0x9FB21C651E98DF25 & M
        h ^= (h >> 35) + n
        h = h * 0x9FB21C651E98DF25 & M
        return h ^ h >> 28
    lo = u64(b, 0) ^ u64(SECRET, 24) ^ u64(SECRET, 32)
    hi = u64(b, n - 8) ^ u64(SECRET, 40) ^ u64(SECRET, 48)
    return avalanche((n + swap64(lo) + hi + fold(lo, hi)) & M)


def xxh3_128(b):
    n = len(b)
    acc = n * P64_1
    for k in range((n - 1) // 32, -1, -1):
        acc += mix16(b, 16 * k, 32 * k) + mix16(b, n - 16 * (k + 1), 32 * k + 16)
    return avalanche(acc & M)


def xxh3_240(b):
    n = len(b)
    acc = n * P64_1 + sum(mix16(b, 16 * i, 16 * i) for i in range(8))
    acc = avalanche(acc & M)
    acc += sum(mix16(b, 16 * i, 16 * (i - 8) + 3) for i in range(8, n // 16))
    return avalanche((acc + mix16(b, n - 16, 136 - 17)) & M)


def stripe(acc, b, at, s):
    for i in range(8):
        v = u64(b, at + 8 * i)
        key = v ^ u64(SECRET, s + 8 * i)
        acc[i ^ 1] = (acc[i ^ 1] + v) & M
        acc[i] = (acc[i] + (key & 0xFFFFFFFF) * (key >> 32)) & M


def xxh3_long(b):
    n = len(b)
    acc = [P32_3, P64_1, P64_2, P64_3, P64_4, P32_2, P64_5, P32_1]
    for k in range((n - 1) // 64):
        stripe(acc, b, 64 * k, 8 * (k % 16))
        if k % 16 == 15:
            for i in range(8):
                acc[i] ^= acc[i] >> 47
                acc[i] = (acc[i] ^ u64(SECRET, 128 + 8 * i)) * P32_1 & M
    stripe(acc, b, n - 64, 192 - 64 - 7)
    h = n * P64_1
    for i in range(4):
        h += fold(acc[2 * i] ^ u64(SECRET, 11 + 16 * i),
                  acc[2 * i + 1] ^ u64(SECRET, 19 + 16 * i))
    return avalanche(h & M)


def xxh3(b):
    n = len(b)
    return (xxh3_16 if n <= 16 else xxh3_128 if n <= 128 else
            xxh3_240 if n <= 240 else xxh3_long)(b)


def mix(x):
    x ^= x >> 32
    x = x * 0xD6E8FEB86659FD93 & M
    return x ^ x >> 32


def token(b):
    return mix(xxh3(b))


def gram(tokens):
    return mix(sum(k * token(t) for k, t in zip(PI, tokens)) & M)


def main():
    data = bytes((i * 167 + 13) % 256 for i in range(4096))
    sizes = [*range(0, 18), 31, 32, 33, 63, 64, 65, 95, 96, 97, 127, 128, 129, 143, 144,
             145, 239, 240, 241, 255, 256, 257, 1023, 1024, 1025, 1088, 1089, 2048, 2049]
    for n in sizes:
        print("xxh3", data[:n].hex(), "%016x" % xxh3(data[:n]), sep="\t")
    words = "the quick brown fox jumps over a lazy".split()
    more = ["", "a", "\u00e9t\u00e9", "\u4f60\u597d", "\U0001f600", "don't", "3.14"]
    for w in more + words:
        print("token", w.encode().hex(), "%016x" % token(w.encode()), sep="\t")
    for n in range(1, 9):
        t = words[:n]
        print("gram", " ".join(t), "%016x" % gram([w.encode() for w in t]), sep="\t")
    for t in (["the", "the", "the", "the", "the"], ["fox", "brown"], ["brown", "fox"]):
        print("gram", " ".join(t), "%016x" % gram([w.encode() for w in t]), sep="\t")


if __name__ == "__main__":
    main()
