/* SPDX-License-Identifier: MIT */
/* Comparisons from the command line: what is printed, and the exit status. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench_calls.h"
#include "bench_runs.h"
#include "cli.h"
#include "compare.h"
#include "report.h"

/* Runs `BENCH compare ARGUMENTS OLD NEW`; the caller frees its standard output. */
static char *compared(const char *arguments, const char *old, const char *new)
{
    char command[1024], *text = NULL;
    size_t room = 0;
    snprintf(command, sizeof command, "%s compare %s %s %s", BENCH, arguments, old, new);
    FILE *pipe = popen(command, "r");
    cr_assert(getdelim(&text, &room, '\0', pipe) > 0);
    pclose(pipe);
    return text;
}

static int lines_ending(const char *text, const char *word)
{
    int lines = 0;
    char end[32];
    snprintf(end, sizeof end, "   %s\n", word);
    for (; (text = strstr(text, end)) != NULL; text++)
        lines++;
    return lines;
}

/* The table shows only changed points, the largest change first, and the number of the rest. */
Test(bench_commands, the_table_shows_what_changed)
{
    char old[] = "/tmp/prange-old-XXXXXX", new[] = "/tmp/prange-new-XXXXXX";
    close(mkstemp(old));
    close(mkstemp(new));
    noise from = noise_of(12);
    json_t *before = run_of(&from, &quiet, 1.0, false, true);
    json_t *after = run_of(&from, &quiet, 1.3, false, true);
    json_dump_file(before, old, 0);
    json_dump_file(after, new, 0);
    char *text = compared("", old, new), *all = compared("--all", old, new);
    cr_assert_eq(lines_ending(text, "slower"), 3, "%s", text);
    cr_assert_eq(lines_ending(text, "same"), 0, "%s", text);
    cr_assert_neq(strstr(text, "50 points: 3 slower, 0 faster, 4"), NULL, "%s", text);
    cr_assert_gt(lines_ending(all, "same"), 40, "%s", all);
    cr_assert_eq(lines_ending(all, "(plain loop)"), 50, "%s", all);
    cr_assert_lt(strstr(all, "slower\n"), strstr(all, "same\n"));
    free(text);
    free(all);
    text = compared("--alpha 0.000001", old, new);
    cr_assert_neq(strstr(text, " unclear: the interval is too wide (--all lists them)"), NULL, "%s",
                  text);
    cr_assert_neq(strstr(text, " times the samples, if their ratios stay"), NULL, "%s", text);
    free(text);
    json_decref(before);
    json_decref(after);
    unlink(old);
    unlink(new);
}

Test(bench_commands, exit_status)
{
    char old[] = "/tmp/prange-old-XXXXXX", new[] = "/tmp/prange-new-XXXXXX", line[256];
    close(mkstemp(old));
    close(mkstemp(new));
    noise from = noise_of(9);
    json_t *before = run_of(&from, &quiet, 1.0, false, true);
    json_t *after = run_of(&from, &quiet, 1.3, false, true);
    json_dump_file(before, old, 0);
    json_dump_file(after, new, 0);
    json_decref(before);
    json_decref(after);
    static const struct {
        const char *arguments; /* OLD and NEW follow */
        int status;
    } known[] = {{"", 0},
                 {"--all", 0},
                 {"--fail-if-slower 5%", 1},
                 {"--fail-if-slower 50%", 0},
                 {"--fail-if-slower x", 2},
                 {"--effect -1%", 2},
                 {"--alpha 0", 2},
                 {"--nonsense", 2},
                 {"--json /no/such/folder/x.json", 2},
                 {"one-more.json", 2}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        snprintf(line, sizeof line, "compare %s %s %s", known[i].arguments, old, new);
        cr_assert_eq(status_of(line), known[i].status, "%s: %d", line, status_of(line));
    }
    unlink(new);
    snprintf(line, sizeof line, "compare %s %s", old, new);
    cr_assert_eq(status_of(line), 2, "a file that is not there");
    cr_assert_eq(status_of("compare"), 2);
    cr_assert_eq(status_of("compare --help"), 0);
    snprintf(line, sizeof line, "compare %s %s", old, BENCH);
    cr_assert_eq(status_of(line), 2, "a file that is no JSON");
    unlink(old);
    cr_assert_eq(status_of("ab"), 2);
    cr_assert_eq(status_of("ab --help"), 0);
    cr_assert_eq(status_of("ab /no/such/program /no/such/program"), 2);
    cr_assert_eq(status_of("ab true"), 2);
    cr_assert_eq(status_of("ab true true"), 2, "it writes no results");
    cr_assert_eq(status_of("ab false false"), 2);
    cr_assert_eq(status_of("ab --a-env NOVALUE true true"), 2);
    cr_assert_eq(status_of("ab --pairs 5 true true"), 2);
}

/* A document without an analysis gets one, also in the report's copy of the results. */
Test(bench_commands, report)
{
    char results[] = "/tmp/prange-results-XXXXXX", folder[] = "/tmp/prange-report-XXXXXX";
    close(mkstemp(results));
    cr_assert_neq(mkdtemp(folder), NULL);
    noise from = noise_of(3);
    json_t *document = run_of(&from, &quiet, 1.0, false, true);
    json_dump_file(document, results, 0);
    json_decref(document);
    static const struct {
        const char *arguments; /* after the results and the folder */
        int status;
    } known[] = {{"", 0},           {"--all", 2},
                 {"--picture", 2},  {"--picture /no/such/folder/x.svg", 2},
                 {"--nonsense", 2}, {"one-more", 2}};
    char line[256];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        snprintf(line, sizeof line, "report %s %s/page %s", results, folder, known[i].arguments);
        cr_assert_eq(status_of(line), known[i].status, "%s: %d", line, status_of(line));
    }
    snprintf(line, sizeof line, "%s/page/results.json", folder);
    document = json_load_file(line, 0, NULL);
    cr_assert_gt(json_array_size(json_object_get(document, "scaling")), 0);
    json_decref(document);
    snprintf(line, sizeof line, "report %s", results);
    cr_assert_eq(status_of(line), 2, "neither a folder nor a picture");
    snprintf(line, sizeof line, "report %s ''", results);
    cr_assert_eq(status_of(line), 2, "a folder without a name, which is not /");
    cr_assert_eq(status_of("--report '' --quick --filter sum_f64 --size 1000 --threads 1"), 2);
    snprintf(line, sizeof line, "report %s --picture %s/overview.svg", results, folder);
    cr_assert_eq(status_of(line), 0, "no folder");
    snprintf(line, sizeof line, "ln -s overview.svg %s/link.svg", folder);
    cr_assert_eq(system(line), 0);
    snprintf(line, sizeof line, "report %s --picture %s/link.svg", results, folder);
    cr_assert_eq(status_of(line), 0);
    snprintf(line, sizeof line, "test -L %s/link.svg && tail -c 7 %s/overview.svg | grep -q /svg",
             folder, folder);
    cr_assert_eq(system(line), 0, "a link stays a link");
    put(results, "{\"benchmarks\": []}");
    snprintf(line, sizeof line, "report %s %s/empty", results, folder);
    cr_assert_eq(status_of(line), 2, "no results, as for compare");
    snprintf(line, sizeof line, "report %s %s", BENCH, folder);
    cr_assert_eq(status_of(line), 2, "a file that is no JSON");
    cr_assert_eq(status_of("report"), 2);
    cr_assert_eq(status_of("report --help"), 0);
    snprintf(line, sizeof line, "rm -r %s %s", results, folder);
    cr_assert_eq(system(line), 0);
}

static bool holds(const char *path, const char *text)
{
    char line[16] = "";
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    const bool read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    return read && strcmp(line, text) == 0;
}

/* An old file is kept until the new one is complete, and a link remains a link. */
Test(bench_commands, json_replaces_its_file)
{
    char folder[] = "/tmp/prange-json-XXXXXX", command[1024];
    cr_assert(mkdtemp(folder) && chdir(folder) == 0);
    noise from = noise_of(9);
    json_t *run = run_of(&from, &quiet, 1.0, false, true);
    json_dump_file(run, "run", 0);
    json_decref(run);

    put("kept", "before");
    cr_assert(link("kept", "out") == 0);
    const bool root = geteuid() == 0;
    cr_assert(chmod("out", 0640) == 0 && (!root || chown("out", 12, 34) == 0));
    cr_assert_eq(status_of("compare --json out run run"), 0);
    cr_assert(holds("out", "{\n"));
    struct stat status;
    cr_assert(stat("out", &status) == 0 && (status.st_mode & 07777) == 0640);
    cr_assert(!root || (status.st_uid == 12 && status.st_gid == 34));
    cr_assert(holds("kept", "before"), "it was written over");

    cr_assert(symlink("kept", "to-kept") == 0);
    cr_assert_eq(status_of("compare --json to-kept run run"), 0);
    cr_assert(lstat("to-kept", &status) == 0 && S_ISLNK(status.st_mode));
    cr_assert(holds("kept", "{\n"));

    cr_assert(symlink("later", "to-later") == 0);
    cr_assert_eq(status_of("compare --json to-later run run"), 0, "a link to what is not there");
    cr_assert(holds("later", "{\n") && unlink("later") == 0 && unlink("to-later") == 0);

    put("kept", "before");
    snprintf(command, sizeof command,
             "trap '' XFSZ; ulimit -f 0; %s compare --json kept run run >/dev/null 2>&1", BENCH);
    cr_assert_eq(WEXITSTATUS(system(command)), 2, "no file may have a byte");
    cr_assert(holds("kept", "before"), "what was there is lost");
    cr_assert_eq(system("test $(ls | wc -l) = 4"), 0, "something was left");
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

/* No escape sequence in a file, in whatever encoding, reaches the terminal. */
Test(bench_commands, nothing_controls_the_terminal)
{
    char old[] = "/tmp/prange-old-XXXXXX", new[] = "/tmp/prange-new-XXXXXX";
    close(mkstemp(old));
    close(mkstemp(new));
    static const char *const texts[] = {"\\u001b[31m", "\\u009b31m"};
    const char *const paths[] = {old, new};
    for (int i = 0; i < 2; i++) {
        FILE *file = fopen(paths[i], "w");
        fprintf(file,
                "{\"context\": {\"OMP_%s\": %d}, \"benchmarks\": [{\"name\": "
                "\"f\\u009b\\u001b\\u007f%s\","
                " \"case\": \"f\", \"real_time\": 1}]}",
                texts[i], i, "\\n");
        fclose(file);
    }
    char *text = compared("--all", old, new);
    cr_assert_not_null(strstr(text, "the runs differ in OMP_[31m\n"), "%s", text);
    cr_assert_not_null(strstr(text, "\nf "), "%s", text);
    for (const char *at = text; *at; at++)
        cr_assert(*at == '\n' || ((unsigned char)*at >= ' ' && *at != 0x7f));
    cr_assert_null(strstr(text, "\xc2\x9b"), "%s", text);
    free(text);
    unlink(old);
    unlink(new);
}

/* The processor time to compare a run of `points` points with itself. */
static double seconds_for(int points)
{
    char run[] = "/tmp/prange-run-XXXXXX";
    close(mkstemp(run));
    noise from = noise_of(5);
    json_t *rows = json_array();
    for (int i = 0; i < points; i++) {
        double ns[21];
        noise_samples(&from, &quiet.point, 0.0, 21, ns);
        append(rows, "", i / 4, 1 + i % 4, 21, ns);
    }
    json_t *document = json_pack("{s:{}, s:o}", "context", "benchmarks", rows);
    json_dump_file(document, run, 0);
    json_decref(document);
    struct rusage before, after;
    getrusage(RUSAGE_CHILDREN, &before);
    char *text = compared("", run, run), wanted[64];
    getrusage(RUSAGE_CHILDREN, &after);
    snprintf(wanted, sizeof wanted, "%d points: 0 slower, 0 faster", points);
    cr_assert_not_null(strstr(text, wanted), "%s", text);
    free(text);
    unlink(run);
    return (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec) +
           1e-6 * (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec);
}

/* The time is linear in the number of points: with a linear search for each, eight times as many
 * points would take twenty times as long. */
Test(bench_commands, compares_thousands_of_points)
{
    const double few = seconds_for(1000), many = seconds_for(8000);
    cr_assert(many < 13.0 * few, "%g s, %g s", few, many);
}

/* The integral over 1 or 2 points is 0, for which there is no relative error. */
Test(bench_commands, integrals_of_few_points)
{
    cr_assert_eq(status_of("--filter integral_block --size 1 --quick --threads 1"), 0);
    cr_assert_eq(status_of("--filter loop_macro --size 2 --quick --threads 1"), 0);
}

static char *run_file(const char *text)
{
    char *path = strdup("/tmp/prange-run-XXXXXX");
    close(mkstemp(path));
    put(path, text);
    return path;
}

/* Differences of the machines, and points in only one of the files, are reported. */
Test(bench_commands, runs_that_differ)
{
    char *old = run_file("{\"context\": {\"plain_loops_flags\": \"-O2\", \"cpu\": \"a\"}, "
                         "\"benchmarks\": [{\"name\": \"f\", \"real_time\": 1}, {\"name\": "
                         "\"g\", \"real_time\": 1}]}");
    char *new = run_file("{\"context\": {\"plain_loops_flags\": \"-O3\", \"cpu\": \"b\", "
                         "\"GOMP_X\": \"1\"}, \"benchmarks\": [{\"name\": \"f\", \"real_time\": "
                         "1}, {\"name\": \"h\", \"real_time\": 1}]}");
    char *other = run_file("{\"benchmarks\": [{\"name\": \"x\", \"real_time\": 1}]}");
    char *text = compared("", old, new), line[300];
    static const char *const words[] = {"the runs differ in plain_loops_flags\n",
                                        "the runs differ in cpu\n", "the runs differ in GOMP_X\n",
                                        "not compared: 1 points of OLD alone, 1 of NEW alone"};
    for (int i = 0; i < 4; i++)
        cr_assert_not_null(strstr(text, words[i]), "%s: %s", words[i], text);
    free(text);
    snprintf(line, sizeof line, "compare %s %s", old, other);
    cr_assert_eq(status_of(line), 2, "no point in common");
    char *const paths[] = {old, new, other};
    for (int i = 0; i < 3; i++) {
        unlink(paths[i]);
        free(paths[i]);
    }
}

Test(bench_commands, aggregates_alone)
{
    char results[] = "/tmp/prange-results-XXXXXX", command[600];
    int status;
    close(mkstemp(results));
    put(results, "{\"benchmarks\": [{\"name\": \"f_mean\", \"run_type\": \"aggregate\", "
                 "\"real_time\": 1}]}");
    snprintf(command, sizeof command, "%s compare %s %s 2>&1", BENCH, results, results);
    char *text = said(command, &status);
    cr_assert_eq(status, 2);
    cr_assert_not_null(strstr(text, "has aggregates only"), "%s", text);
    free(text);
    unlink(results);
}

/* A pipe can be read only once, even if the text has a NaN. A path that is no file is reported as
 * such. */
Test(bench_commands, pipes)
{
    int status;
    char *path = run_file("{\"benchmarks\": [{\"name\": \"f\", \"real_time\": 1, \"c\": NaN}]}");
    char command[600];
    snprintf(command, sizeof command, "cat %s | %s compare /dev/stdin %s 2>&1", path, BENCH, path);
    char *text = said(command, &status);
    cr_assert_eq(status, 0, "%s", text);
    cr_assert_not_null(strstr(text, "1 point: "), "%s", text);
    free(text);
    snprintf(command, sizeof command, "%s compare %s /tmp 2>&1", BENCH, path);
    cr_assert_not_null(strstr(text = said(command, &status), "'/tmp': Is a directory"), "%s", text);
    free(text);
    cr_assert_eq(status, 2);
    snprintf(command, sizeof command, "%s report /none.json /tmp 2>&1", BENCH);
    cr_assert_not_null(strstr(text = said(command, &status), ": No such file"), "%s", text);
    free(text);
    unlink(path);
    free(path);
}
