/* SPDX-License-Identifier: MIT */
#include "window.h"

#include "base/scratch.h"

/* Default slots per worker: the most, the fewest (however large items are), and the bytes that
 * determine the number in between. */
#define SLOTS_MAX 64
#define SLOTS_MIN 4
#define SLOTS_BYTES 65536

ptrdiff_t pri_window_default(size_t item_size, size_t result_size, int workers)
{
    const size_t fit = SLOTS_BYTES / (item_size / 2 + result_size / 2 + 1) / 2;
    const ptrdiff_t slots = fit < SLOTS_MIN   ? SLOTS_MIN
                            : fit < SLOTS_MAX ? (ptrdiff_t)fit
                                              : SLOTS_MAX;
    return slots * workers;
}

bool pri_window_open(pri_window *window, ptrdiff_t size, size_t item_size, size_t result_size)
{
    ptrdiff_t places = 1;
    while (places < size)
        places *= 2;
    window->size = size;
    window->item_size = item_size;
    window->result_size = result_size;
    window->index = pri_scratch(places, 5 * sizeof *window->index);
    window->items = pri_scratch(size, item_size);
    window->results = pri_scratch(size, result_size);
    if (!window->index || !window->items || !window->results)
        return false;
    window->code = window->index + places;
    window->free = (pri_ring){.places = window->code + places, .mask = places - 1};
    window->ready = (pri_ring){.places = window->free.places + places, .mask = places - 1};
    window->done = (pri_ring){.places = window->ready.places + places, .mask = places - 1};
    for (ptrdiff_t slot = 0; slot < size; slot++)
        pri_ring_push(&window->free, slot);
    for (ptrdiff_t position = 0; position < places; position++)
        window->done.places[position] = -1;
    return true;
}

void pri_window_close(pri_window *window)
{
    pri_scratch_free(window->results);
    pri_scratch_free(window->items);
    pri_scratch_free(window->index);
}
