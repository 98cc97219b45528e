/* SPDX-License-Identifier: MIT */
/*
 * Loads of up to four elements into a vector whose other lanes are 0. They access no more memory
 * than needed, whereas a masked load of a wide vector mostly touches two cache lines.
 */
#ifndef PRI_LOAD_FEW_H
#define PRI_LOAD_FEW_H

#include "vec_typed.h"

#if PRI_LOADS_PARTS

static inline pri_vec_f64 pri_load_few_f64(const double *x, int count)
{
#if defined(__AVX512F__)
    const __m256d few = _mm256_maskz_loadu_pd((__mmask8)((1u << count) - 1), x);
    return (pri_vec_f64)_mm512_zextpd256_pd512(few);
#else
    return pri_load_part_f64(x, count);
#endif
}

static inline pri_vec_f32 pri_load_few_f32(const float *x, int count)
{
    typedef int quarter __attribute__((vector_size(16)));
    const quarter lanes = {0, 1, 2, 3};
    const __m128 few = _mm_maskload_ps(x, (__m128i)(lanes < count));
#if defined(__AVX512F__)
    return (pri_vec_f32)_mm512_zextps128_ps512(few);
#else
    return (pri_vec_f32)_mm256_zextps128_ps256(few);
#endif
}

#define vec_load_few PRI_TYPED(pri_load_few)

#endif

#endif
