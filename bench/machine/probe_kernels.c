/* SPDX-License-Identifier: MIT */
#include "probe_kernels.h"

/* To keep all pipes busy takes latency times pipes independent chains of multiply-adds (8 to 16),
 * as far as the registers suffice. */
#if defined(__AVX512F__)
#define PROBE_WIDTH 64
#define PROBE_CHAINS 24
#elif defined(__AVX__)
#define PROBE_WIDTH 32
#define PROBE_CHAINS 12
#elif defined(__aarch64__)
#define PROBE_WIDTH 16
#define PROBE_CHAINS 24
#else
#define PROBE_WIDTH 16
#define PROBE_CHAINS 12
#endif

#if defined(__x86_64__)
#include <immintrin.h>
#endif

typedef double line __attribute__((vector_size(64)));

double probe_read(ptrdiff_t n, const double *x)
{
    const line *at = (const line *)x;
    line a = {0}, b = {0}, c = {0}, d = {0};
    for (ptrdiff_t i = 0; i < n / 8; i += 4) {
        a += at[i];
        b += at[i + 1];
        c += at[i + 2];
        d += at[i + 3];
    }
    a += b + c + d;
    double sum = 0.0;
    for (int j = 0; j < 8; j++)
        sum += a[j];
    return sum;
}

void probe_triad(ptrdiff_t n, double *restrict a, const double *restrict b,
                 const double *restrict c, double s)
{
    for (ptrdiff_t i = 0; i < n; i++)
        a[i] = b[i] + s * c[i];
}

void probe_triad_stream(ptrdiff_t n, double *restrict a, const double *restrict b,
                        const double *restrict c, double s)
{
#if defined(__AVX512F__)
    const __m512d factor = _mm512_set1_pd(s);
    for (ptrdiff_t i = 0; i < n; i += 8)
        _mm512_stream_pd(a + i, _mm512_load_pd(b + i) + factor * _mm512_load_pd(c + i));
    _mm_sfence();
#elif defined(__AVX__)
    const __m256d factor = _mm256_set1_pd(s);
    for (ptrdiff_t i = 0; i < n; i += 4)
        _mm256_stream_pd(a + i, _mm256_load_pd(b + i) + factor * _mm256_load_pd(c + i));
    _mm_sfence();
#elif defined(__x86_64__)
    const __m128d factor = _mm_set1_pd(s);
    for (ptrdiff_t i = 0; i < n; i += 2)
        _mm_stream_pd(a + i, _mm_load_pd(b + i) + factor * _mm_load_pd(c + i));
    _mm_sfence();
#else
    probe_triad(n, a, b, c, s);
#endif
}

#define REAL double
#define NAME probe_fma_f64
#include "probe_fma.h"
#undef REAL
#undef NAME

#define REAL float
#define NAME probe_fma_f32
#include "probe_fma.h"
