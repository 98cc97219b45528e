/* SPDX-License-Identifier: MIT */
/*
 * When OpenBLAS is opened, and what happens if it is unusable. The programs run at the baseline
 * level, where few points are enough for products. Fakes have OpenBLAS's name in a folder of
 * LD_LIBRARY_PATH; if the machine has an OpenBLAS, some tests use it.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "probe.h"

static char folder[64], file[96], environment[160], out[4096];

/* Each test has an empty folder of its own. */
static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/prange-fast-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/libopenblas.so.0", folder);
    snprintf(environment, sizeof environment, "LD_LIBRARY_PATH=%s PRANGE_ISA=baseline", folder);
}

static void remove_folder(void)
{
    unlink(file);
    rmdir(folder);
}

TestSuite(load, .init = make_folder, .fini = remove_folder, .timeout = 100);

/* Copies the fake rather than linking it: the loader compares the name it opened, /proc/self/maps
 * shows the file. */
static void put(const char *fake)
{
    char command[1024];
    unlink(file);
    snprintf(command, sizeof command, "cp '%s' '%s'", fake, file);
    cr_assert_eq(system(command), 0);
}

static void expect_steps(const char *steps, const char *expected)
{
    cr_assert_eq(probe(environment, steps, out, sizeof out), 0, "%s: %s", steps, out);
    cr_expect_str_eq(out, expected, "%s: %s", steps, out);
}

Test(load, not_before_it_is_needed)
{
    put(GOOD);
    expect_steps("name direct few name mapped",
                 "OpenBLAS, when needed\nright\nright\nOpenBLAS, when needed\nnot mapped\n");
    /* These points are enough for products at the baseline level only. */
    snprintf(environment, sizeof environment, "LD_LIBRARY_PATH=%s PRANGE_ISA=v3", folder);
    expect_steps("many mapped", "right\nnot mapped\n");
}

Test(load, once)
{
    put(GOOD);
    expect_steps("few many name many child mapped",
                 "right\nopened\nmultiplied\nright\nOpenBLAS 9.9 USE_OPENMP MAX_THREADS=4\n"
                 "right\nright\nmapped\n");
}

Test(load, by_a_thousand_threads_at_once)
{
    put(GOOD);
    expect_steps("threads mapped", "opened\nmultiplied\nright\nmapped\n");
}

Test(load, by_a_child_first)
{
    put(GOOD);
    expect_steps("child mapped many", "opened\nmultiplied\nright\nnot mapped\n"
                                      "opened\nmultiplied\nright\n");
}

Test(load, closes_what_may_not_be_used)
{
    static const struct {
        const char *fake, *why;
    } fakes[] = {
        {THREADS, "is not the build with OpenMP"},
        {SERIAL, "is not the build with OpenMP"},
        {INT64, "has 64-bit integers"},
        {LACKING, "lacks a function"},
    };
    for (int k = 0; k < 4; k++) {
        char expected[256];
        put(fakes[k].fake);
        snprintf(expected, sizeof expected,
                 "opened\nright\nno error\nnone: libopenblas.so.0 %s\nright\nright\nnot mapped\n",
                 fakes[k].why);
        expect_steps("many error name child threads mapped", expected);
    }
}

Test(load, goes_on_without)
{
    FILE *text = fopen(file, "w");
    cr_assert_not_null(text);
    fputs("no library\n", text);
    fclose(text);
    cr_assert_eq(probe(environment, "many error many mapped name", out, sizeof out), 0);
    const char expected[] = "right\nno error\nright\nnot mapped\nnone: ";
    cr_expect_eq(strncmp(out, expected, strlen(expected)), 0, "%s", out);
    cr_expect_not_null(strstr(out, "libopenblas.so.0"));
}

/* A library opened by a plug-in does not share its OpenMP with the process. */
Test(load, by_a_plug_in)
{
    char steps[512];
    snprintf(steps, sizeof steps, "'%s' many name mapped", PLUGIN);
    put(GOOD);
    cr_assert_eq(probe_with(HOST, environment, steps, out, sizeof out), 0);
    cr_expect_str_eq(out, "opened\nmultiplied\nright\n"
                          "OpenBLAS 9.9 USE_OPENMP MAX_THREADS=4\nmapped\n");
    put(OTHER_OPENMP);
    cr_assert_eq(probe_with(HOST, environment, steps, out, sizeof out), 0);
    cr_expect_str_eq(out, "opened\nright\nnone: libopenblas.so.0 has another OpenMP\n"
                          "not mapped\n");
}

static void expect_machines_own(const char *steps)
{
    snprintf(environment, sizeof environment, "PRANGE_ISA=baseline");
    cr_assert_eq(probe(environment, steps, out, sizeof out), 0, "%s: %s", steps, out);
    cr_expect_eq(strncmp(out, "right\n", 6), 0, "%s: %s", steps, out);
    cr_expect((strstr(out, "\nnot mapped\n") && strstr(out, "\nnone: ")) ||
                  (strstr(out, "\nmapped\n") && strstr(out, "\nOpenBLAS ")),
              "%s: %s", steps, out);
}

Test(load, the_machines_own)
{
    expect_machines_own("many mapped name");
    expect_machines_own("threads mapped name");
    expect_machines_own("child many mapped name");
}

Test(load, without_memory)
{
    put(GOOD);
    expect_steps("limit many many mapped name",
                 "limited\nright\nright\nnot mapped\nnone: no memory for libopenblas.so.0\n");
}
