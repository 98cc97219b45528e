/* SPDX-License-Identifier: MIT */
/*
 * The items of a worklist: nodes of a tree, which also stand in lists while they wait for a worker.
 */
#ifndef PRI_NODES_H
#define PRI_NODES_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/scratch.h"

typedef struct pri_node {
    struct pri_node *parent, *sibling, *child; /* the tree: the next sibling, the first child */
    struct pri_node *older, *newer;            /* neighbours in a list */
    int code;                                  /* what its work returned */
    bool worked, finished;                     /* finished but not worked on: dropped */
    _Alignas(max_align_t) char item[];         /* and after it, aligned, the result */
} pri_node;

/* A node of `size` bytes in all with a copy of the item; NULL: out of memory. */
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

/* The node after this one in a walk over the tree, parents first. Frees what is behind. */
static inline pri_node *pri_node_leave(pri_node *node)
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

/* Nodes that wait for a worker, from the newest to the oldest. */
typedef struct pri_nodes {
    pri_node *newest, *oldest;
    ptrdiff_t count;
} pri_nodes;

static inline void pri_nodes_add_newest(pri_nodes *list, pri_node *node)
{
    node->newer = NULL;
    node->older = list->newest;
    if (list->newest)
        list->newest->newer = node;
    else
        list->oldest = node;
    list->newest = node;
    list->count++;
}

static inline void pri_nodes_add_oldest(pri_nodes *list, pri_node *node)
{
    node->older = NULL;
    node->newer = list->oldest;
    if (list->oldest)
        list->oldest->older = node;
    else
        list->newest = node;
    list->oldest = node;
    list->count++;
}

static inline pri_node *pri_nodes_take_newest(pri_nodes *list)
{
    pri_node *node = list->newest;
    list->newest = node->older;
    if (list->newest)
        list->newest->newer = NULL;
    else
        list->oldest = NULL;
    list->count--;
    return node;
}

static inline pri_node *pri_nodes_take_oldest(pri_nodes *list)
{
    pri_node *node = list->oldest;
    list->oldest = node->newer;
    if (list->oldest)
        list->oldest->older = NULL;
    else
        list->newest = NULL;
    list->count--;
    return node;
}

#endif
