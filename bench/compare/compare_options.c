/* SPDX-License-Identifier: MIT */
#include "compare_options.h"

#include "part.h"
#include "refuse.h"

enum { EFFECT = 'e', ALPHA = 'a', FAIL = 'f', JSON = 'j', ALL = 'A' };

static const struct argp_option choices[] = {
    {"effect", EFFECT, "PART", 0, "A change below this part of the time does not matter (5%)", 0},
    {"alpha", ALPHA, "PART", 0,
     "Probability that some interval of the whole table misses its ratio (5%)", 0},
    {"fail-if-slower", FAIL, "PART", 0,
     "Exit status 1 if the whole interval of some point lies above this", 0},
    {"json", JSON, "FILE", 0, "Write the comparison as JSON", 0},
    {"all", ALL, NULL, 0, "List also the points that stayed the same, and the plain loops", 0},
    {0},
};

static double part_of(const char *option, const char *text)
{
    double part;
    if (!bench_parse_part(text, &part))
        bench_refuse("--%s '%s': expected a part such as 5%% or 0.05, below 100%%", option, text);
    return part;
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    bench_compare_options *options = state->input;
    switch (key) {
    case EFFECT:
        options->effect = part_of("effect", text);
        return 0;
    case ALPHA:
        options->alpha = part_of("alpha", text);
        if (options->alpha == 0.0)
            bench_refuse("--alpha '%s': an interval that never misses is infinite", text);
        return 0;
    case FAIL:
        options->fail = part_of("fail-if-slower", text);
        return 0;
    case JSON:
        options->json = text;
        return 0;
    case ALL:
        options->all = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp bench_compare_parser = {.options = choices, .parser = parse};

bench_compare_options bench_compare_defaults(void)
{
    return (bench_compare_options){.effect = 0.05, .alpha = 0.05, .fail = -1.0};
}

const char *bench_bad_option(const struct argp_state *state)
{
    return state->next > 1 ? state->argv[state->next - 1] : "";
}
