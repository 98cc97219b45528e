/* SPDX-License-Identifier: MIT */
/* The options of prange-bench: letters, manual, completions, and what --list and --expr take. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench_calls.h"
#include "busy.h"
#include "cli.h"
#include "compare.h"
#include "ranks.h"
#include "report.h"

/* Every option of the tables must be in the manual and the completions, and a letter must have one
 * meaning. */
static const bench_command *const all_commands[] = {&bench_sweep_command, &bench_compare_command,
                                                    &bench_ab_command,    &bench_busy_command,
                                                    &bench_ranks_command, &bench_report_command};

static void take_letters(const bench_option *options, const char *names[256])
{
    for (; options && options->doc; options++) {
        const char **name = &names[(unsigned char)options->letter];
        if (!options->name || !options->letter)
            continue;
        /* -n counts pairs in one command, and samples in the others */
        const bool same = !*name || strcmp(*name, options->name) == 0 ||
                          (options->letter == 'n' && strcmp(options->name, "pairs") == 0);
        cr_assert(same, "-%c is --%s and --%s", options->letter, *name, options->name);
        *name = options->name;
    }
}

Test(bench_options, letters_mean_one_thing)
{
    const char *names[256] = {NULL};
    for (size_t i = 0; i < sizeof all_commands / sizeof *all_commands; i++)
        for (int table = 0; table < 2; table++)
            take_letters(all_commands[i]->options[table], names);
    take_letters(bench_common_options, names);
}

/* Empty values, as from an unset variable of a script, mean neither all cases nor a file without a
 * name. */
Test(bench_options, empty_values)
{
    static const char *const empty[] = {"--list --filter ''", "--list --type ''", "--load ''",
                                        "--json ''",          "--report ''",      "busy -f ''",
                                        "ranks --program ''", "compare -j '' a b"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        cr_expect_eq(status_of(empty[i]), 2, "%s", empty[i]);
}

static void expect_options(const char *text, const char *dashes)
{
    for (size_t i = 0; i < sizeof all_commands / sizeof *all_commands; i++)
        for (const bench_option *option = all_commands[i]->options[0]; option->doc; option++) {
            char wanted[100] = "";
            for (const char *at = option->name ? option->name : ""; *at; at++)
                strcat(wanted, *at == '-' && dashes[0] == '\\' ? "\\-" : (char[]){*at, '\0'});
            char *name;
            cr_assert(asprintf(&name, "%s%s", wanted[0] ? dashes : "", wanted) >= 0);
            cr_assert_not_null(strstr(text, name), "%s is not in:\n%s", name, text);
            free(name);
        }
}

Test(bench_options, the_manual)
{
    int status;
    char *text = said(BENCH " manual man", &status);
    cr_assert_eq(status, 0);
    expect_options(text, "\\-\\-");
    cr_assert_not_null(strstr(text, "at least 11"), "the least number of samples");
    cr_assert_not_null(strstr(text, "at least 6"), "and of pairs");
    free(text);
    if (system("command -v groff >/dev/null 2>&1") == 0) {
        text = said(BENCH " manual man | groff -man -Tutf8 -ww -z 2>&1; echo $?", &status);
        cr_assert_str_eq(text, "0\n");
        free(text);
    }
    text = said(BENCH " manual zsh", &status);
    expect_options(text, "--");
    free(text);
    cr_assert_not_null(strstr(text = said(BENCH " --help", &status), "--expr=TEXT"));
    free(text);
    const char *const commands[] = {"compare", "ab", "busy", "ranks", "report", "manual"};
    text = said(BENCH " --help", &status);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        cr_expect_not_null(strstr(text, commands[i]), "--help does not name %s", commands[i]);
    free(text);
    cr_assert_eq(status_of("manual"), 2);
    cr_assert_eq(status_of("manual fish"), 2);
}

Test(bench_options, a_full_disk)
{
    static const char *const asked[] = {"--help", "--version", "ab --help", "manual man", "--list"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        char command[200];
        int status;
        snprintf(command, sizeof command, "{ %s %s >/dev/full; } 2>&1", BENCH, asked[i]);
        char *text = said(command, &status);
        cr_expect_neq(status, 0, "%s", asked[i]);
        cr_expect_not_null(strstr(text, "No space left on device"), "%s: %s", asked[i], text);
        free(text);
    }
}

/* The completions that bash offers after some words. */
static void expect_completion(const char *words, int last, const char *wanted)
{
    char command[600];
    int status;
    snprintf(command, sizeof command,
             "bash -c 'source <(%s manual bash); COMP_WORDS=(%s); COMP_CWORD=%d; _prange_bench; "
             "echo \"${COMPREPLY[@]}\"'",
             BENCH, words, last);
    char *text = said(command, &status);
    cr_assert_str_eq(text, wanted, "%s: %s", words, text);
    free(text);
}

Test(bench_options, completions)
{
    expect_completion("prange-bench --bu", 1, "--budget\n");
    expect_completion("prange-bench co", 1, "compare\n");
    expect_completion("prange-bench ab --a-", 2, "--a-env\n");
    expect_completion("prange-bench man", 1, "manual\n");
    expect_completion("prange-bench manual", 1, "manual\n");
    expect_completion("prange-bench manual z", 2, "zsh\n");
    expect_completion("prange-bench manual man --q", 3, "\n");
    expect_completion("prange-bench report --bu", 2, "\n");
    expect_completion("prange-bench --json /dev/nul", 2, "/dev/null\n");
    expect_completion("prange-bench --threads /dev/nul", 2, "\n");
    expect_completion("prange-bench compare /dev/nul", 2, "/dev/null\n");
}

Test(bench_options, list)
{
    int status;
    char *all = said(BENCH " --list", &status), *some = said(BENCH " --list -f 'sum_*'", &status);
    cr_assert_eq(status, 0);
    cr_expect_not_null(strstr(all, "\nfilters/"), "%s", all);
    // A formula as a person writes it, not what <tgmath.h> makes of it.
    cr_expect_not_null(strstr(all, " 1 / (1 + exp(-x)); sizes"), "%s", all);
    cr_expect_null(strstr(all, "__"), "%s", all);
    cr_expect(strncmp(some, "sum_", 4) == 0 && strlen(some) < strlen(all), "%s", some);
    cr_expect_null(strstr(some, "filters/"), "%s", some);
    free(all);
    free(some);
    cr_expect_eq(status_of("--list --filter 'filters/*'"), 0);
    cr_expect_eq(status_of("--list --filter nothing"), 2);
}

/* Texts with one and several results, of arrays of one and of two dimensions. */
Test(bench_options, formulas)
{
    static const struct {
        const char *arguments;
        int status;
    } known[] = {{"--expr 'x*x - x' --list", 0},
                 {"--expr 'mean(a); var(a); a - b; arange(n)' --list", 0},
                 {"--expr 'a;' --list", 0},
                 {"--expr 'a;;b' --list", 2},
                 {"--expr 'mean(x, axis=0); x; sum(x, axis=1)' --size 30x40 --list", 0},
                 {"--expr 'i + 2*j; x; sum(x, axis=0, keepdims=1)' --size 30x40 --list", 0},
                 {"--expr 'linspace(0, 1, 4611686018427387904)' --list", 2},
                 {"--expr x --axis 1 --size 30x40 --list", 0},
                 {"--expr x --axis 1 --size=30x40 --list", 0},
                 {"--expr x --axis 1 -s 30x40 --list", 0},
                 {"--expr x --axis 1 -s30x40 --list", 0},
                 {"--expr x --axis 1 --list", 2},
                 {"--axis 1 --list", 2}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_expect_eq(status_of(known[i].arguments), known[i].status, "%s", known[i].arguments);
    cr_expect_eq(status_of("--expr 'sum(a); a + b; max(b)' --size 1000 --quick --threads 1"), 0);
    /* An error is reported for the text that --axis made. */
    int status;
    char *text = said(BENCH " --expr x --axis 5 2>&1", &status);
    cr_expect_not_null(strstr(text, "--expr 'sum(x, axis=(5,))': "), "%s", text);
    free(text);
}

/* Arguments after -- are for the programs, even a formula. */
Test(bench_options, ab_hands_on_a_formula)
{
    char script[] = "/tmp/prange-script-XXXXXX", line[256];
    int status;
    close(mkstemp(script));
    put(script, "#!/bin/sh\necho \"got $*\" >&2\nexit 3\n");
    chmod(script, 0700);
    snprintf(line, sizeof line, "%s ab %s %s -- --expr 'x*x' --axis 0 2>&1", BENCH, script, script);
    char *text = said(line, &status);
    cr_assert_eq(status, 2);
    cr_assert_not_null(strstr(text, "got --expr x*x --axis 0 --json "), "%s", text);
    free(text);
    unlink(script);
}
