/* SPDX-License-Identifier: MIT */
/*
 * Two builds measured alternately: the table that they fill pair by pair, which must report nothing
 * if both are one build; then the command, with programs whose results are known.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ab_table.h"
#include "bench_calls.h"
#include "bench_runs.h"

static const bench_compare_options options = {.effect = 0.05, .alpha = 0.05, .fail = -1.0};

/* Simulated runs of a few points, each represented by its median. Noise common to both runs of a
 * pair cancels. */
enum { AB_POINTS = 10 };

static bench_results ab_run(noise *from, double deviation, double moment, double slower)
{
    json_t *rows = json_array();
    for (int i = 0; i < AB_POINTS; i++) {
        double ns = 1e6 * exp(moment + deviation * noise_normal(from) + (i == 0 ? log(slower) : 0));
        if (noise_uniform(from) < 0.1)
            ns *= 1.0 + 0.3 * noise_uniform(from);
        append(rows, "", i, 2, 1, &ns);
    }
    return read_json(json_pack("{s:{}, s:o}", "context", "benchmarks", rows));
}

/* Pairs until each point is decided, or the next look would take more than `most`. */
static void run_pairs(bench_ab_table *table, noise *from, double deviation, double slower, int most)
{
    int next = 0;
    do {
        const double moment = 0.05 * noise_normal(from);
        bench_results runs[2] = {ab_run(from, deviation, moment, 1.0),
                                 ab_run(from, deviation, moment, slower)};
        bench_ab_add(table, runs);
        next = table->looks == 0 ? bench_ab_next(table) : next;
        if (table->pairs < next)
            continue;
        bench_ab_look(table);
        next = bench_ab_next(table);
    } while (bench_ab_unclear(table) > 0 && next <= most);
}

/* Without an effect every interval that excludes 1 is a false report. With four looks at 10 points,
 * one table in 20 may have one. */
Test(bench_ab, several_looks_do_not_cry_wolf)
{
    enum { TABLES = 60 };
    const bench_compare_options strict = {.effect = 0.0, .alpha = 0.05, .fail = -1.0};
    noise from = noise_of(3);
    int wrong = 0, looks = 0;
    for (int i = 0; i < TABLES; i++) {
        bench_ab_table table = {.options = &strict};
        run_pairs(&table, &from, 0.03, 1.0, 60);
        wrong += bench_ab_unclear(&table) < AB_POINTS;
        looks += table.looks;
        bench_ab_free(&table);
    }
    cr_assert_eq(looks, 4 * TABLES);
    cr_assert(wrong <= 0.05 * TABLES, "%d of %d", wrong, TABLES);
}

/* At this noise the first look leaves points undecided; further pairs decide them. */
Test(bench_ab, goes_on_until_all_is_decided)
{
    enum { TABLES = 20 };
    noise from = noise_of(4);
    int pairs = 0, open = 0, found = 0, wrong = 0;
    for (int i = 0; i < TABLES; i++) {
        bench_ab_table table = {.options = &options};
        run_pairs(&table, &from, 0.03, 1.15, 200);
        pairs += table.pairs;
        open += bench_ab_unclear(&table);
        found += table.changes[0].outcome == BENCH_SLOWER;
        for (int k = 1; k < AB_POINTS; k++)
            wrong += table.changes[k].outcome > BENCH_SAME;
        bench_ab_free(&table);
    }
    cr_assert(pairs > 16 * TABLES, "%d pairs", pairs);
    cr_assert_eq(open, 0, "%d", open);
    cr_assert_eq(found, TABLES, "%d", found);
    cr_assert_eq(wrong, 0, "%d", wrong);
}

/* Points that only one build has can never be decided: with them a run would never end. */
Test(bench_ab, leaves_out_what_one_side_alone_has)
{
    static const char *const sides[] = {
        "{\"benchmarks\": [{\"name\": \"a/5/threads:1\", \"real_time\": 2},"
        " {\"name\": \"a/6/threads:1\", \"real_time\": 2},"
        " {\"name\": \"b/7/threads:1\", \"real_time\": 2}]}",
        "{\"benchmarks\": [{\"name\": \"a/6/threads:1\", \"real_time\": 2},"
        " {\"name\": \"c/5/threads:1\", \"real_time\": 2}]}",
    };
    bench_ab_table table = {.options = &options};
    for (int pair = 0; pair < 20; pair++) {
        bench_results runs[2] = {read_text(sides[0]), read_text(sides[1])};
        bench_ab_add(&table, runs);
    }
    bench_ab_look(&table);
    cr_assert_eq(table.count, 1);
    cr_assert_eq(table.judged, 1);
    cr_assert_str_eq(table.changes[0].name, "a/6/threads:1");
    cr_assert_eq(table.changes[0].outcome, BENCH_SAME);
    cr_assert_eq(table.only[0], 2);
    cr_assert_eq(table.only[1], 1);
    bench_ab_free(&table);
}

/* Scripts that stand for two builds: they write known results, and B is 20 % slower. */
Test(bench_ab, fails_if_slower)
{
    char program[] = "/tmp/prange-ab-XXXXXX", line[512];
    const int file = mkstemp(program);
    cr_assert(file >= 0);
    dprintf(file, "#!/bin/sh\n"
                  "[ \"$1 $2\" = 'given here' ] || exit 3\n"
                  "printf '{\"benchmarks\": [{\"name\": \"f\", \"real_time\": %%s}]}' "
                  "\"${TIME:-100}\" >\"$4\"\n");
    fchmod(file, 0700);
    close(file);
    snprintf(line, sizeof line, "ab --fail-if-slower 5%% --b-env TIME=120 %s %s -- given here",
             program, program);
    cr_assert_eq(status_of(line), 1);
    snprintf(line, sizeof line, "ab --fail-if-slower 5%% --a-env TIME=120 %s %s -- given here",
             program, program);
    cr_assert_eq(status_of(line), 0);
    snprintf(line, sizeof line, "ab %s %s", program, program);
    cr_assert_eq(status_of(line), 2, "the program refuses");

    /* If a variable is set several times, the program gets the last value only. */
    put(program,
        "#!/bin/sh\n[ \"$(tr '\\0' '\\n' </proc/$$/environ | grep ^TIME=)\" = TIME=120 ]"
        " && printf '{\"benchmarks\": [{\"name\": \"f\", \"real_time\": 100}]}' >\"$2\"\n");
    snprintf(line, sizeof line,
             "ab --pairs 6 %s --a-env TIMES=1 --a-env TIME=100 --a-env TIME=120 "
             "--b-env TIME=100 --b-env TIME=120 %s",
             program, program);
    cr_assert_eq(status_of(line), 0);
    unlink(program);
}

/* A program for ab, by its script; the caller removes it. */
static char *script(const char *text)
{
    char *path = strdup("/tmp/prange-ab-XXXXXX");
    close(mkstemp(path));
    put(path, text);
    chmod(path, 0700);
    return path;
}

#define WRITES "printf '{\"benchmarks\": [{\"name\": \"f\", \"real_time\": 100}]}' >\"$2\"\n"

/* The pairs before the failing run are compared. */
Test(bench_ab, with_a_run_that_fails)
{
    char *program =
        script("#!/bin/sh\necho >>\"$0.runs\"\n"
               "[ $(wc -l <\"$0.runs\") -lt 16 ] || { echo no more >&2; exit 3; }\n" WRITES);
    char command[600];
    int status;
    snprintf(command, sizeof command,
             "%s ab --pairs 8 --json %s.json %s %s 2>&1; status=$?; grep -q f %s.json || exit 9; "
             "rm %s.*; exit $status",
             BENCH, program, program, program, program, program);
    char *text = said(command, &status);
    cr_assert_eq(status, 2, "%d: %s", status, text);
    cr_assert_not_null(strstr(text, "no more\n"), "%s", text);
    cr_assert_not_null(strstr(text, "ended with exit status 3"), "%s", text);
    cr_assert_not_null(strstr(text, "1 point: 0 slower, 0 faster, 1 same, 0 unclear"), "%s", text);
    free(text);
    unlink(program);
    free(program);
}

/* A signal that ends ab also ends the programs that it runs. */
Test(bench_ab, that_is_ended)
{
    char *program = script("#!/bin/sh\necho $$ >\"$0.pid.new\"\nmv \"$0.pid.new\" \"$0.pid\"\n"
                           "exec sleep 600\n");
    static const char *const signals[] = {"TERM", "HUP", "INT"};
    signal(SIGHUP, SIG_DFL); /* under nohup SIGHUP is ignored, here and in child processes */
    for (int i = 0; i < 3; i++) {
        char command[600];
        snprintf(command, sizeof command,
                 "%s ab %s %s & until [ -e %s.pid ]; do sleep 0.1; done; kill -%s $!; wait $!; "
                 "status=$?; kill -0 $(cat %s.pid) && exit 9; rm %s.pid; echo; exit $status",
                 BENCH, program, program, program, signals[i], program, program);
        char *bash, *text;
        cr_assert(asprintf(&bash, "bash -mc '%s' 2>&1", command) >
                  0); /* -m: SIGINT is not ignored */
        int status;
        text = said(bash, &status);
        cr_assert_eq(status, 130, "%s: %d: %s", signals[i], status, text);
        free(text);
        free(bash);
    }
    unlink(program);
    free(program);
}

Test(bench_ab, within_a_budget)
{
    char *program = script("#!/bin/sh\nsleep 0.5\n" WRITES), command[600];
    int status;
    snprintf(command, sizeof command, "%s ab --budget 8s %s %s 2>&1", BENCH, program, program);
    char *text = said(command, &status);
    cr_assert(status == 0 || status == 2, "%d: %s", status, text);
    cr_assert_not_null(strstr(text, "the time budget ended after "), "%s", text);
    free(text);
    put(program, "#!/bin/sh\nexec sleep 600\n");
    snprintf(command, sizeof command, "%s ab --budget 200ms %s %s 2>&1", BENCH, program, program);
    text = said(command, &status);
    cr_assert_eq(status, 2, "%d: %s", status, text);
    cr_assert_not_null(strstr(text, "the time budget ended after 0 pairs"), "%s", text);
    free(text);
    unlink(program);
    free(program);
}

/* Times that alternate between half and double leave all points undecided. */
Test(bench_ab, goes_on_while_points_are_unclear)
{
    char *program = script("#!/bin/bash\necho >>\"$0.runs\"\nruns=$(wc -l <\"$0.runs\")\n"
                           "printf '{\"benchmarks\": [{\"name\": \"f\", \"real_time\": %d}]}' "
                           "$((100 + 100 * (runs % 2))) >\"$2\"\n");
    char command[600];
    int status;
    snprintf(command, sizeof command,
             "%s ab --effect 0.1%% --budget 6s %s %s 2>&1; status=$?; rm %s.runs; exit $status",
             BENCH, program, program, program);
    char *text = said(command, &status);
    cr_assert_eq(status, 0, "%d: %s", status, text);
    cr_assert_not_null(strstr(text, "1 of 1 points are unclear after 1"), "%s", text);
    free(text);
    unlink(program);
    free(program);
}

/* Without programs ab runs prange-bench itself, here without results. */
Test(bench_ab, of_two_settings)
{
    int status;
    char *text = said(BENCH " ab --b-env X=1 -- --list 2>&1", &status);
    cr_assert_eq(status, 2);
    cr_assert_not_null(strstr(text, "prange-bench: pair 1 of "), "%s", text);
    free(text);
    cr_assert_eq(status_of("ab a b c"), 2);
}
