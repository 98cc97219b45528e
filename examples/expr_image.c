/* SPDX-License-Identifier: MIT */
/*
 * An image filter as a formula: the neighbours of a pixel are shifted views of one array, so
 * sharpening all pixels takes one pass over memory. The result is written as a PGM file.
 *
 *     cc -O2 expr_image.c $(pkg-config --cflags --libs prange) -lm -o expr_image
 *     ./expr_image image.pgm
 */
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { HEIGHT = 480, WIDTH = 640 };

static int fail(void)
{
    fprintf(stderr, "%s\n", prange_last_error());
    return 1;
}

int main(int argc, char **argv)
{
    static uint8_t image[HEIGHT * WIDTH], sharp[HEIGHT * WIDTH];
    const ptrdiff_t whole[] = {HEIGHT, WIDTH}, inner[] = {HEIGHT - 2, WIDTH - 2};
    const ptrdiff_t strides[] = {WIDTH, 1};
    const prange_view picture = {image, PRANGE_U8, 2, whole, NULL};

    /* Rings on a slope. u8() rounds a real to the nearest integer in 0 .. 255. */
    if (prange_eval("u8(128 + 90*sin(((i - 240)**2 + (j - 320)**2) / 1500) + j/20)", 0, NULL,
                    &picture) != PRANGE_OK)
        return fail();

    uint8_t *centre = image + WIDTH + 1;
    const prange_variable variables[] = {
        {"c", {centre, PRANGE_U8, 2, inner, strides}},
        {"north", {centre - WIDTH, PRANGE_U8, 2, inner, strides}},
        {"south", {centre + WIDTH, PRANGE_U8, 2, inner, strides}},
        {"west", {centre - 1, PRANGE_U8, 2, inner, strides}},
        {"east", {centre + 1, PRANGE_U8, 2, inner, strides}},
    };
    const prange_view out = {sharp + WIDTH + 1, PRANGE_U8, 2, inner, strides};
    if (prange_eval("min(max(5*c - north - south - west - east, 0), 255)", 5, variables, &out) !=
        PRANGE_OK)
        return fail();

    /* The expected value of one pixel. */
    const int at = 100 * WIDTH + 200;
    const int value =
        5 * image[at] - image[at - WIDTH] - image[at + WIDTH] - image[at - 1] - image[at + 1];
    const int expected = value < 0 ? 0 : value > 255 ? 255 : value;
    printf("pixel (100, 200): %d, expected %d\n", sharp[at], expected);
    if (argc > 1) {
        FILE *file = fopen(argv[1], "wb");
        if (!file)
            return 1;
        fprintf(file, "P5 %d %d 255\n", WIDTH, HEIGHT);
        const size_t written = fwrite(sharp, 1, sizeof sharp, file);
        if (fclose(file) != 0 || written != sizeof sharp)
            return 1;
    }
    return sharp[at] == expected ? 0 : 1;
}
