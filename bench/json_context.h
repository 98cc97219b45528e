/* SPDX-License-Identifier: MIT */
#ifndef BENCH_JSON_CONTEXT_H
#define BENCH_JSON_CONTEXT_H

#include <jansson.h>

#include "sweep.h"
#include "warnings.h"

/* The machine, the settings, the limits that were probed, the points without a result. */
json_t *bench_json_context(const bench_sweep *sweep, const bench_warnings *warnings);

#endif
