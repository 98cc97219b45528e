/* SPDX-License-Identifier: MIT */
/*
 * The declarations of distance.h for one element type: REAL, and TYPED(name) for its names.
 */

/* The user's points, and those that are compared: the same, or prepared ones. */
typedef struct TYPED(pri_points) {
    ptrdiff_t n, given_stride, stride;
    ptrdiff_t span; /* elements from the first of the user's to the last */
    const REAL *given, *points;
    REAL *prepared; /* NULL: as they are */
    REAL *centred;  /* on the way to whitened ones */
    REAL *sums;     /* of truth values; whether there are shares */
} TYPED(pri_points);

typedef struct TYPED(pri_distance) {
    const char *title;
    const TYPED(prange_distance_options) * how;
    const TYPED(pri_pairwise) * blocks;
    const pri_rules *rules;
    bool two;            /* sets of points; otherwise y is not there */
    bool squares;        /* strips leave out the root that the rules have */
    bool unpacked;       /* no strips will be asked for */
    ptrdiff_t lead;      /* the first panel has so many points less than the others */
    ptrdiff_t given;     /* coordinates of the user's points */
    ptrdiff_t d;         /* of those that are compared */
    const REAL *weights; /* of the step, or NULL */
    REAL total;          /* of the weights */
    TYPED(pri_points) x, y;
    const TYPED(pri_points) * tall, *wide; /* rows of the strips, and the set that is packed */
    REAL *panels;                          /* panel p holds the points from p*width - lead on */
    REAL *whitener;                        /* U in panels */
    double *mean;
    pri_memory memory;
} TYPED(pri_distance);

/* Checks the arguments and sets up what needs no memory. y and m count where there are two sets.
 * `flags` are those that the call takes. */
prange_status TYPED(pri_distance_begin)(TYPED(pri_distance) * of, const char *title,
                                        const TYPED(prange_distance_options) * how, unsigned flags,
                                        bool two, ptrdiff_t n, ptrdiff_t m, ptrdiff_t d,
                                        const REAL *x, const REAL *y);

/* Nothing that is read shares memory with what is written, and the parameters are fit. */
prange_status TYPED(pri_distance_check)(const TYPED(pri_distance) * of, int count,
                                        const pri_written written[]);

/* Takes the memory. One of two sets is packed: x or y. After a failure there is nothing to close.
 */
prange_status TYPED(pri_distance_open)(TYPED(pri_distance) * of, bool pack_x);

void TYPED(pri_distance_close)(TYPED(pri_distance) * of);

/* The time of so many pairs on one thread, preparation included. */
double TYPED(pri_distance_ns)(const TYPED(pri_distance) * of, double pairs);

/* Fills the prepared points and the panels. */
void TYPED(pri_distance_prepare)(const TYPED(pri_distance) * of, pri_team *team);

/*
 * The distances of `rows` points of the tall set, from `top` on, to the `cols` of the wide one in
 * the panel that begins at point `left`: out[i*stride + j].
 */
void TYPED(pri_distance_strip)(const TYPED(pri_distance) * of, ptrdiff_t top, ptrdiff_t rows,
                               ptrdiff_t left, ptrdiff_t cols, REAL *out, ptrdiff_t stride);
