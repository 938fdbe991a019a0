/* same.h - written by tests/vectors/match/same.py. Do not edit. */
static const unsigned want_kernel[] = { 9, 2, 2, 2, 1, 3, 2, 2, 9, 6, 3, 2, 1, 1, 2, 6, 9, 1, 2, 2, 1, 2, 3, 1, 9, 3, 1, 1, 1, 2, 2, 3, 9, 1, 0, 3, 1, 2, 1, 1, 9, 0, 2, 1, 1, 1, 0, 0, 9 };
static const double want_mmd2 = -0.05102880658436211;
static const double want_null_95 = 0.16172839506172837;
enum { WANT_HITS = 32 };
