/* cpu.h - which vector instructions may be used.
 *
 * A function with a vector path asks cpu_avx512() or cpu_avx2() once a call and gives the
 * same bytes either way; the scalar path is the definition, and tests hold the others to
 * it. */
#ifndef BASE_CPU_H
#define BASE_CPU_H

#include <stdbool.h>

/* Where CPU_X86 is 0 there are no vector paths. CPU_AVX2 stands before a function that
 * only runs when cpu_avx2() is true, CPU_AVX512 before one for cpu_avx512(). */
#if defined(__x86_64__) && defined(__GNUC__)
#define CPU_X86  1
#define CPU_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#define CPU_AVX512                                                                       \
	__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi2,"          \
			      "avx2,bmi,bmi2,lzcnt,popcnt")))
#else
#define CPU_X86 0
#define CPU_AVX2
#define CPU_AVX512
#endif

/* Whether this processor and its system run AVX2, and nobody asked for scalar code. */
bool cpu_avx2(void);

/* The same of AVX-512 with F, BW, VL, DQ and VBMI2, as Ice Lake, Zen 4 and later have it;
 * where it is true, cpu_avx2() is. */
bool cpu_avx512(void);

/* For tests and measurements: from now on everything is scalar, or not; nothing is wider
 * than AVX2, or may be. Call them while no other thread runs. */
void cpu_scalar(bool only);
void cpu_narrow(bool only);

#endif
