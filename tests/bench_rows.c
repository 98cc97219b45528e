/* SPDX-License-Identifier: MIT */
/*
 * The rows of a sweep: bits, points that do not fit, teams, limits and budgets, in every locale.
 */
#include "bench_program.h"

Test(bench_rows, bits_that_nobody_promised_are_compared)
{
    outcome said = load("--filter vary");
    expect_status(said, 0);
    cr_assert(strstr(said.text, "2 of 2 points, which promise no bits"), "%s", said.text);
    cr_assert(strstr(said.text, "  vary"), "%s", said.text);
    const json_t *row = json_array_get(json_object_get(said.document, "benchmarks"), 0);
    cr_assert(json_is_false(json_object_get(row, "repeatable")));
    end(&said);
}

Test(bench_rows, other_bits_than_promised)
{
    outcome said = load("--filter broken");
    expect_status(said, 1);
    cr_assert(strstr(said.text, "    NO"), "%s", said.text);
    const json_t *row = json_array_get(json_object_get(said.document, "benchmarks"), 0);
    cr_assert(json_is_false(json_object_get(row, "same_bits")));
    end(&said);
}

/* Lack of memory does not count as a wrong result. */
Test(bench_rows, points_that_do_not_fit)
{
    outcome said = load("--filter huge");
    expect_status(said, 0);
    cr_assert(strstr(said.text, "not measured: needs 9.31e+10 GiB of memory, "), "%s", said.text);
    end(&said);
    said = load("--filter nothing");
    expect_status(said, 0);
    cr_assert(strstr(said.text, "not measured: out of memory"), "%s", said.text);
    end(&said);
}

Test(bench_rows, teams_that_are_not_granted)
{
    outcome said = sweep("OMP_DYNAMIC=true OMP_THREAD_LIMIT=1",
                         "--threads 2 --cache 1M --filter good --load " CASES);
    expect_status(said, 0);
    static const char *const words[] = {"OMP_DYNAMIC is set; it is switched off here",
                                        "team of 1 granted, 1 to plain OpenMP",
                                        "1 of 1 points got fewer threads than they asked for"};
    for (int i = 0; i < 3; i++)
        cr_assert(strstr(said.text, words[i]), "%s: %s", words[i], said.text);
    end(&said);
}

Test(bench_rows, many_sizes_have_a_worst_one)
{
    outcome said = sweep("", "--threads 1 --filter sizes/sum_f64 --size 10,100,1000,10000");
    expect_status(said, 0);
    cr_assert(strstr(said.text, "  worst of all sizes: "), "%s", said.text);
    end(&said);
}

/* A terminal shows the current measurement; the line is erased at the end. */
Test(bench_rows, progress_on_a_terminal)
{
    if (system("command -v script >/dev/null") != 0)
        cr_skip_test("no pseudo terminal without script");
    outcome said = sweep("f() { script -qec \"$*\" /dev/null; }; f",
                         "--threads 1 --cache 1M --filter slow --load " CASES);
    expect_status(said, 0);
    cr_assert(strstr(said.text, " left  slow 100, 1 thread"), "%s", said.text);
    cr_assert(strstr(said.text, "\r\033[K"), "%s", said.text);
    end(&said);
}

Test(bench_rows, loops_that_say_runtime_get_even_shares)
{
    outcome said = load("--filter runtime");
    expect_status(said, 0);
    end(&said);
    said = load("--filter runtime --schedule static,guided");
    expect_status(said, 1);
    cr_assert_eq(rows(&said), 2, "%s", said.text);
    end(&said);
    said = load("--filter runtime --env OMP_SCHEDULE=dynamic");
    expect_status(said, 1);
    end(&said);
    said = sweep("OMP_SCHEDULE=guided", "--threads 1 --cache 1M --filter runtime --load " CASES);
    expect_status(said, 1);
    end(&said);
}

static const json_t *limits_of(const outcome *said)
{
    return json_object_get(json_object_get(said->document, "context"), "limits");
}

/* A probe of a limit reports no progress, and must not be taken for a hang. */
Test(bench_rows, the_limits_have_time)
{
    outcome said = load("--filter good --timeout 10ms");
    cr_assert_eq(json_array_size(limits_of(&said)), 2, "%s", said.text);
    cr_assert(json_number_value(json_object_get(json_array_get(limits_of(&said), 0), "cached")) >=
              0.0);
    end(&said);
}

/* 800 kB are beyond a cache of 1 KiB, and fit one of 1 GiB. */
Test(bench_rows, the_size_of_the_caches_can_be_told)
{
    static const char *const sizes[] = {"1K", "1G"};
    for (int i = 0; i < 2; i++) {
        char arguments[100];
        snprintf(arguments, sizeof arguments, "--filter sum_f64 --size 10^5 --threads 1 --cache %s",
                 sizes[i]);
        outcome said = sweep("", arguments);
        expect_status(said, 0);
        const json_t *row = json_array_get(json_object_get(said.document, "benchmarks"), 0);
        cr_assert_eq(json_object_get(row, "limit_per_second") != NULL, i == 0, "%s", said.text);
        end(&said);
    }
    expect_refusal("--cache 0", "--cache '0'");
    expect_refusal("--cache 5Q", "--cache '5Q'");
}

Test(bench_rows, a_budget_is_kept)
{
    outcome said = load("--filter '[gs]*' --budget 4s");
    expect_status(said, 0);
    cr_assert_str_eq(told(&said, "budget"), "4 s");
    for (size_t k = 0; k < rows(&said); k++) /* no rows on a very busy machine */
        cr_assert_not_null(json_object_get(
            json_array_get(json_object_get(said.document, "benchmarks"), k), "samples"));
    end(&said);
}

Test(bench_rows, a_wanted_width_is_told)
{
    outcome said = load("--filter good --width 90%");
    expect_status(said, 0);
    const json_t *row = json_array_get(json_object_get(said.document, "benchmarks"), 0);
    cr_assert(json_is_boolean(json_object_get(row, "wanted_width_reached")));
    end(&said);
}

static int commas(const char *line)
{
    int count = 0;
    for (; *line && *line != '\n'; line++)
        count += *line == ',';
    return count;
}

/* The cases' object sets the locale of the environment. */
Test(bench_rows, numbers_have_a_point_in_every_language)
{
    char folder[] = "/tmp/prange-bench-XXXXXX", command[600], before[200];
    cr_assert_not_null(mkdtemp(folder));
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 2>/dev/null",
             folder);
    if (system(command) != 0) {
        rmdir(folder);
        cr_skip_test("no locale with a decimal comma");
    }
    snprintf(before, sizeof before, "LOCPATH=%s LC_ALL=de_DE.UTF-8", folder);
    snprintf(command, sizeof command,
             "--load %s --filter good --threads 1 --cache 1M --report %s --width 99.5%%", CASES,
             folder);
    outcome said = sweep(before, command);
    expect_status(said, 0);
    cr_assert_str_eq(told(&said, "wanted_width"), "99.5 %");
    end(&said);
    snprintf(command, sizeof command, "%s/results.csv", folder);
    FILE *file = fopen(command, "r");
    cr_assert_not_null(file);
    char *table = text_of(file);
    fclose(file);
    cr_assert_eq(commas(table), commas(strchr(table, '\n') + 1), "%s", table);
    free(table);
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_assert_eq(system(command), 0);
}
