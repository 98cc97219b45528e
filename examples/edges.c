/* SPDX-License-Identifier: MIT */
/*
 * Edges in a noisy picture: a median filter removes dead pixels, a Gaussian the noise, and the
 * length of the gradient is greatest along the edges. The edge of this disc comes out as a line
 * about 5 pixels wide.
 *
 *     cc -O2 edges.c $(pkg-config --cflags --libs prange) -lm -o edges && ./edges
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

enum { SIDE = 512, PIXELS = SIDE * SIDE, RADIUS = 180 };

static const ptrdiff_t shape[2] = {SIDE, SIDE};

/* A disc of brightness 1 with noise; one pixel in 200 is dead. */
static prange_status take_picture(float *x)
{
    const prange_status status = prange_random_normal_f32(1, 0, 0, PIXELS, x);
    for (int i = 0; i < PIXELS && status == PRANGE_OK; i++) {
        const double distance = hypot(i / SIDE - SIDE / 2, i % SIDE - SIDE / 2);
        x[i] = (distance < RADIUS ? 1.0F : 0.0F) + 0.1F * x[i];
        if (prange_random_word_at(1, 1, (uint64_t)i) % 200 == 0)
            x[i] = -10.0F;
    }
    return status;
}

/* strength = the length of the gradient of x after both filters. `clean` and `smooth` are scratch
 * memory. */
static prange_status find_edges(const float *x, float *clean, float *smooth, float *strength)
{
    const double sigma[2] = {2.0, 2.0};
    prange_status status =
        prange_filter_median_f32(2, shape, x, 3, PRANGE_BORDER_NEAREST, 0.0F, clean);
    if (status == PRANGE_OK)
        status = prange_filter_gaussian_f32(2, shape, clean, sigma, 4.0, PRANGE_BORDER_NEAREST,
                                            0.0F, smooth);
    if (status == PRANGE_OK)
        status = prange_gradient_f32(2, shape, smooth, 0, 1.0F, 1, strength);
    if (status == PRANGE_OK)
        status = prange_gradient_f32(2, shape, smooth, 1, 1.0F, 1, clean);
    return status == PRANGE_OK ? prange_map2_f32(PRANGE_HYPOT, PIXELS, strength, clean, strength)
                               : status;
}

int main(void)
{
    static float x[PIXELS], clean[PIXELS], smooth[PIXELS], strength[PIXELS];
    static uint8_t mask[PIXELS];
    ptrdiff_t edge;
    float strongest;
    prange_status status = take_picture(x);
    if (status == PRANGE_OK)
        status = find_edges(x, clean, smooth, strength);
    if (status == PRANGE_OK)
        status = prange_max_f32(PIXELS, strength, &strongest);
    if (status == PRANGE_OK)
        status = prange_compare_scalar_f32(PRANGE_GT, PIXELS, strength, 0.5F * strongest, mask);
    if (status == PRANGE_OK)
        status = prange_count_nonzero_u8(PIXELS, mask, &edge);
    if (status != PRANGE_OK) {
        fprintf(stderr, "edges: %s\n", prange_last_error());
        return 1;
    }
    const double width = (double)edge / (2.0 * 3.14159265 * RADIUS);
    printf("%td pixels on the edge, a line of %.1f pixels around the disc\n", edge, width);
    return width > 3.0 && width < 6.0 ? 0 : 1;
}
