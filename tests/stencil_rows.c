/* SPDX-License-Identifier: MIT */
/*
 * Rows written by streaming stores: by both methods they have the bytes of ordinary stores,
 * wherever in a cache line a row begins and ends, and nothing else is written.
 */
#include <criterion/criterion.h>
#include <string.h>

#include <prange.h>

#include "guard.h"
#include "random.h"

#define PRANGE_STENCIL_NAME doubles
#define PRANGE_STENCIL_BODY(u, c)                                                                  \
    (0.5 * u(-1) - u(0) / 3.0 + u(2) * (double)PRANGE_STENCIL_INDEX(0))
#define PRANGE_STENCIL_RADIUS 2
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME floats
#define PRANGE_STENCIL_TYPE f32
#define PRANGE_STENCIL_INPUTS 2
#define PRANGE_STENCIL_BODY(u, v, c) (u(-1) * v(1) + 0.25f * u(1))
#include <prange/stencil_template.h>

#define PRANGE_STENCIL_NAME bytes
#define PRANGE_STENCIL_TYPE u8
#define PRANGE_STENCIL_BODY(u, c) (u(-1) + 3 * u(1) + PRANGE_STENCIL_INDEX(0))
#include <prange/stencil_template.h>

/* From i32 to f64, half as many lines are read as written. */
#define PRANGE_STENCIL_NAME converted
#define PRANGE_STENCIL_TYPE i32
#define PRANGE_STENCIL_OUT f64
#define PRANGE_STENCIL_BODY(u, c) (u(0) / 7.0 + u(-1))
#include <prange/stencil_template.h>

enum { ROWS = 3, MOST = 600, APART = MOST + 5, WIDEST = 8 };

typedef void rows_run(const prange_stencil_part *part, void *ctx);

static unsigned char input[2][(ROWS * APART + 2 * MOST) * WIDEST];

static void fill_input(void)
{
    const size_t half = sizeof input[0] / sizeof(double);
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < half; i++) {
            const double x = random_wide_f64((uint64_t)k, (ptrdiff_t)i);
            memcpy(input[k] + i * sizeof x, &x, sizeof x);
        }
}

static guard computed(rows_run *run, size_t size, size_t offset, ptrdiff_t length, int streamed)
{
    const guard out = guard_new(ROWS * APART * size, offset);
    prange_stencil_part part = {.prange_rows = ROWS,
                                .prange_length = length,
                                .prange_outer = 1,
                                .prange_inner = 2,
                                .prange_unit = 1,
                                .prange_out = guard_data(&out),
                                .prange_out_strides = {ROWS * APART, APART, 1},
                                .prange_index = {0, 4, 9},
                                .prange_streamed = streamed};
    for (int k = 0; k < 2; k++) {
        part.prange_in[k] = input[k] + 16 * WIDEST;
        part.prange_strides[k][1] = APART;
        part.prange_strides[k][2] = 1;
        part.prange_ahead[k] = 4096;
    }
    run(&part, NULL);
    return out;
}

static void expect_rows(rows_run *run, size_t size, ptrdiff_t least)
{
    for (size_t offset = 0; offset < 64; offset += size)
        for (ptrdiff_t length = least; length < least + 150; length++) {
            guard expected = computed(run, size, offset, length, 0);
            for (int streamed = 1; streamed <= 2; streamed++) {
                guard out = computed(run, size, offset, length, streamed);
                const size_t total = out.before + out.size + GUARD_BYTES;
                cr_assert_eq(memcmp(out.memory, expected.memory, total), 0,
                             "%zu bytes, offset %zu, length %td, streamed %d", size, offset, length,
                             streamed);
                guard_free(&out);
            }
            guard_free(&expected);
        }
}

Test(stencil_rows, same_bytes_past_the_caches)
{
    fill_input();
    expect_rows(prange_template_doubles_run, sizeof(double), 16);
    expect_rows(prange_template_floats_run, sizeof(float), 32);
    expect_rows(prange_template_bytes_run, 1, 128);
    expect_rows(prange_template_converted_run, sizeof(double), 16);
}
