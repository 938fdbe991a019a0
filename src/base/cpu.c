/* cpu.c - see cpu.h. */
#include "base/cpu.h"

static bool scalar_only;

bool
cpu_avx2(void)
{
#if CPU_X86
	return !scalar_only && __builtin_cpu_supports("avx2") &&
	       __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("bmi");
#else
	return false;
#endif
}

void
cpu_scalar(bool only)
{
	scalar_only = only;
}
