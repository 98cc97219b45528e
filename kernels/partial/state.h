/* SPDX-License-Identifier: MIT */
/*
 * The state of a partial result: the elements that it contains, as spans in the order of their
 * indices.
 *
 * A span is either a node of the tree of array/fold.h, with its value, or a run: elements of one
 * incomplete block, with their values. If the user's function computes a block from its indices
 * alone, a run keeps only the indices. Spans are as large as possible: two children whose parent is
 * complete are replaced by the parent, and adjacent runs of a block are one. So equal sets of
 * elements have equal spans.
 */
#ifndef PRI_PARTIAL_STATE_H
#define PRI_PARTIAL_STATE_H

#include <prange/partial.h>

#include <stdbool.h>

/* The variance, its square root, or the mean and the variance as two doubles. */
typedef enum pri_moment_wanted { PRI_VARIANCE, PRI_DEVIATION, PRI_MOMENTS } pri_moment_wanted;

/* The first k, in an order, of the elements that the partial result contains. */
typedef struct pri_best {
    ptrdiff_t count;
    void *values;
    ptrdiff_t *index; /* in the whole array */
} pri_best;

/* The properties and functions that depend on the op and the element type. */
typedef struct pri_partial_kind {
    size_t size;      /* bytes per element that a run keeps; 0 if it is recomputed */
    size_t node_size; /* bytes per node, for a reduction of an array */
    ptrdiff_t block;  /* elements per block, for a reduction of an array */
    bool ranges;      /* nodes have no value, touching nodes are joined; 1 element a block */
    /* Computes the node of a whole block: `count` contiguous elements from `first` on. */
    prange_status (*reduce_block)(const prange_partial *partial, const char *function,
                                  ptrdiff_t first, ptrdiff_t count, const void *x, const void *y,
                                  void *node);
    void (*join)(const prange_partial *partial, void *left, const void *right);
    /* Computes the result from the root, which is NULL for n = 0. */
    prange_status (*finish)(const prange_partial *partial, const char *function, const void *root,
                            void *out);
    /* Computes a moment from the root of the variance of n > ddof elements. */
    void (*deviation)(const prange_partial *partial, const void *root, ptrdiff_t ddof,
                      pri_moment_wanted wanted, void *out);
    /* Converts a node to whole words of the byte format and back. Unpacking returns false if the
     * words are no possible node of these elements. NULL if `ranges`. */
    size_t (*packed)(const prange_partial *partial);
    void (*pack)(const prange_partial *partial, const void *node, unsigned char *to);
    bool (*unpack)(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end,
                   const unsigned char *from, void *node);
    /* For the first k of an order, else NULL: merges the first numbers of two lists, as many as
     * `to` has places for; and tells whether number i of one list precedes number j of another. */
    void (*merge_best)(const prange_partial *partial, const pri_best *a, const pri_best *b,
                       pri_best *to);
    bool (*precedes)(const prange_partial *partial, const pri_best *a, ptrdiff_t i,
                     const pri_best *b, ptrdiff_t j);
} pri_partial_kind;

extern const pri_partial_kind pri_partial_kind_f64, pri_partial_kind_f32, pri_partial_kind_i64,
    pri_partial_kind_i32, pri_partial_kind_u8;
extern const pri_partial_kind pri_partial_reductions;

typedef struct pri_span {
    ptrdiff_t first, end; /* elements */
    void *data;           /* the node, or the elements of each array in turn */
} pri_span;

/* A bound of the range of a histogram. */
typedef union pri_edge {
    double f64;
    float f32;
    int64_t i64;
    int32_t i32;
} pri_edge;

typedef struct pri_spans {
    ptrdiff_t count, capacity;
    pri_span *at;
} pri_spans;

struct prange_partial {
    prange_partial_op op;
    prange_type type;
    ptrdiff_t base, n;       /* the first index as users count; total elements */
    ptrdiff_t block, blocks; /* elements per block, and total blocks */
    int block_log2;          /* log2(block), or -1 if it is no power of two */
    size_t node_size;        /* bytes of a node */
    int arrays;
    const pri_partial_kind *kind;
    pri_spans spans;
    double a, b, dx;         /* of an integral */
    ptrdiff_t bins, *counts; /* of a histogram */
    pri_edge low, high;
    ptrdiff_t k; /* of the first k of an order */
    pri_best best;
    prange_reduction reduction; /* the user's, with the block size in use */
    void *ctx;
};

/* The block of an element. A division would take longer than the rest of the work for a node. */
static inline ptrdiff_t pri_block_of(const prange_partial *partial, ptrdiff_t at)
{
    return partial->block_log2 >= 0 ? at >> partial->block_log2 : at / partial->block;
}

/* Whether an element is the first of a block. */
static inline bool pri_begins_block(const prange_partial *partial, ptrdiff_t at)
{
    return pri_block_of(partial, at) * partial->block == at;
}

/* Allocates a partial result with the members of `like` and no spans. */
prange_status pri_partial_new(const char *function, const prange_partial *like,
                              prange_partial **partial);

/* The parameters that identify a partial result besides op, type, n and block, as words. */
enum { PRI_PARAMETERS = 3 };
int pri_partial_parameters(const prange_partial *partial, uint64_t words[PRI_PARAMETERS]);

/* prange_partial_begin_reduction() on behalf of another function. */
prange_status pri_partial_begin_reduction(const char *function, ptrdiff_t begin, ptrdiff_t end,
                                          const prange_reduction *reduction, void *ctx,
                                          prange_partial **partial);

/* Whether a span is a run: elements of an incomplete block. */
bool pri_span_is_run(const prange_partial *partial, const pri_span *span);

/* Bytes of a span's data. */
size_t pri_span_bytes(const prange_partial *partial, const pri_span *span);

/* Whether a span is valid: a node of the tree, or a run within a block. */
bool pri_span_is_sound(const prange_partial *partial, const pri_span *span);

/* Whether two spans must be joined: the two children of a node, or adjacent runs of a block. */
bool pri_spans_must_join(const prange_partial *partial, const pri_span *left,
                         const pri_span *right);

/* Joins the nodes after the first `folded` spans, which are already folded. Frees the data of
 * joined nodes if `owned`. Stops at the first node from `until` on that does not join. */
void pri_spans_fold(const prange_partial *partial, pri_spans *spans, ptrdiff_t folded,
                    ptrdiff_t until, bool owned);

/* Lists the nodes, of up to 2^shift blocks each, that make up the whole blocks of elements first ..
 * end - 1. The list must have room for pri_spans_of_blocks() nodes. They have no data yet. */
void pri_spans_cut(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end, int shift,
                   pri_spans *nodes);
ptrdiff_t pri_spans_of_blocks(ptrdiff_t blocks, int shift);

/* The begin and the end of the whole blocks of elements first .. end - 1. The elements before and
 * after are runs. */
void pri_partial_edges(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end,
                       ptrdiff_t *whole, ptrdiff_t *last);

/* The number of blocks in elements first .. end - 1, which are whole blocks. */
ptrdiff_t pri_partial_blocks(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end);

/* Appends a span, with memory for its data, to a list with room for it. */
bool pri_spans_append(const prange_partial *partial, pri_spans *list, ptrdiff_t first,
                      ptrdiff_t end);

bool pri_spans_reserve(pri_spans *list, ptrdiff_t capacity);
void pri_spans_free(pri_spans *list);

/* Checks a range of elements to be added: it lies in the whole, and none is contained already. */
prange_status pri_partial_check_range(const prange_partial *partial, const char *function,
                                      ptrdiff_t first, ptrdiff_t count);

/* Whether the partial result contains an element. */
bool pri_partial_has(const prange_partial *partial, ptrdiff_t element);

/* Adds a list of spans in order, whose elements are all new, and empties the list. After an error
 * both are unchanged. */
prange_status pri_partial_insert(prange_partial *partial, const char *function, pri_spans *list);

/* The root, if all elements are contained. */
prange_status pri_partial_root(const prange_partial *partial, const char *function,
                               const void **root);

/* The name of a known operation as in programs: "PRANGE_PARTIAL_SUM". */
const char *pri_partial_op_name(prange_partial_op op);

/* The error of a function that does not accept the op. */
prange_status pri_partial_other_op(const prange_partial *partial, const char *function);

/* The error of missing memory. */
prange_status pri_partial_no_memory(const char *function);

#endif
