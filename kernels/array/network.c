/* SPDX-License-Identifier: MIT */
#include "network.h"

void pri_network_sort(int rows, int sorted, pri_network *network)
{
    network->count = 0;
    for (int p = sorted; p < rows; p *= 2)
        for (int k = p; k > 0; k /= 2)
            for (int i = 0; i + k < rows; i++)
                if (pri_is_compared(p, k, i))
                    network->pairs[network->count++] =
                        (pri_comparator){(uint8_t)i, (uint8_t)(i + k)};
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
