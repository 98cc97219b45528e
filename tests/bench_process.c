/* SPDX-License-Identifier: MIT */
/*
 * The sweep from the user's view: prange-bench on cases that crash, hang, fail or wait, on objects
 * that it cannot read, in various environments, and interrupted.
 */
#include <signal.h>

#include "bench_program.h"

/* The reason why the point has no result; "" if it has one. */
static const char *failure_of(const outcome *said, const char *name)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(json_object_get(said->document, "context"), "failures"), i,
                       entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "name")), name) == 0)
            return json_string_value(json_object_get(entry, "failure"));
    }
    return "";
}

static void expect_failure(const char *name, const char *timeout, const char *failure)
{
    char arguments[100], key[100];
    snprintf(arguments, sizeof arguments, "--filter %s --threads 1 --timeout %s", name, timeout);
    outcome said = load(arguments);
    expect_status(said, 1);
    cr_assert_eq(rows(&said), 0, "%s", said.text);
    snprintf(key, sizeof key, "%s/100/real_time/threads:1", name);
    cr_assert(strstr(failure_of(&said, key), failure), "'%s' is not in '%s'\n%s", failure,
              failure_of(&said, key), said.text);
    cr_assert(strstr(said.text, failure), "%s", said.text);
    end(&said);
}

Test(bench_process, a_good_case)
{
    outcome said = load("--filter good");
    expect_status(said, 0);
    cr_assert_eq(rows(&said), 2);
    end(&said);
}

Test(bench_process, what_goes_wrong_is_told_in_its_row)
{
    expect_failure("crash", "60s", "crashed: SIGSEGV while running the loop");
    expect_failure("exit", "60s", "crashed: exit status 7");
    expect_failure("fail", "60s", "failed with code 5");
    expect_failure("wrong", "60s", "relative error nan");
    expect_failure("once", "60s", "relative error 1, allowed 0, after its samples");
}

Test(bench_process, a_hanging_case_is_given_up)
{
    expect_failure("hang", "5s", "hung: no sign of life for 5 s while running the loop");
    expect_failure("closing", "5s", "hung: no sign of life for 5 s while running the loop");
}

Test(bench_process, the_rest_of_the_sweep_goes_on)
{
    outcome said = load("--filter '[fgw]*'");
    expect_status(said, 1);
    cr_assert_eq(rows(&said), 2, "%s", said.text);
    cr_assert_str_neq(failure_of(&said, "wrong/100/real_time/threads:2"), "");
    end(&said);
}

Test(bench_process, objects_that_cannot_be_read)
{
    expect_refusal("--load " NO_TABLE, "exports no table");
    expect_refusal("--load " OTHER_ABI, "ABI version 999");
    expect_refusal("--load /nowhere/mine.so", "/nowhere/mine.so");
    expect_refusal("--load /dev/null", "/dev/null");
    expect_refusal("--load " BAD_START " --timeout 2s --list", "loading it takes more than 5 s");
#ifndef __SANITIZE_ADDRESS__ /* which reports the signal itself, at length */
    char *cut = temporary(), command[600];
    snprintf(command, sizeof command, "head -c 3000 %s >%s", CASES, cut);
    cr_assert_eq(system(command), 0);
    snprintf(command, sizeof command, "--load %s", cut);
    expect_refusal(command, "loading it ends the process by SIGBUS");
    expect_refusal("--load " BAD_SIZES " --list", "loading it ends the process by SIGSEGV");
    expect_refusal("--load " BAD_COUNT, "bench-cases-bad_count.so': ");
    expect_refusal("--load " BAD_STRIDE, "loading it ends the process by SIGSEGV");
    expect_refusal("--load " BAD_BYTES, "loading it ends the process by SIGSEGV");
    remove(cut);
    free(cut);
#endif
}

Test(bench_process, bad_arguments)
{
    expect_refusal("--report /proc/nowhere", "/proc/nowhere");
    expect_refusal("--report /dev/null", "/dev/null");
    expect_refusal("--json /nowhere/x.json", "/nowhere/x.json");
    expect_refusal("--filter nothing", "nothing");
    expect_refusal("--type f16", "f16");
    expect_refusal("--threads 1,0", "'1,0'");
    expect_refusal("--size 5x0", "'5x0'");
    expect_refusal("--level v9", "v9");
    expect_refusal("--schedule sometimes", "sometimes");
    expect_refusal("--scaling upwards", "upwards");
    expect_refusal("--env OMP_NUM_THREADS=1,2", "--threads");
    expect_refusal("--env nonsense", "nonsense");
    expect_refusal("--budget soon", "soon");
    expect_refusal("--budget 0", "no time");
    expect_refusal("--width 0", "--width");
    expect_refusal("--seed -1", "--seed");
    expect_refusal("--samples 3", "--samples");
    expect_refusal("--nonsense", "--nonsense");
    expect_refusal("nonsense", "nonsense");
    expect_refusal("--budget", "--budget");
}

Test(bench_process, a_full_disk)
{
    static const char *const outputs[] = {"--json /dev/full", ">/dev/full"};
    for (int i = 0; i < 2; i++) {
        char arguments[100];
        snprintf(arguments, sizeof arguments, "--filter good --threads 1 %s", outputs[i]);
        outcome said = load(arguments);
        expect_status(said, 1);
        end(&said);
    }
}

Test(bench_process, each_environment_is_a_process_of_its_own)
{
    outcome said =
        load("--filter environment --env OMP_PROC_BIND=close,spread --env BENCH_TEST=word");
    expect_status(said, 0);
    const json_t *all = json_object_get(said.document, "benchmarks");
    cr_assert_eq(json_array_size(all), 4, "%s", said.text);
    cr_assert_str_eq(json_string_value(json_object_get(json_array_get(all, 3), "env")),
                     "OMP_PROC_BIND=spread BENCH_TEST=word");
    end(&said);
    said = load("--filter environment --env OMP_PROC_BIND=close --env BENCH_TEST=other");
    expect_status(said, 1);
    end(&said);
}

/* Each level has its own process, which is not asked for results of other levels. */
Test(bench_process, each_level_is_a_process_of_its_own)
{
    outcome said = load("--filter good");
    const char *highest = told(&said, "instruction_set_level");
    char arguments[100];
    if (strcmp(highest, "neon") == 0 || strcmp(highest, "baseline") == 0)
        cr_skip_test("no other level");
    snprintf(arguments, sizeof arguments, "--filter good --level %s,baseline", highest);
    outcome both = load(arguments);
    expect_status(both, 0);
    cr_assert_eq(rows(&both), 4, "%s", both.text);
    end(&both);
    end(&said);
}

Test(bench_process, the_seed_orders_the_points)
{
    outcome said = load("--filter good --seed 42");
    cr_assert_str_eq(told(&said, "seed"), "42");
    cr_assert(strstr(said.text, "seed 42"));
    end(&said);
}

/* Runs a case and sends the sweep alone a signal, which must tell its process, once the loop runs.
 */
static outcome interrupt(const char *signal, const char *then, const char *arguments)
{
    char *started = temporary(), before[300], all[600];
    remove(started);
    setenv("BENCH_TEST_STARTED", started, 1);
    snprintf(before, sizeof before,
             "sh -c '\"$0\" \"$@\" & for k in $(seq 600); do [ -e %s ] && break; sleep 0.1; done;"
             " kill -%s $!; %s wait $!'",
             started, signal, then);
    snprintf(all, sizeof all, "--load %s --threads 1 --cache 1M %s", CASES, arguments);
    const outcome said = sweep(before, all);
    unsetenv("BENCH_TEST_STARTED");
    remove(started);
    free(started);
    return said;
}

/* With this seed the good case comes first. */
Test(bench_process, an_interrupt_keeps_what_is_done)
{
    static const char *const signals[] = {"INT", "TERM", "HUP"};
    signal(SIGHUP, SIG_DFL); /* under nohup it is ignored, here and in what is started */
    for (int i = 0; i < 3; i++) {
        outcome said = interrupt(signals[i], "", "--filter '[gs]*' --samples 1000 --seed 1");
        expect_status(said, 130);
        cr_assert_str_eq(told(&said, "interrupted"), "yes");
        cr_assert_eq(rows(&said), 1, "%s", said.text);
        cr_assert(strstr(said.text, "interrupted: "), "%s", said.text);
        end(&said);
    }
}

/* The second interrupt comes while the case hangs. Nothing is done, so nothing is written. */
Test(bench_process, two_interrupts_end_at_once)
{
    outcome said = interrupt("INT", "sleep 1; kill -INT $!;", "--filter hang");
    expect_status(said, 130);
    cr_assert(strstr(said.text, "and nothing is written"), "%s", said.text);
    cr_assert(kept_its_file(&said), "%s", said.text);
    end(&said);
}

/* The reader of the table may close the pipe early. */
Test(bench_process, a_closed_pipe_costs_no_results)
{
    outcome said = load("--filter good | head -n 1");
    cr_assert_eq(rows(&said), 2, "%s", said.text);
    end(&said);
}

/* A pipe gets its results if there is a reader. A refused command does not leave a new file behind.
 */
Test(bench_process, files_of_other_kinds)
{
    char folder[] = "/tmp/prange-bench-XXXXXX", command[600], before[200];
    cr_assert_not_null(mkdtemp(folder));
    snprintf(command, sizeof command, "mkfifo %s/pipe", folder);
    cr_assert_eq(system(command), 0);
    snprintf(command, sizeof command, "--filter good --json %s/pipe", folder);
    outcome said = load(command);
    expect_status(said, 1);
    cr_assert(strstr(said.text, "/pipe' cannot be written"), "%s", said.text);
    end(&said);

    snprintf(before, sizeof before, "cat %s/pipe >%s/copy &", folder, folder);
    snprintf(command, sizeof command,
             "--load %s --threads 1 --cache 1M --filter good --json %s/pipe", CASES, folder);
    said = sweep(before, command);
    expect_status(said, 0);
    end(&said);
    snprintf(command, sizeof command, "until grep -q '^}' %s/copy; do sleep 0.1; done", folder);
    cr_assert_eq(system(command), 0);

    snprintf(command, sizeof command, "--json %s/new --report /dev/null", folder);
    expect_refusal(command, "/dev/null");
    snprintf(command, sizeof command, "! [ -e %s/new ] && rm -r %s", folder, folder);
    cr_assert_eq(system(command), 0, "an empty file was left");
}

/* The sweep does not wait for processes that a case leaves behind: a point is done when its own
 * process ends. */
Test(bench_process, processes_left_behind)
{
    outcome said = load("--filter leaving --timeout 10s");
    expect_status(said, 0);
    cr_assert_eq(rows(&said), 2, "%s", said.text);
    end(&said);
}

/* After a hang larger sizes and teams are skipped, since they would hang again. */
Test(bench_process, a_hang_is_waited_for_once)
{
    outcome said = load("--filter hang --timeout 5s");
    expect_status(said, 1);
    const char *one = failure_of(&said, "hang/100/real_time/threads:1");
    const char *two = failure_of(&said, "hang/100/real_time/threads:2");
    const bool first = strncmp(one, "hung: ", 6) == 0;
    cr_assert_eq(strncmp(first ? one : two, "hung: ", 6), 0, "%s", said.text);
    cr_assert(strstr(first ? two : one, "after the case hung at size 100"), "%s", said.text);
    end(&said);
}

/* A parent may pass on closed standard input and output, or an ignored SIGCHLD. */
Test(bench_process, what_the_parent_left_is_mended)
{
    const char *arguments = "--load " CASES " --filter good --threads 1,2 --cache 1M";
    outcome said = sweep("sh -c '\"$0\" \"$@\" <&- >&-'", arguments);
    expect_status(said, 1); /* the table is lost */
    cr_assert_eq(rows(&said), 2, "%s", said.text);
    end(&said);
    said = sweep("env --ignore-signal=CHLD", arguments);
    expect_status(said, 0);
    cr_assert_eq(rows(&said), 2, "%s", said.text);
    end(&said);
}
