/* SPDX-License-Identifier: MIT */
#include "compare_options.h"

#include <errno.h>
#include <string.h>

#include "json.h"
#include "refuse.h"

static const char *parse_alpha(const char *text, void *value)
{
    const char *why = bench_parse_share(text, value);
    return why || *(double *)value > 0.0 ? why : "an interval that never misses is infinite";
}

#define FIELD(name) offsetof(bench_compare_options, name)

const bench_option bench_compare_choices[] = {
    {"effect", 'e', "PART", "A change below this part of the time does not matter (5%)",
     FIELD(effect), bench_parse_share},
    {"alpha", 'a', "PART",
     "Probability that some interval of the whole table misses its ratio (5%)", FIELD(alpha),
     parse_alpha},
    {"fail-if-slower", 'f', "PART",
     "Exit status 1 if the whole interval of some point lies above this", FIELD(fail),
     bench_parse_share},
    {"json", 'j', "FILE", "Write the comparison as JSON", FIELD(json), NULL},
    {"all", 'A', NULL, "List also the points that stayed the same, and the plain loops", FIELD(all),
     NULL},
    {0},
};

void bench_compare_check(const bench_compare_options *options)
{
    if (options->json && !bench_json_writable(options->json))
        bench_refuse("--json '%s': cannot be written: %s", options->json, strerror(errno));
}
