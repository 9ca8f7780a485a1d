/*
 * The most multiply-adds one thread can do a second, as C says it: what
 * lanewise.kernel.measure.FmaPeak is compared with. Prints GFLOP/s, a multiply-add counting two:
 * the best of slices of a millisecond or two within the seconds that are given as argument.
 *
 *   gcc -O2 -march=native -DBITS=256 fma-peak.c -o fma-peak && ./fma-peak 1
 *
 * BITS is 128, 256 or 512 on x86-64, 128 on 64-bit Arm.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__aarch64__)
#include <arm_neon.h>
typedef float32x4_t vector;
#define BROADCAST(value) vdupq_n_f32(value)
#define FMA(x, y, a) vfmaq_f32(a, x, y)
#elif BITS == 512
#include <immintrin.h>
typedef __m512 vector;
#define BROADCAST(value) _mm512_set1_ps(value)
#define FMA(x, y, a) _mm512_fmadd_ps(x, y, a)
#elif BITS == 256
#include <immintrin.h>
typedef __m256 vector;
#define BROADCAST(value) _mm256_set1_ps(value)
#define FMA(x, y, a) _mm256_fmadd_ps(x, y, a)
#else
#include <immintrin.h>
typedef __m128 vector;
#define BROADCAST(value) _mm_set1_ps(value)
#define FMA(x, y, a) _mm_fmadd_ps(x, y, a)
#endif

#define CHAINS 12 /* latency of 4 or 5 cycles times two units, and some */
#define LANES (BITS / 32)
#define ROUNDS 1000000 /* one or two milliseconds, as the slices that FmaPeak measures */

/* So that no compiler knows the factors, and every sum is needed. */
static volatile float factor = 1.0f / 64;
static volatile float sink;

static void slice(void) {
  vector x = BROADCAST(factor);
  vector y = BROADCAST(factor);
  vector a[CHAINS];
  for (int chain = 0; chain < CHAINS; chain++) {
    a[chain] = BROADCAST(1.0f);
  }
  for (int round = 0; round < ROUNDS; round++) {
#pragma GCC unroll 12
    for (int chain = 0; chain < CHAINS; chain++) {
      a[chain] = FMA(x, y, a[chain]);
    }
  }
  for (int chain = 0; chain < CHAINS; chain++) {
    sink = ((float *)&a[chain])[0];
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

int main(int count, char **words) {
  double end = now() + (count > 1 ? atof(words[1]) : 1);
  double best = 0;
  do {
    double start = now();
    slice();
    double rate = 2.0 * CHAINS * LANES * ROUNDS / (now() - start) * 1e-9;
    best = rate > best ? rate : best;
  } while (now() < end);
  printf("%.2f\n", best);
  return 0;
}
