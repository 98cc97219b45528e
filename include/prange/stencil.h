/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Borders of neighbourhoods, and what stands behind prange/stencil_template.h, which compiles a
 * stencil of yours. The ready ones are in prange/filter.h.
 */
#ifndef PRANGE_STENCIL_H
#define PRANGE_STENCIL_H

#include <prange/view.h>

PRANGE_BEGIN_DECLS

/**
 * What lies outside an array, for the elements whose neighbourhood reaches out of it. Each axis is
 * continued by itself. All but the first two repeat as often as it takes, so that an axis may be
 * shorter than the neighbourhood. The names are scipy.ndimage's; WRAP is its grid-wrap.
 *
 *     a b c d continued     to the left    to the right
 *     CONSTANT              k k k k        k k k k
 *     NEAREST               a a a a        d d d d
 *     WRAP                  a b c d        a b c d
 *     REFLECT               d c b a        d c b a
 *     MIRROR                c d c b        c b a b
 */
typedef enum prange_border {
    PRANGE_BORDER_KEEP,     /**< such elements of the output are not written */
    PRANGE_BORDER_CONSTANT, /**< a value of the caller's */
    PRANGE_BORDER_NEAREST,  /**< the first or the last element */
    PRANGE_BORDER_WRAP,     /**< periodic */
    PRANGE_BORDER_REFLECT,  /**< mirrored, the outermost element twice */
    PRANGE_BORDER_MIRROR,   /**< mirrored at the outermost element */
} prange_border;

/** The most inputs of a stencil */
#define PRANGE_STENCIL_MOST 4

/** Rows of elements that a stencil computes. Axes are counted from the right: the last of any
 * array is axis 2. Pointers are to what belongs to the first element. */
typedef struct prange_stencil_part {
    ptrdiff_t prange_rows;                            /**< of the part */
    ptrdiff_t prange_length;                          /**< elements of a row */
    int prange_outer;                                 /**< the axis across the rows */
    int prange_inner;                                 /**< the axis along them */
    int prange_unit;                                  /**< whether inner is 2 with strides of 1 */
    const void *prange_in[PRANGE_STENCIL_MOST];       /**< of each input */
    ptrdiff_t prange_strides[PRANGE_STENCIL_MOST][3]; /**< of each input, in elements */
    void *prange_out;                                 /**< the output */
    ptrdiff_t prange_out_strides[3];                  /**< of the output */
    ptrdiff_t prange_index[3];                        /**< in the whole array */
    int prange_streamed;                         /**< past the caches go: 0 nothing, 1 whole lines
                                                  * of the output, 2 also those written in part */
    ptrdiff_t prange_ahead[PRANGE_STENCIL_MOST]; /**< bytes to what is fetched ahead if it does */
    int prange_followed;                         /**< whether the thread's next part does so, too,
                                                  * and may order these stores in its place */
} prange_stencil_part;

/** What prange/stencil_template.h compiles of a stencil */
typedef struct prange_stencil_loop {
    const char *name;      /**< of the function that is defined, for errors */
    int dims;              /**< 1 to 3 */
    int inputs;            /**< 1 to 4 */
    prange_type type;      /**< of the inputs */
    prange_type out_type;  /**< of the output */
    prange_border border;  /**< of all inputs */
    bool updates;          /**< whether the expression is given the element that it replaces */
    ptrdiff_t reach[3][2]; /**< along each axis, the first axis first: lowest and highest offset */
    /** computes a part: compiled with the program's own flags, for AVX2 with FMA, and for AVX-512;
     * NULL: as the one before */
    void (*run[3])(const prange_stencil_part *part, void *ctx);
    double *ns; /**< what an element takes, which the first call finds out; 0 at first */
} prange_stencil_loop;

/** The function behind NAME and NAME_view of the template, which has the errors. `constant` points
 * to the value outside. */
PRANGE_API PRANGE_CHECKED prange_status prange_stencil_apply(const prange_stencil_loop *loop,
                                                             void *ctx, const void *constant,
                                                             const prange_view *const in[],
                                                             const prange_view *out);

/** The function behind NAME_steps: in[0] and `other` in turns. */
PRANGE_API PRANGE_CHECKED prange_status prange_stencil_steps(const prange_stencil_loop *loop,
                                                             void *ctx, const void *constant,
                                                             ptrdiff_t steps,
                                                             const prange_view *const in[],
                                                             const prange_view *other);

PRANGE_END_DECLS

#endif
