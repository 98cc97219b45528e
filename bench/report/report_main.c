/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "command.h"
#include "json.h"
#include "refuse.h"
#include "report.h"

typedef struct arguments {
    const char *picture, *paths[2];
} arguments;

static const char *take_path(const char *text, int index, void *into)
{
    if (index >= 2)
        return "report takes a file and a directory";
    ((arguments *)into)->paths[index] = text;
    return NULL;
}

static const bench_option choices[] = {
    {"picture", 'p', "FILE", "Write the overview of all cases as an SVG of its own, for a README",
     offsetof(arguments, picture), NULL},
    {0}};

const bench_command bench_report_command = {
    .name = "report",
    .arguments = "RESULTS.json [DIR]",
    .doc = "Makes a report in DIR from results that were stored with --json: index.html, one "
           "self-contained page, results.json and results.csv.",
    .options = {choices},
    .argument = take_path,
};

static arguments read_arguments(int argc, char **argv)
{
    arguments given = {0};
    bench_command_read(&bench_report_command, argc, argv, &given);
    if (!given.paths[0] || (!given.paths[1] && !given.picture))
        bench_refuse("report needs RESULTS.json, and DIR or --picture; see report --help");
    return given;
}

int bench_report_main(int argc, char **argv)
{
    const arguments given = read_arguments(argc, argv);
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
