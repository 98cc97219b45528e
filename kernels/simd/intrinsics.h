/* SPDX-License-Identifier: MIT */
/*
 * The processor's intrinsics.
 *
 * GCC 12 takes 0.2 s to read <immintrin.h>, longer than for most kernels. Of its parts those in use
 * take a tenth (AVX2) and a third (AVX-512), but they are not meant to be included by themselves:
 * PRI_INTRINSICS_IN_PARTS says that the build has tried it. Each part needs those above.
 */
#ifndef PRI_INTRINSICS_H
#define PRI_INTRINSICS_H

#if defined(__AVX__) && defined(PRI_INTRINSICS_IN_PARTS) && !defined(__clang__)
#define _IMMINTRIN_H_INCLUDED
#include <smmintrin.h>

#include <avxintrin.h>

#include <avx2intrin.h>

#include <fmaintrin.h>
#if defined(__AVX512F__)
#include <avx512fintrin.h>

#include <avx512vlintrin.h>

#include <avx512bwintrin.h>

#include <avx512dqintrin.h>
#endif
#undef _IMMINTRIN_H_INCLUDED
#elif defined(__AVX__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/* An operation on the level's widest vectors: PRI_MM(add_pd) is _mm512_add_pd, _mm256_add_pd or
 * _mm_add_pd. */
#if defined(__AVX512F__)
#define PRI_MM(operation) _mm512_##operation
#elif defined(__AVX__)
#define PRI_MM(operation) _mm256_##operation
#elif defined(__SSE2__)
#define PRI_MM(operation) _mm_##operation
#endif

#endif
