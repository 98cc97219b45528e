/* SPDX-License-Identifier: MIT */
/*
 * A stream over a file of unknown length: images in the PGM format are read one after another,
 * blurred on all cores, and written in their order. The window bounds the memory, however long the
 * film is.
 *
 * The program generates a film, and compares the workers' result with that of one thread.
 *
 *     cc -O2 film.c $(pkg-config --cflags --libs prange) -o film && ./film
 */
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH = 160, HEIGHT = 120, FRAMES = 60 };

typedef struct image {
    unsigned char at[HEIGHT][WIDTH];
} image;

typedef struct film {
    FILE *from, *to;
} film;

enum { BAD_HEADER = 1, CUT_OFF, NOT_WRITTEN };

static int read_frame(void *item, void *ctx)
{
    const film *job = ctx;
    image *frame = item;
    int width, height, most;
    const int fields = fscanf(job->from, "P5 %d %d %d", &width, &height, &most);
    if (fields == EOF)
        return PRANGE_STREAM_END;
    if (fields != 3 || width != WIDTH || height != HEIGHT || most != 255)
        return BAD_HEADER;
    fgetc(job->from);
    return fread(frame, sizeof *frame, 1, job->from) == 1 ? 0 : CUT_OFF;
}

static int write_image(FILE *file, const image *frame)
{
    const int header = fprintf(file, "P5\n%d %d\n255\n", WIDTH, HEIGHT);
    return header > 0 && fwrite(frame, sizeof *frame, 1, file) == 1 ? 0 : NOT_WRITTEN;
}

static int write_frame(ptrdiff_t index, const void *result, void *ctx)
{
    const film *job = ctx;
    (void)index;
    return write_image(job->to, result);
}

/* The mean of a pixel and its neighbours. */
static int blur(ptrdiff_t index, const void *item, void *result, const prange_worker *worker,
                void *ctx)
{
    const image *in = item;
    image *out = result;
    (void)index;
    (void)worker;
    (void)ctx;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            int sum = 0, count = 0;
            for (int v = y > 0 ? y - 1 : 0; v <= y + 1 && v < HEIGHT; v++)
                for (int u = x > 0 ? x - 1 : 0; u <= x + 1 && u < WIDTH; u++, count++)
                    sum += in->at[v][u];
            out->at[y][x] = (unsigned char)(sum / count);
        }
    return 0;
}

/* Rings that move from frame to frame. */
static int make_film(FILE *file)
{
    static image frame;
    for (int t = 0; t < FRAMES; t++) {
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                frame.at[y][x] = (unsigned char)((x - t) * (x - t) + (y - t) * (y - t));
        if (write_image(file, &frame))
            return 1;
    }
    return 0;
}

/* Writes the blurred film to a new file and rewinds the file; NULL on failure. */
static FILE *blurred(FILE *from, int workers, prange_report *report)
{
    film job = {from, tmpfile()};
    prange_options options = PRANGE_OPTIONS_INIT;
    options.workers = workers;
    options.window = 8;
    options.report = report;
    rewind(from);
    if (!job.to || prange_stream(sizeof(image), read_frame, sizeof(image), blur, write_frame, &job,
                                 &options) != PRANGE_OK) {
        fprintf(stderr, "film: %s\n", job.to ? prange_last_error() : "no file");
        return NULL;
    }
    rewind(job.to);
    return job.to;
}

int main(void)
{
    prange_report report;
    FILE *raw = tmpfile();
    if (!raw || make_film(raw))
        return 1;
    FILE *serial = blurred(raw, 0, &report), *parallel = blurred(raw, 3, &report);
    if (!serial || !parallel)
        return 1;
    printf("%td frames by %d workers\n", report.delivered, report.workers);
    int same = report.delivered == FRAMES, a, b;
    do {
        a = fgetc(serial);
        b = fgetc(parallel);
        same = same && a == b;
    } while (a != EOF && b != EOF);
    fclose(raw);
    fclose(serial);
    fclose(parallel);
    return !same;
}
