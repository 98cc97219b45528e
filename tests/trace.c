/* SPDX-License-Identifier: MIT */
/*
 * PRANGE_VERBOSE: one line on stderr per team, which is nearly always one per call; without the
 * variable, nothing.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <prange.h>

#include "comma.h"
#include "probe.h"

Test(trace, nothing_unasked)
{
    static const char *const environments[] = {"", "PRANGE_VERBOSE=0", "PRANGE_VERBOSE="};
    for (int i = 0; i < 3; i++) {
        char out[4096];
        cr_expect_eq(probe(environments[i], "calls 2>&1", out, sizeof out), 0);
        cr_expect_str_eq(out, "", "%s", environments[i]);
    }
}

Test(trace, one_line_a_call)
{
    static const char *const names[] = {
        "sum_f64", "sum_f64", "map_f64", "integrate_f64", "pairwise_distance_f64", "for"};
    enum { CALLS = sizeof names / sizeof *names };
    char out[4096];
    cr_assert_eq(probe("PRANGE_VERBOSE=1", "calls 2>&1 >/dev/null", out, sizeof out), 0);
    int lines = 0;
    for (char *line = strtok(out, "\n"); line; line = strtok(NULL, "\n")) {
        cr_assert_lt(lines, CALLS, "a line too many: %s", line);
        char name[64] = "", size[32];
        snprintf(size, sizeof size, "n=%d ",
                 lines == 0   ? 10
                 : lines == 4 ? 50
                 : lines == 5 ? 1000
                              : 300007);
        cr_expect_eq(sscanf(line, "prange: %63s", name), 1, "%s", line);
        cr_expect_str_eq(name, names[lines]);
        cr_expect_not_null(strstr(line, size), "%s", line);
        cr_expect_not_null(strstr(line, lines == 0 ? "team 1 of 2" : "of 2"), "%s", line);
        cr_expect_not_null(strstr(line, " us"), "%s", line);
        lines++;
    }
    cr_expect_eq(lines, CALLS);
}

/* One line for the copy of the points as f64, one for each block of rows. */
Test(trace, several_teams_in_one_call)
{
    static const char *const sizes[] = {"n=300 ", "n=150 ", "n=150 "};
    char out[4096];
    cr_assert_eq(probe("PRANGE_VERBOSE=1", "rows 2>&1 >/dev/null", out, sizeof out), 0);
    int lines = 0;
    for (char *line = strtok(out, "\n"); line; line = strtok(NULL, "\n")) {
        cr_assert_lt(lines, 3, "a line too many: %s", line);
        cr_expect_not_null(strstr(line, "prange: distance_rows_f32 "), "%s", line);
        cr_expect_not_null(strstr(line, sizes[lines]), "%s", line);
        lines++;
    }
    cr_expect_eq(lines, 3);
}

/* The calls of this test are the first of their process. */
Test(trace, numbers_have_a_point_in_every_language)
{
    enum { LENGTH = 300007 };
    static double x[LENGTH];
    const locale_t comma = comma_locale();
    if (!comma)
        cr_skip_test("no locale with a decimal comma");
    FILE *lines = tmpfile();
    cr_assert(lines && setenv("PRANGE_VERBOSE", "1", 1) == 0);
    fflush(stderr);
    const int before = dup(STDERR_FILENO);
    dup2(fileno(lines), STDERR_FILENO);
    uselocale(comma);
    double sum = 0.0;
    const prange_status status = prange_sum_f64(LENGTH, x, &sum);
    uselocale(LC_GLOBAL_LOCALE);
    freelocale(comma);
    dup2(before, STDERR_FILENO);
    close(before);
    cr_assert_eq(status, PRANGE_OK);
    char line[300] = "", us[40], rate[40];
    rewind(lines);
    cr_assert_not_null(fgets(line, sizeof line, lines));
    fclose(lines);
    const char *numbers = strstr(line, "blocks=");
    cr_assert_not_null(numbers, "%s", line);
    cr_assert_eq(sscanf(numbers, "blocks=%*d %39s us %39s GB/s", us, rate), 2, "%s", line);
    cr_expect(strchr(us, '.') && strchr(rate, '.'), "%s", line);
    cr_expect(!strchr(us, ',') && !strchr(rate, ','), "%s", line);
}

Test(trace, stdout_stays_clean)
{
    char out[4096];
    cr_assert_eq(probe("PRANGE_VERBOSE=1", "calls 2>/dev/null", out, sizeof out), 0);
    cr_expect_str_eq(out, "");
}

/* The line has the actual size of the team. */
Test(trace, the_team_that_came)
{
    char out[4096];
    cr_assert_eq(probe("PRANGE_VERBOSE=1", "calls 2>&1 >/dev/null", out, sizeof out), 0);
    cr_expect_not_null(strstr(out, "team 2 of 2, got 2"), "%s", out);
    cr_assert_eq(
        probe("PRANGE_VERBOSE=1 OMP_THREAD_LIMIT=1", "calls 2>&1 >/dev/null", out, sizeof out), 0);
    cr_expect_not_null(strstr(out, "team 2 of 2, got 1"), "%s", out);
}
