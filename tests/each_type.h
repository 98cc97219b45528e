/* SPDX-License-Identifier: MIT */
/*
 * Includes a body file (*_typed.h) for each element type by element.h: define BODY as its name in
 * front of each inclusion, and BODY_WITHOUT_U8 where it is not for bytes. No include guard: it is
 * meant to be included again.
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
