/* SPDX-License-Identifier: MIT */
/*
 * The state of a partial result: which elements are in, as spans in order of their index.
 *
 * A span is a node of the tree of array/fold.h, with its value, or a run of elements of one block
 * that is not complete, with these elements. Pieces are as large as can be: two nodes whose parent
 * is known are that parent, and runs of a block that touch are one. So equal elements make equal
 * spans.
 */
#ifndef PRI_PARTIAL_STATE_H
#define PRI_PARTIAL_STATE_H

#include <prange/partial.h>

#include <stdbool.h>

/* The most 64-bit words that stand for a node in bytes. */
enum { PRI_NODE_WORDS = 4 };

/* What depends on the element type. */
typedef struct pri_partial_kind {
    size_t size;      /* bytes of an element */
    size_t node_size; /* bytes of a node */
    ptrdiff_t block;  /* elements a block */
    /* The node of `count` contiguous elements from `first` on, a whole block. */
    void (*reduce_block)(const prange_partial *of, ptrdiff_t first, ptrdiff_t count, const void *x,
                         const void *y, void *node);
    void (*join)(const prange_partial *of, void *left, const void *right);
    /* The result from the root; NULL for n = 0. */
    prange_status (*finish)(const prange_partial *of, const char *function, const void *root,
                            void *out);
    /* The variance from the root of n > ddof elements, or its root. */
    void (*deviation)(const prange_partial *of, const void *root, ptrdiff_t ddof, bool root_of_it,
                      void *out);
    /* A node as words, and back; false where `words` cannot be a node of these elements. */
    int (*words)(const prange_partial *of);
    void (*pack)(const prange_partial *of, const void *node, uint64_t *words);
    bool (*unpack)(const prange_partial *of, ptrdiff_t first, ptrdiff_t end, const uint64_t *words,
                   void *node);
} pri_partial_kind;

extern const pri_partial_kind pri_partial_kind_f64, pri_partial_kind_f32, pri_partial_kind_i64,
    pri_partial_kind_i32, pri_partial_kind_u8;

typedef struct pri_span {
    ptrdiff_t first, end; /* elements */
    void *data;           /* a node, or the elements of each array in turn */
} pri_span;

typedef struct pri_spans {
    ptrdiff_t count, capacity;
    pri_span *at;
} pri_spans;

struct prange_partial {
    prange_partial_op op;
    prange_type type;
    ptrdiff_t n;
    ptrdiff_t block, blocks; /* elements a block, and blocks in all */
    int arrays;
    const pri_partial_kind *kind;
    pri_spans spans;
};

/* Elements of a block that is not complete. */
bool pri_span_is_run(const prange_partial *of, const pri_span *span);

/* Bytes of its data. */
size_t pri_span_bytes(const prange_partial *of, const pri_span *span);

/* A node of the tree, or a run within a block. */
bool pri_span_is_sound(const prange_partial *of, const pri_span *span);

/* Whether two spans are to be one: both children of a node, or runs of a block that touch. */
bool pri_spans_meet(const prange_partial *of, const pri_span *left, const pri_span *right);

/* Joins the nodes that follow the first `folded`, which are spans of a partial result. Where
 * `owned`, the data of what was joined is freed. Stops at the first from
 * `until` on that does not join. */
void pri_spans_fold(const prange_partial *of, pri_spans *spans, ptrdiff_t folded, ptrdiff_t until,
                    bool owned);

/* Appends a span with memory for its data, to a list with room for it. */
bool pri_spans_append(const prange_partial *of, pri_spans *list, ptrdiff_t first, ptrdiff_t end);

bool pri_spans_reserve(pri_spans *list, ptrdiff_t capacity);
void pri_spans_free(pri_spans *list);

/* PRANGE_ERROR_PARTS where some of the elements first .. end - 1 are in. */
prange_status pri_partial_check_new(const prange_partial *of, const char *function, ptrdiff_t first,
                                    ptrdiff_t end);

/* Takes in a list of spans in order, none of whose elements is in, and empties it; on an error
 * both stay as they are. */
prange_status pri_partial_insert(prange_partial *partial, const char *function, pri_spans *list);

/* The root, where all elements are in. */
prange_status pri_partial_root(const prange_partial *of, const char *function, const void **root);

/* The status of memory that could not be had. */
prange_status pri_partial_no_memory(const char *function);

#endif
