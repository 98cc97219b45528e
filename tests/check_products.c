/* SPDX-License-Identifier: MIT */
/*
 * Each product in every type: with few rows, with few columns, and large enough for a team.
 */
#include "check_products.h"

#include <prange.h>

#include "check.h"
#include "element.h"

enum { ELEMENTS = 400000, KINDS = 5, SHAPES = 3, TYPES = 4 };

/* The shape of a matrix, and the number of its columns that a Gram matrix takes. */
typedef struct shape {
    ptrdiff_t m, n, columns;
} shape;

static const shape shapes[SHAPES] = {{13, 29, 29}, {5000, 70, 11}, {600, 601, 210}};

#define BITS_f64 bits_of_f64
#define BITS_f32 bits_of_f32
#define BITS_i64 (uint64_t)
#define BITS_i32 (uint64_t)(uint32_t)

#define BODY "check_products_typed.h"
#define BODY_WITHOUT_U8
#include "each_type.h"

void prepare_products(void)
{
    random_fill_f64(61, ELEMENTS, a_f64);
    random_fill_f64(62, ELEMENTS, x_f64);
    random_fill_f32(61, ELEMENTS, a_f32);
    random_fill_f32(62, ELEMENTS, x_f32);
    random_fill_i64(61, ELEMENTS, a_i64);
    random_fill_i64(62, ELEMENTS, x_i64);
    random_fill_i32(61, ELEMENTS, a_i32);
    random_fill_i32(62, ELEMENTS, x_i32);
}

int count_product_calls(void)
{
    return TYPES * SHAPES * KINDS;
}

uint64_t product_call(int k, bool *failed)
{
    const int call = k / TYPES;
    switch (k % TYPES) {
    case 0:
        return call_f64(call, failed);
    case 1:
        return call_f32(call, failed);
    case 2:
        return call_i64(call, failed);
    default:
        return call_i32(call, failed);
    }
}
