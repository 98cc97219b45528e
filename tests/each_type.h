/* SPDX-License-Identifier: MIT */
/*
 * Includes a body file (*_typed.h) for each element type by element.h. Define BODY as its name
 * before each inclusion, and BODY_WITHOUT_U8 if it is not for bytes. There is no include guard,
 * since this file is included repeatedly.
 */
#define TYPE f64
#include BODY
#undef TYPE
#define TYPE f32
#include BODY
#undef TYPE
#define TYPE i64
#include BODY
#undef TYPE
#define TYPE i32
#include BODY
#undef TYPE
#ifndef BODY_WITHOUT_U8
#define TYPE u8
#include BODY
#undef TYPE
#endif
#undef BODY
#undef BODY_WITHOUT_U8
