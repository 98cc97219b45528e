/* SPDX-License-Identifier: MIT */
#include "sample.h"

#include "isa/isa.h"

void PRI_TYPED(pri_sample_keys)(pri_sort_form form, ptrdiff_t n, const element *x, ptrdiff_t size,
                                key *sample)
{
    const PRI_KEYED(pri_sort) *kernels = pri_isa_get()->PRI_KEYED(sort);
    const key *numbers = (const key *)x;
    pri_sampler sampler = pri_sampler_of(n, size);
    for (ptrdiff_t k = 0; k < size; k++)
        sample[k] = numbers[pri_sample_next(&sampler)];
    kernels->encode(form, size, sample, sample);
    kernels->sort(PRI_SORT_KEYS, size, sample, NULL);
}
