/* SPDX-License-Identifier: MIT */
/*
 * The state of a partial result: which elements are in, as spans in order of their index.
 *
 * A span is a node of the tree of array/fold.h, with its value, or a run of elements of one block
 * that is not complete, with these elements; where the user's function makes a block of its indices
 * alone, a run has no more than these. Spans are as large as can be: two nodes whose parent
 * is known are that parent, and runs of a block that touch are one. So equal elements make equal
 * spans.
 */
#ifndef PRI_PARTIAL_STATE_H
#define PRI_PARTIAL_STATE_H

#include <prange/partial.h>

#include <stdbool.h>

/* The variance, its square root, or in two doubles the mean and the variance. */
typedef enum pri_moment_wanted { PRI_VARIANCE, PRI_DEVIATION, PRI_MOMENTS } pri_moment_wanted;

/* The first of an order, of the elements that are in. */
typedef struct pri_best {
    ptrdiff_t count;
    void *values;
    ptrdiff_t *index; /* in the whole array */
} pri_best;

/* What depends on the op and the element type. */
typedef struct pri_partial_kind {
    size_t size;      /* bytes of an element that a run keeps; 0 where it is computed again */
    size_t node_size; /* bytes of a node, and elements a block, of a reduction of an array */
    ptrdiff_t block;
    bool ranges; /* nodes have no value, and any two that touch are one; blocks are elements */
    /* The node of `count` contiguous elements from `first` on, a whole block. */
    prange_status (*reduce_block)(const prange_partial *partial, const char *function,
                                  ptrdiff_t first, ptrdiff_t count, const void *x, const void *y,
                                  void *node);
    void (*join)(const prange_partial *partial, void *left, const void *right);
    /* The result from the root; NULL for n = 0. */
    prange_status (*finish)(const prange_partial *partial, const char *function, const void *root,
                            void *out);
    /* From the root of the variance of n > ddof elements. */
    void (*deviation)(const prange_partial *partial, const void *root, ptrdiff_t ddof,
                      pri_moment_wanted wanted, void *out);
    /* A node as whole words of a byte format, and back; false for what cannot be a node of these
     * elements. Where spans are ranges alone there are none. */
    size_t (*packed)(const prange_partial *partial);
    void (*pack)(const prange_partial *partial, const void *node, unsigned char *to);
    bool (*unpack)(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end,
                   const unsigned char *from, void *node);
    /* Of the first k of an order, else NULL: the first of two lists, as many as `to` has places
     * for; and whether number i of one is before number j of another. */
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
    void *data;           /* a node, or the elements of each array in turn */
} pri_span;

/* An end of the range of a histogram. */
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
    ptrdiff_t base, n;       /* the first index as users count them; elements in all */
    ptrdiff_t block, blocks; /* elements a block, and blocks in all */
    int block_log2;          /* of block, or -1 where it is no power of two */
    size_t node_size;        /* bytes of a node */
    int arrays;
    const pri_partial_kind *kind;
    pri_spans spans;
    double a, b, dx;         /* of an integral */
    ptrdiff_t bins, *counts; /* of a histogram */
    pri_edge low, high;
    ptrdiff_t k; /* of the first k of an order */
    pri_best best;
    prange_reduction reduction; /* of the user's, with the block that is used */
    void *ctx;
};

/* The block of an element. A division would take longer than all else that is done for a node. */
static inline ptrdiff_t pri_block_of(const prange_partial *partial, ptrdiff_t at)
{
    return partial->block_log2 >= 0 ? at >> partial->block_log2 : at / partial->block;
}

/* Whether an element is the first of a block. */
static inline bool pri_begins_block(const prange_partial *partial, ptrdiff_t at)
{
    return pri_block_of(partial, at) * partial->block == at;
}

/* Takes the memory of a partial result, whose members are those of `like`, without spans. */
prange_status pri_partial_new(const char *function, const prange_partial *like,
                              prange_partial **partial);

/* What beside op, type, n and block makes a partial result what it is, as words. */
enum { PRI_PARAMETERS = 3 };
int pri_partial_parameters(const prange_partial *partial, uint64_t words[PRI_PARAMETERS]);

/* prange_partial_begin_reduction() for another function. */
prange_status pri_partial_begin_reduction(const char *function, ptrdiff_t begin, ptrdiff_t end,
                                          const prange_reduction *reduction, void *ctx,
                                          prange_partial **partial);

/* Elements of a block that is not complete. */
bool pri_span_is_run(const prange_partial *partial, const pri_span *span);

/* Bytes of its data. */
size_t pri_span_bytes(const prange_partial *partial, const pri_span *span);

/* A node of the tree, or a run within a block. */
bool pri_span_is_sound(const prange_partial *partial, const pri_span *span);

/* Whether two spans are to be one: both children of a node, or runs of a block that touch. */
bool pri_spans_meet(const prange_partial *partial, const pri_span *left, const pri_span *right);

/* Joins the nodes that follow the first `folded`, which are spans of a partial result. Where
 * `owned`, the data of what was joined is freed. Stops at the first from `until` on that does not
 * join. */
void pri_spans_fold(const prange_partial *partial, pri_spans *spans, ptrdiff_t folded,
                    ptrdiff_t until, bool owned);

/* The nodes of up to 2^shift blocks that make up the elements first .. end - 1, whole blocks, to a
 * list with room for as many as pri_spans_of_blocks says. They have no data yet. */
void pri_spans_cut(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end, int shift,
                   pri_spans *nodes);
ptrdiff_t pri_spans_of_blocks(ptrdiff_t blocks, int shift);

/* Where the whole blocks of the elements first .. end - 1 begin and end: what lies before and
 * behind them are runs. */
void pri_partial_edges(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end,
                       ptrdiff_t *whole, ptrdiff_t *last);

/* How many blocks whole blocks of elements are. */
ptrdiff_t pri_partial_blocks(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end);

/* Appends a span with memory for its data, to a list with room for it. */
bool pri_spans_append(const prange_partial *partial, pri_spans *list, ptrdiff_t first,
                      ptrdiff_t end);

bool pri_spans_reserve(pri_spans *list, ptrdiff_t capacity);
void pri_spans_free(pri_spans *list);

/* The errors of a range of elements that is to be taken in: outside of the whole, or in already. */
prange_status pri_partial_check_range(const prange_partial *partial, const char *function,
                                      ptrdiff_t first, ptrdiff_t count);

/* Whether an element is in. */
bool pri_partial_has(const prange_partial *partial, ptrdiff_t element);

/* Takes in a list of spans in order, none of whose elements is in, and empties it; on an error both
 * stay as they are. */
prange_status pri_partial_insert(prange_partial *partial, const char *function, pri_spans *list);

/* The root, where all elements are in. */
prange_status pri_partial_root(const prange_partial *partial, const char *function,
                               const void **root);

/* The status of an op that a function does not take. */
prange_status pri_partial_other_op(const prange_partial *partial, const char *function);

/* The status of memory that could not be had. */
prange_status pri_partial_no_memory(const char *function);

#endif
