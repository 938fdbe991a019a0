/* paths.h - the same tests on each vector path that there is and on the scalar one. */
#ifndef UNIT_PATHS_H
#define UNIT_PATHS_H

#include "base/cpu.h"

#include "testing.h"
#include <stdlib.h>

/* Chooses path number n, the widest first. False where there is none, or where the
 * processor is an emulated one and slow and the others are left out. */
static inline bool
paths_choose(int n, const char *name)
{
	if (n == 0 && !cpu_avx512())
		print_message("(skip) %s avx512: this processor has none\n", name);
	if (n == 0)
		return cpu_avx512();
	if (getenv("ASSAY_WIDEST_PATH_ONLY"))
		return false;
	cpu_narrow(true);
	cpu_scalar(n == 2);
	return true;
}

#define paths_one(n, name, path, tests)                                                  \
	(paths_choose(n, name)                                                           \
			? cmocka_run_group_tests_name(name path, tests, NULL, NULL)      \
			: 0)

/* To return from main() in place of cmocka_run_group_tests_name(). In this order by its
 * operators: the terms of a sum are worked out in any. */
#define paths_run(name, tests)                                                           \
	(paths_one(0, name, " avx512", tests) || paths_one(1, name, "", tests) ||        \
		paths_one(2, name, " scalar", tests))

#endif
