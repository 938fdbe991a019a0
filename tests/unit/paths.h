/* paths.h - the same tests on the vector path and on the scalar one. */
#ifndef UNIT_PATHS_H
#define UNIT_PATHS_H

#include "base/cpu.h"

#include "testing.h"

/* To return from main() in place of cmocka_run_group_tests_name(). */
#define paths_run(name, tests)                                                           \
	(cmocka_run_group_tests_name(name, tests, NULL, NULL) +                          \
		(cpu_scalar(true),                                                       \
			cmocka_run_group_tests_name(name " scalar", tests, NULL, NULL)))

#endif
