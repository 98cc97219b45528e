/* SPDX-License-Identifier: MIT */
/* A deque of nodes that wait for a worker, ordered from the newest to the oldest. */
#ifndef PRI_DEQUE_H
#define PRI_DEQUE_H

#include "node.h"

typedef struct pri_deque {
    pri_node *newest, *oldest;
    ptrdiff_t count;
} pri_deque;

static inline void pri_deque_push_newest(pri_deque *deque, pri_node *node)
{
    node->newer = NULL;
    node->older = deque->newest;
    if (deque->newest)
        deque->newest->newer = node;
    else
        deque->oldest = node;
    deque->newest = node;
    deque->count++;
}

static inline void pri_deque_push_oldest(pri_deque *deque, pri_node *node)
{
    node->older = NULL;
    node->newer = deque->oldest;
    if (deque->oldest)
        deque->oldest->older = node;
    else
        deque->newest = node;
    deque->oldest = node;
    deque->count++;
}

/* Pushes `count` siblings so that the first of them is the newest. */
static inline void pri_deque_push_siblings(pri_deque *deque, pri_node *first, ptrdiff_t count)
{
    pri_node *before = deque->newest, *previous = NULL;
    if (count == 0)
        return;
    for (pri_node *node = first; node; node = node->sibling) {
        node->newer = previous;
        node->older = node->sibling ? node->sibling : before;
        previous = node;
    }
    if (before)
        before->newer = previous;
    else
        deque->oldest = previous;
    deque->newest = first;
    deque->count += count;
}

static inline pri_node *pri_deque_pop_newest(pri_deque *deque)
{
    pri_node *node = deque->newest;
    deque->newest = node->older;
    if (deque->newest)
        deque->newest->newer = NULL;
    else
        deque->oldest = NULL;
    deque->count--;
    return node;
}

static inline pri_node *pri_deque_pop_oldest(pri_deque *deque)
{
    pri_node *node = deque->oldest;
    deque->oldest = node->newer;
    if (deque->oldest)
        deque->oldest->older = NULL;
    else
        deque->newest = NULL;
    deque->count--;
    return node;
}

#endif
