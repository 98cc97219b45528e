/* SPDX-License-Identifier: MIT */
#include "network.h"

/* Batcher's merge exchange (Knuth, The Art of Computer Programming 3, 5.2.2 M), for any number of
 * rows. The comparators of one distance are independent of each other. */
void pri_network_sort(int rows, pri_network *network)
{
    int half = 1, count = 0;
    while (2 * half < rows)
        half *= 2;
    for (int p = half; p > 0 && rows > 1; p /= 2)
        for (int q = half, r = 0, d = p; d > 0; d = q - p, q /= 2, r = p) {
            for (int i = 0; i + d < rows; i++)
                if ((i & p) == r)
                    network->pairs[count++] = (pri_comparator){(uint8_t)i, (uint8_t)(i + d)};
        }
    network->count = count;
}

void pri_network_keep(ptrdiff_t count, const ptrdiff_t *ranks, pri_network *network)
{
    bool needed[PRI_NETWORK_ROWS] = {false};
    int first = network->count;
    for (ptrdiff_t k = 0; k < count; k++)
        needed[ranks[k]] = true;
    for (int i = network->count; i-- > 0;) {
        const pri_comparator pair = network->pairs[i];
        if (!needed[pair.low] && !needed[pair.high])
            continue;
        needed[pair.low] = needed[pair.high] = true;
        network->pairs[--first] = pair;
    }
    network->count -= first;
    memmove(network->pairs, network->pairs + first,
            (size_t)network->count * sizeof *network->pairs);
}
