/* SPDX-License-Identifier: MIT */
/*
 * The window of a stream: memory for the items in progress, one slot each. Slots cycle: free ->
 * (source) -> ready -> (work) -> done -> (sink) -> free.
 */
#ifndef PRI_TASKS_WINDOW_H
#define PRI_TASKS_WINDOW_H

#include <stdbool.h>
#include <stddef.h>

#include "ring.h"

typedef struct pri_window {
    ptrdiff_t size; /* slots */
    size_t item_size, result_size;
    char *items, *results;
    ptrdiff_t *index; /* the index of each slot's item */
    ptrdiff_t *code;  /* the code that its work returned */
    pri_ring free, ready;
    pri_ring done; /* if ordered: the slot of item k is at position k, or -1 */
} pri_window;

/* The size if the user set none: enough slots for batches of tiny items, fewer for large ones. */
ptrdiff_t pri_window_default(size_t item_size, size_t result_size, int workers);

/* Allocates `size` slots, all free. Returns false if memory runs out. */
bool pri_window_open(pri_window *window, ptrdiff_t size, size_t item_size, size_t result_size);

void pri_window_close(pri_window *window);

static inline void *pri_window_item(const pri_window *window, ptrdiff_t slot)
{
    return window->item_size ? window->items + (size_t)slot * window->item_size : NULL;
}

static inline void *pri_window_result(const pri_window *window, ptrdiff_t slot)
{
    return window->result_size ? window->results + (size_t)slot * window->result_size : NULL;
}

#endif
