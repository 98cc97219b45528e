/* SPDX-License-Identifier: MIT */
/*
 * The element type of a body file (*_typed.h), which is included once for f64 and once for f32
 * (each_real.h): REAL_IS_F32 is 0 or 1. There is no include guard, as it is included repeatedly.
 */
#undef REAL
#undef T
#undef SUFFIX
#undef SUITE
#undef EPSILON
#undef REAL_MAX
#undef REAL_MIN

#if REAL_IS_F32
#define REAL float
#define T(name) name##_f32
#define SUFFIX "_f32"
#define SUITE f32
#define EPSILON 0x1p-24 /* the unit roundoff */
#define REAL_MAX FLT_MAX
#define REAL_MIN FLT_MIN
#else
#define REAL double
#define T(name) name##_f64
#define SUFFIX "_f64"
#define SUITE f64
#define EPSILON 0x1p-53
#define REAL_MAX DBL_MAX
#define REAL_MIN DBL_MIN
#endif
