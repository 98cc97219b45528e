/* SPDX-License-Identifier: MIT */
/*
 * An item of a worklist: a node of the tree of items, and of a deque while it waits for a worker.
 */
#ifndef PRI_TASKS_NODE_H
#define PRI_TASKS_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/scratch.h"

typedef struct pri_node {
    struct pri_node *parent, *sibling, *child; /* in the tree: next sibling, first child */
    struct pri_node *older, *newer;            /* in a deque */
    int code;                                  /* the code that the item's work returned */
    bool worked, finished;                     /* finished but not worked on: dropped */
    _Alignas(max_align_t) char item[];         /* the item, then its result, aligned alike */
} pri_node;

/* A node of `size` bytes in total, with a copy of the item; NULL if memory runs out. */
static inline pri_node *pri_node_new(size_t size, const void *item, size_t item_size)
{
    pri_node *node = pri_scratch_small(size);
    if (!node)
        return NULL;
    memset(node, 0, sizeof *node);
    if (item_size)
        memcpy(node->item, item, item_size);
    return node;
}

static inline void pri_node_free(pri_node *node)
{
    pri_scratch_free(node);
}

static inline void pri_node_free_siblings(pri_node *node)
{
    while (node) {
        pri_node *next = node->sibling;
        pri_node_free(node);
        node = next;
    }
}

/* The next node of a depth-first walk, parents first. Frees nodes whose subtrees have been
 * walked. */
static inline pri_node *pri_node_advance(pri_node *node)
{
    if (node->child)
        return node->child;
    while (node) {
        pri_node *next = node->sibling, *parent = node->parent;
        pri_node_free(node);
        if (next)
            return next;
        node = parent;
    }
    return NULL;
}

#endif
