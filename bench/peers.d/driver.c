/* SPDX-License-Identifier: MIT */
/*
 * A peer in C, driven by lines on stdin; each is answered by one line on stdout:
 *
 *     (at the start)                     {"version": TEXT, "threads": N the machine grants,
 *                                         "context": that of a results document}
 *     prepare CASE N D THREADS           ok               makes the inputs, sets the threads
 *     result VARIANT                     numbers          one call: the result's sum, some elements
 *     run VARIANT CALLS                  NS CPU_NS        the total times of CALLS calls
 *     estimate NUMBER...                 numbers          median, low, high, least, MAD, unstable
 *
 * or by `error TEXT`. Cases are those of prange-bench, with their inputs and their verification. A
 * variant is one way to compute a case; the first is "default". driver.py speaks the same protocol
 * except for `estimate`, and makes the same inputs. Before several timed calls both make one
 * untimed call: the process was stopped, so its threads sleep and its data has left the caches.
 */
#include <jansson.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "cases.h"
#include "clock.h"
#include "forms/forms.h"
#include "machine.h"
#include "statistics.h"

typedef struct driver {
    const char *peer;
    const prange_bench_case *spec; /* NULL: nothing is prepared */
    void *state;
} driver;

static void release(driver *it)
{
    if (it->spec)
        it->spec->teardown(it->state);
    it->spec = NULL;
}

/* The threads are set before setup(), so that the team that computes also touches the pages first.
 */
static void prepare(driver *it, const char *line)
{
    char name[PRANGE_BENCH_NAME_MOST] = "";
    int threads, count;
    prange_bench_size size;
    release(it);
    if (sscanf(line, "prepare %99s %td %td %d", name, &size.n, &size.d, &threads) != 4) {
        printf("error expected: prepare CASE N D THREADS\n");
        return;
    }
    const prange_bench_case *spec = bench_cases_all(&count);
    while (spec && count > 0 && strcmp(spec->name, name) != 0)
        spec++, count--;
    if (!spec || count == 0) {
        printf("error no case '%s'\n", name);
        return;
    }
    omp_set_num_threads(threads);
    (void)prange_set_exact_threads(threads);
    it->state = spec->setup(size);
    it->spec = it->state ? spec : NULL;
    printf(it->state ? "ok\n" : "error out of memory\n");
}

/* Element i of an array of f64, or of f32 if narrow. */
static double number_at(const void *y, bool narrow, size_t i)
{
    return narrow ? (double)((const float *)y)[i] : ((const double *)y)[i];
}

/* Sums by blocks. In one long accumulation the low bits of squares of short numbers would round
 * with a bias, even in long double. */
static double sum_of(const void *y, bool narrow, size_t count)
{
    enum { BLOCK = 1024 };
    long double sum = 0.0L, block = 0.0L;
    for (size_t i = 0; i < count; i++) {
        block += number_at(y, narrow, i);
        if (i % BLOCK == BLOCK - 1) {
            sum += block;
            block = 0.0L;
        }
    }
    return (double)(sum + block);
}

/* Prints the sum and some elements, at the same positions as driver.py. */
static void print_numbers(const void *y, bool narrow, size_t count)
{
    enum { ELEMENTS = 16 };
    printf("%.17g", sum_of(y, narrow, count));
    for (size_t k = 0; k < ELEMENTS && count > 1; k++)
        printf(" %.17g", number_at(y, narrow, k * 2654435761 % count));
}

/* Prints indices or counts. They are converted to doubles in `y`, which may alias them. */
static void print_integers(const ptrdiff_t *integers, size_t count, double *y)
{
    for (size_t i = 0; i < count; i++)
        y[i] = (double)integers[i];
    print_numbers(y, false, count);
}

/* Prints a result. That of a case of nearest points has the distances in its first half and the
 * indices in its second. */
static void print_result(const prange_bench_case *spec, prange_bench_result result)
{
    const bool indexed = strncmp(spec->name, "nearest/", 8) == 0;
    const bool integers =
        strcmp(spec->name, "order/argsort_f64") == 0 || strcmp(spec->name, "histogram_f64") == 0;
    const bool narrow = strcmp(spec->type, "f32") == 0;
    const size_t size = narrow ? sizeof(float) : sizeof(double);
    const size_t count = result.bytes / size / (indexed ? 2 : 1);
    double *y = result.data;
    if (integers)
        print_integers(result.data, count, y);
    else
        print_numbers(y, narrow, count);
    if (indexed) {
        printf(" ");
        print_integers((const ptrdiff_t *)result.data + count, count, y);
    }
    printf("\n");
}

/* Checks and prints the result of one call. The result is overwritten first, so that the result of
 * an earlier call cannot pass for this one's. */
static void result(const driver *it, prange_bench_run form)
{
    const prange_bench_case *spec = it->spec;
    const prange_bench_result result = spec->result(it->state);
    memset(result.data, 0xff, result.bytes); /* NaN, or -1 */
    const int status = form(it->state);
    const double allowed = form == spec->run || spec->baseline_tolerance == 0.0
                               ? spec->tolerance
                               : spec->baseline_tolerance;
    const double error = status == 0 ? spec->verify(it->state) : 0.0;
    if (status != 0)
        printf("error %d\n", status);
    else if (!(error <= allowed))
        printf("error disagrees: relative error %.2g, allowed %.2g\n", error, allowed);
    else
        print_result(spec, result);
}

static void run(const driver *it, prange_bench_run form, long calls)
{
    int error = calls > 1 ? form(it->state) : 0;
    const double cpu = bench_cpu_clock(), begin = bench_clock();
    for (long call = 0; call < calls && error == 0; call++)
        error = form(it->state);
    const double end = bench_clock();
    if (error != 0)
        printf("error %d\n", error);
    else
        printf("%.0f %.0f\n", 1e9 * (end - begin), 1e9 * (bench_cpu_clock() - cpu));
}

static void estimate(char *numbers)
{
    double values[BENCH_SAMPLES_MAX];
    int count = 0;
    for (char *end; count < BENCH_SAMPLES_MAX; numbers = end, count++) {
        values[count] = strtod(numbers, &end);
        if (end == numbers)
            break;
    }
    if (count == 0) {
        printf("error nothing to estimate\n");
        return;
    }
    const bench_estimate e = bench_estimate_of(count, values);
    printf("%.17g %.17g %.17g %.17g %.17g %d\n", e.median, e.low, e.high, e.min, e.mad,
           bench_is_unstable(&e));
}

static void answer(driver *it, char *line)
{
    char verb[16] = "", variant[32] = "";
    long calls = 0;
    const int words = sscanf(line, "%15s %31s %ld", verb, variant, &calls);
    const bool timed = strcmp(verb, "run") == 0 && words == 3 && calls > 0;
    if (strcmp(verb, "prepare") == 0) {
        prepare(it, line);
    } else if (strcmp(verb, "estimate") == 0) {
        estimate(line + strlen(verb));
    } else if (!timed && strcmp(verb, "result") != 0) {
        printf("error what is '%s'?\n", verb);
    } else {
        const prange_bench_run form = it->spec ? peer_form_of(it->peer, variant, it->spec) : NULL;
        if (!form)
            printf("error no variant '%s' of '%s'\n", variant, it->spec ? it->spec->name : "");
        else if (timed)
            run(it, form, calls);
        else
            result(it, form);
    }
}

static void greet(const char *version)
{
    const bench_machine machine = bench_machine_read();
    json_t *hello =
        json_pack("{s:s, s:i, s:o}", "version", version, "threads", prange_get_max_threads(),
                  "context", bench_machine_context(&machine, "bench/peers"));
    json_dumpf(hello, stdout, JSON_COMPACT);
    printf("\n");
    json_decref(hello);
}

int main(int argc, char **argv)
{
    driver it = {.peer = argc > 1 ? argv[1] : ""};
    char version[256], *line = NULL;
    size_t room = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!peer_describe(it.peer, version, sizeof version)) {
        printf("{\"missing\": \"not built in\"}\n");
        return 1;
    }
    greet(version);
    while (getline(&line, &room, stdin) > 0)
        answer(&it, line);
    release(&it);
    free(line);
    return 0;
}
