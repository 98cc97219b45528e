/* SPDX-License-Identifier: MIT */
/*
 * The processor's intrinsics.
 *
 * GCC 12 takes 0.2 s to read <immintrin.h>, longer than it needs for most kernels. The parts of it
 * that prange uses take a tenth of that time (AVX2) or a third (AVX-512), but they are not meant to
 * be included directly. PRI_INTRINSICS_IN_PARTS tells that the build has checked that this works.
 * Each part depends on the parts included before it.
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
