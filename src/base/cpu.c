/* cpu.c - see cpu.h. */
#include "base/cpu.h"

static bool scalar_only, narrow_only;

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

bool
cpu_avx512(void)
{
#if CPU_X86
	return !narrow_only && cpu_avx2() && __builtin_cpu_supports("avx512f") &&
	       __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512dq") &&
	       __builtin_cpu_supports("avx512vbmi2");
#else
	return false;
#endif
}

void
cpu_scalar(bool only)
{
	scalar_only = only;
}

void
cpu_narrow(bool only)
{
	narrow_only = only;
}
