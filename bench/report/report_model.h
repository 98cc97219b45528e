/* SPDX-License-Identifier: MIT */
#ifndef BENCH_REPORT_MODEL_H
#define BENCH_REPORT_MODEL_H

#include "report_data.h"

/* All contents of the page, with numbers formatted for reading; page.js adds the sentences around
 * them. "series" has the order of the data. NULL if out of memory; the caller owns the result. */
json_t *report_model_of(const report_data *data);

/* "" for a measured loop that is not the library's: the name of its case identifies it. */
const char *report_form_name(const report_data *data, bench_form form);

#endif
