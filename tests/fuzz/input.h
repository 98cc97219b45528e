/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a fuzzer's input as choices and numbers; zeros after the end.
 */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct fuzz_input {
    const uint8_t *at, *end;
    uint64_t state; /* of the generator that stretches few bytes to many numbers */
} fuzz_input;

static inline uint8_t fuzz_byte(fuzz_input *input)
{
    return input->at < input->end ? *input->at++ : 0;
}

/* 0 to count - 1 */
static inline int fuzz_choice(fuzz_input *input, int count)
{
    return (fuzz_byte(input) | fuzz_byte(input) << 8) % count;
}

static inline uint64_t fuzz_bits(fuzz_input *input)
{
    uint64_t z = input->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* An array of its own, so that a sanitizer sees each access beyond it. The caller frees it. */
static inline void *fuzz_array(ptrdiff_t count, size_t size)
{
    void *array = malloc((size_t)count * size + (count == 0));
    if (!array)
        abort();
    return array;
}

/* The kinds of numbers in an array. */
typedef enum fuzz_kind { FUZZ_SMALL, FUZZ_UNIFORM, FUZZ_WIDE, FUZZ_SPECIAL, FUZZ_KINDS } fuzz_kind;

static inline double fuzz_number(fuzz_input *input, fuzz_kind kind)
{
    static const double special[] = {0.0,       -0.0,       1.0,       -1.0, 0x1p-1074, 0x1p-1022,
                                     0x1p1023,  -0x1p1023,  0x1p52,    1e-9, 1e16,      0.5,
                                     1.0 / 0.0, -1.0 / 0.0, 0.0 / 0.0, 3.0};
    const uint64_t bits = fuzz_bits(input);
    double value = (double)(bits >> 11) * 0x1p-52 - 1.0;
    switch (kind) {
    case FUZZ_SMALL:
        return (double)(bits % 7) - 3.0;
    case FUZZ_UNIFORM:
        return value;
    case FUZZ_SPECIAL:
        return bits % 5 ? value : special[(bits >> 8) % 16];
    default:
        memcpy(&value, &bits, sizeof value);
        return value;
    }
}

static inline double *fuzz_numbers(fuzz_input *input, ptrdiff_t count, fuzz_kind kind)
{
    double *x = fuzz_array(count, sizeof *x);
    for (ptrdiff_t i = 0; i < count; i++)
        x[i] = fuzz_number(input, kind);
    return x;
}

#endif
