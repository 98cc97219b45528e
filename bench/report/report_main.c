/* SPDX-License-Identifier: MIT */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "refuse.h"
#include "report.h"

typedef struct arguments {
    const char *picture, *paths[2];
} arguments;

static error_t parse(int key, char *text, struct argp_state *state)
{
    arguments *given = state->input;
    switch (key) {
    case 'p':
        given->picture = text;
        return 0;
    case 'h':
        argp_help(state->root_argp, stdout, ARGP_HELP_STD_HELP, state->name);
        exit(0);
    case ARGP_KEY_ARG:
        if (state->arg_num >= 2)
            bench_refuse("report: unexpected argument '%s'; see report --help", text);
        given->paths[state->arg_num] = text;
        return 0;
    case ARGP_KEY_ERROR:
        bench_refuse("report: bad option or missing value; see report --help");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static arguments arguments_of(int argc, char **argv)
{
    static const struct argp_option options[] = {
        {"picture", 'p', "FILE", 0,
         "Write the overview of all cases as an SVG of its own, for a README", 0},
        {"help", 'h', NULL, 0, "Show this text", 0},
        {0},
    };
    static const struct argp parser = {
        .options = options,
        .parser = parse,
        .args_doc = "RESULTS.json [DIR]",
        .doc = "Makes a report in DIR from results that were stored with --json: index.html, one "
               "self-contained page, results.json and results.csv.",
    };
    static char name[] = "prange-bench report";
    arguments given = {0};
    argv[0] = name;
    if (argp_parse(&parser, argc, argv, ARGP_NO_HELP | ARGP_NO_ERRS, NULL, &given) != 0)
        bench_refuse("report: the arguments could not be read; see report --help");
    if (!given.paths[0] || (!given.paths[1] && !given.picture))
        bench_refuse("report: expected RESULTS.json and DIR or --picture; see report --help");
    return given;
}

int bench_report_main(int argc, char **argv)
{
    const arguments given = arguments_of(argc, argv);
    json_error_t trouble;
    json_t *document = bench_json_read(given.paths[0], &trouble);
    if (!document)
        bench_refuse("report: '%s' cannot be read: %s", given.paths[0], trouble.text);
    char error[256] = "out of memory";
    const bool written =
        (!given.paths[1] || bench_report_write(document, given.paths[1], error, sizeof error)) &&
        (!given.picture || bench_report_picture(document, given.picture, error, sizeof error));
    json_decref(document);
    if (!written)
        bench_refuse("report: %s", error);
    if (given.paths[1])
        printf("report: %s/index.html\n", given.paths[1]);
    return 0;
}
