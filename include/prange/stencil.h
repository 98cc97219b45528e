/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The borders of stencils and filters, and the functions behind prange/stencil_template.h, which
 * compiles a stencil of yours. Ready-made filters are in prange/filter.h.
 */
#ifndef PRANGE_STENCIL_H
#define PRANGE_STENCIL_H

#include <prange/view.h>

PRANGE_BEGIN_DECLS

/**
 * How an array continues outside, for the elements whose neighbourhood reaches beyond its edges.
 * Each axis is continued by itself. NEAREST, WRAP, REFLECT and MIRROR continue as far as needed, so
 * that an axis may be shorter than the neighbourhood. The names are those of scipy.ndimage; WRAP is
 * its grid-wrap.
 *
 *     a b c d continued     to the left    to the right
 *     CONSTANT              k k k k        k k k k
 *     NEAREST               a a a a        d d d d
 *     WRAP                  a b c d        a b c d
 *     REFLECT               d c b a        d c b a
 *     MIRROR                c d c b        c b a b
 */
typedef enum prange_border {
    PRANGE_BORDER_KEEP,     /**< elements whose neighbourhood reaches outside are not written */
    PRANGE_BORDER_CONSTANT, /**< a constant, given by the caller */
    PRANGE_BORDER_NEAREST,  /**< the first or the last element */
    PRANGE_BORDER_WRAP,     /**< periodic */
    PRANGE_BORDER_REFLECT,  /**< mirrored, with the edge element repeated */
    PRANGE_BORDER_MIRROR,   /**< mirrored about the edge element, which is not repeated */
} prange_border;

/** The largest number of inputs of a stencil */
#define PRANGE_STENCIL_MOST 4

/** A part of a stencil's loop: rows of elements. Axes are counted from the right: the last axis of
 * any array is axis 2. Pointers are those of the part's first element. */
typedef struct prange_stencil_part {
    ptrdiff_t prange_rows;                            /**< the number of rows */
    ptrdiff_t prange_length;                          /**< elements in a row */
    int prange_outer;                                 /**< the axis across the rows */
    int prange_inner;                                 /**< the axis along the rows */
    int prange_unit;                                  /**< whether inner is 2 with strides of 1 */
    const void *prange_in[PRANGE_STENCIL_MOST];       /**< the inputs */
    ptrdiff_t prange_strides[PRANGE_STENCIL_MOST][3]; /**< strides of each input, in elements */
    void *prange_out;                                 /**< the output */
    ptrdiff_t prange_out_strides[3];                  /**< strides of the output */
    ptrdiff_t prange_index[3];                        /**< the first element's index in the array */
    int prange_streamed;                         /**< written past the caches: 0 nothing, 1 whole
                                                  * lines of the output, 2 partial lines too */
    ptrdiff_t prange_ahead[PRANGE_STENCIL_MOST]; /**< bytes to prefetch ahead when streaming */
    int prange_followed;                         /**< whether the thread's next part streams too,
                                                  * and so may order these stores */
} prange_stencil_part;

/** What prange/stencil_template.h compiles of a stencil */
typedef struct prange_stencil_loop {
    const char *name;      /**< of the function that is defined, for error messages */
    int dims;              /**< 1 to 3 */
    int inputs;            /**< 1 to 4 */
    prange_type type;      /**< of the inputs */
    prange_type out_type;  /**< of the output */
    prange_border border;  /**< of all inputs */
    bool updates;          /**< whether the expression also takes the element that it replaces */
    ptrdiff_t reach[3][2]; /**< along each axis, the first axis first: lowest and highest offset */
    /** computes a part: compiled with the program's own flags, for AVX2 with FMA, and for AVX-512;
     * NULL: as the one before */
    void (*run[3])(const prange_stencil_part *part, void *ctx);
    double *ns; /**< time per element in ns, as measured by the first call; 0 before it */
} prange_stencil_loop;

/** The function behind NAME and NAME_view of prange/stencil_template.h, which states the errors.
 * `constant` points to the value of PRANGE_BORDER_CONSTANT. */
PRANGE_API PRANGE_CHECKED prange_status prange_stencil_apply(const prange_stencil_loop *loop,
                                                             void *ctx, const void *constant,
                                                             const prange_view *const in[],
                                                             const prange_view *out);

/** The function behind NAME_steps: reads in[0] and writes `other`, and then in turns. */
PRANGE_API PRANGE_CHECKED prange_status prange_stencil_steps(const prange_stencil_loop *loop,
                                                             void *ctx, const void *constant,
                                                             ptrdiff_t steps,
                                                             const prange_view *const in[],
                                                             const prange_view *other);

PRANGE_END_DECLS

#endif
