/* SPDX-License-Identifier: MIT */
#include "black_scholes.h"
#include "forms.h"
#include "work.h"

BENCH_LOOP(options_inline, black_scholes_inline(it->n, it->x.data, it->y.data, it->out.data))

static const peer_form forms[] = {
    {"prange", "inline", "elementary/black_scholes", options_inline},
};

const peer_form_list peer_forms_options = {sizeof forms / sizeof *forms, forms};
