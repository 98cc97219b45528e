/* SPDX-License-Identifier: MIT */
#ifndef BENCH_REPORT_MODEL_H
#define BENCH_REPORT_MODEL_H

#include "report_data.h"

/* All that the page shows, numbers as a reader wants them; page.js has the sentences around them.
 * Its "series" are in the order of the data's. NULL without memory; the caller owns it. */
json_t *report_model_of(const report_data *data);

/* "" for a measured loop that is not the library's: it goes by the name of its case. */
const char *report_form_name(const report_data *data, bench_form form);

#endif
