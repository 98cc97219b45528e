/* SPDX-License-Identifier: MIT */
/* A sweep of 16 threads, SAMPLE, and its report in the test's directory. */
#ifndef REPORT_SAMPLE_H
#define REPORT_SAMPLE_H

#include "report.h"
#include "report_files.h"

static inline json_t *sample(void)
{
    json_error_t error;
    json_t *document = json_load_file(SAMPLE, 0, &error);
    cr_assert_neq(document, NULL, "%s", error.text);
    return document;
}

static inline void write_report(const json_t *document)
{
    char error[256] = "";
    cr_assert(bench_report_write(document, directory, error, sizeof error), "%s", error);
}

#endif
