/* cpu.h - which vector instructions may be used.
 *
 * A function with a vector path asks cpu_avx2() once a call and gives the same bytes
 * either way; the scalar path is the definition, and tests hold the other to it. */
#ifndef BASE_CPU_H
#define BASE_CPU_H

#include <stdbool.h>

/* Where CPU_X86 is 0 there are no vector paths. CPU_AVX2 stands before a function that
 * only runs when cpu_avx2() is true. */
#if defined(__x86_64__) && defined(__GNUC__)
#define CPU_X86  1
#define CPU_AVX2 __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))
#else
#define CPU_X86 0
#define CPU_AVX2
#endif

/* Whether this processor and its system run AVX2, and nobody asked for scalar code. */
bool cpu_avx2(void);

/* For tests and measurements: from now on everything is scalar, or not. Call it while
 * no other thread runs. */
void cpu_scalar(bool only);

#endif
