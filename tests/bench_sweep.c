/* SPDX-License-Identifier: MIT */
/*
 * Internals of the sweep: the lists of the command line, the points and their order, the sizes of
 * weak scaling, the JSON.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "document.h"
#include "json.h"
#include "settings.h"

Test(bench_settings, schedules)
{
    bench_schedules list;
    char text[BENCH_SCHEDULE_TEXT];
    cr_assert_null(
        bench_parse_schedules("static,dynamic,4,guided:16,static,default,dynamic:4", &list));
    static const char *const wanted[] = {"static", "dynamic,4", "guided,16", "default"};
    cr_assert_eq(list.count, 4);
    for (int i = 0; i < 4; i++)
        cr_assert_str_eq(bench_schedule_text(list.at[i], text), wanted[i]);
    static const char *const bad[] = {
        "",     "4",        "static,",   ",static",   "static,0",   "static,4,5",
        "auto", "dynamic:", "default,4", "static,-1", "dynamic,x1", "dynamic,2147483648"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not_null(bench_parse_schedules(bad[i], &list), "'%s'", bad[i]);
}

Test(bench_settings, levels)
{
    bench_levels list;
    cr_assert_null(bench_parse_levels("v3,baseline,v3,v3,baseline", "v4", &list));
    cr_assert_eq(list.count, 2);
    cr_assert_str_eq(list.at[0], "v3");
    cr_assert_not_null(bench_parse_levels("v4", "v3", &list), "above the processor's");
    cr_assert_not_null(bench_parse_levels("v3", "neon", &list));
    cr_assert_not_null(bench_parse_levels("neon", "v4", &list));
    cr_assert_not_null(bench_parse_levels("v3,", "v4", &list));
}

Test(bench_settings, environments)
{
    static bench_environments list;
    cr_assert_null(bench_parse_environment("OMP_PROC_BIND=close,spread,close", &list));
    cr_assert_not_null(bench_parse_environment("OMP_PROC_BIND=true", &list));
    cr_assert_null(bench_parse_environment("OMP_PLACES={0,1},cores(2)", &list));
    cr_assert_eq(list.count, 4);
    cr_assert_str_eq(list.at[0], "OMP_PROC_BIND=close OMP_PLACES={0,1}");
    cr_assert_str_eq(list.at[3], "OMP_PROC_BIND=spread OMP_PLACES=cores(2)");
    list.count = 0;
    cr_assert_null(bench_parse_environment("OMP_SCHEDULE=static,dynamic,4", &list));
    cr_assert_eq(list.count, 2);
    cr_assert_str_eq(list.at[1], "OMP_SCHEDULE=dynamic,4");
    static const char *const bad[] = {"",     "A",     "=1",    "A=",           "A=1,",
                                      "1A=1", "A B=1", "A=1 2", "PRANGE_ISA=v3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not_null(bench_parse_environment(bad[i], &list), "'%s'", bad[i]);
}

Test(bench_settings, times_and_shares)
{
    static const struct {
        const char *text;
        double seconds;
    } times[] = {{"60s", 60.0}, {"60", 60.0}, {"1.5m", 90.0}, {"2h", 7200.0}, {"500ms", 0.5}};
    double value;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        cr_assert_null(bench_parse_seconds(times[i].text, &value));
        cr_assert_eq(value, times[i].seconds);
    }
    static const char *const bad_times[] = {"", "s", "-1s", "5x", "1e9h", "inf", "nan"};
    for (size_t i = 0; i < sizeof bad_times / sizeof *bad_times; i++)
        cr_assert_not_null(bench_parse_seconds(bad_times[i], &value));
    cr_assert_null(bench_parse_percent("2%", &value));
    cr_assert(fabs(value - 0.02) < 1e-15);
    cr_assert_null(bench_parse_percent("0.5", &value));
    static const char *const bad_shares[] = {"", "0", "100%", "-2", "2%%", "two", "nan"};
    for (size_t i = 0; i < sizeof bad_shares / sizeof *bad_shares; i++)
        cr_assert_not_null(bench_parse_percent(bad_shares[i], &value));
}

static int nothing(void *state)
{
    (void)state;
    return 0;
}

static double right(void *state)
{
    (void)state;
    return 0.0;
}

static double none(prange_bench_size size)
{
    (void)size;
    return 0.0;
}

static prange_bench_size square_root(prange_bench_size base, int threads)
{
    return (prange_bench_size){(ptrdiff_t)lround((double)base.n * sqrt(threads)), base.d};
}

static const prange_bench_size lines[] = {{1000, 0}, {10, 0}, {0, 0}};
static const prange_bench_size planes[] = {{100, 3}, {0, 0}};
static const prange_bench_case cases[] = {
    {.name = "line", .type = "f64", .sizes = lines, .run = nothing, .verify = right, .flops = none},
    {.name = "plane",
     .type = "f32",
     .sizes = planes,
     .run = nothing,
     .verify = right,
     .weak = square_root},
    {.name = "extra/line", .group = "extra", .sizes = lines, .run = nothing, .verify = right},
};

static void fill_catalog(void)
{
    const prange_bench_table table = {PRANGE_BENCH_ABI, sizeof cases[0], 3, cases};
    char error[BENCH_CATALOG_ERROR];
    cr_assert(bench_catalog_add(&table, "test", error), "%s", error);
}

static bench_options options_of(int threads)
{
    bench_options options = {
        .threads = bench_threads_to(threads), .scaling.strong = true, .samples = 11};
    options.schedules.count = 1;
    return options;
}

Test(bench_plan, combines_all_lists, .init = fill_catalog)
{
    bench_options options = options_of(3);
    bench_plan plan = bench_plan_of(&options);
    cr_assert_eq(plan.count, 3 * 3, "two sizes and one, without the group");
    bench_plan_free(&plan);
    options.scaling.weak = true;
    cr_assert_null(bench_parse_schedules("static,dynamic", &options.schedules));
    cr_assert_null(bench_parse_environment("A=1,2", &options.environments));
    plan = bench_plan_of(&options);
    cr_assert_eq(plan.count, 3 * 3 * 2 * 2 * 2);
    bench_plan_free(&plan);
    options.types = "f32";
    plan = bench_plan_of(&options);
    cr_assert_eq(plan.count, 3 * 2 * 2 * 2);
    bench_plan_free(&plan);
    options.types = NULL;
    options.filter = "extra";
    plan = bench_plan_of(&options);
    cr_assert_eq(plan.count, 2 * 3 * 2 * 2 * 2);
    bench_plan_free(&plan);
}

Test(bench_plan, weak_scaling_holds_the_work_of_a_thread, .init = fill_catalog)
{
    bench_options options = options_of(4);
    options.scaling.strong = false;
    options.scaling.weak = true;
    bench_plan plan = bench_plan_of(&options);
    cr_assert_eq(plan.count, 12);
    for (int i = 0; i < plan.count; i++) {
        const bench_point *point = &plan.points[i];
        const ptrdiff_t wanted =
            point->base.d > 0 ? lround(100 * sqrt(point->threads)) : point->base.n * point->threads;
        cr_assert_eq(point->size.n, wanted);
        cr_assert_eq(point->size.d, point->base.d);
    }
    bench_plan_free(&plan);
}

Test(bench_plan, random_order_in_blocks, .init = fill_catalog)
{
    const bench_options options = options_of(8);
    bench_plan plan = bench_plan_of(&options);
    enum { COUNT = 24 };
    cr_assert_eq(plan.count, COUNT);
    int first[COUNT], second[COUNT], again[COUNT], seen[COUNT] = {0}, changes = 0;
    for (int i = 0; i < COUNT; i++)
        first[i] = second[i] = again[i] = i;
    uint64_t state = 7, other = 7;
    bench_shuffle(&plan, COUNT, first, &state);
    bench_shuffle(&plan, COUNT, again, &other);
    cr_assert_arr_eq(first, again, sizeof first, "a seed gives one order");
    bench_shuffle(&plan, COUNT, second, &state);
    cr_assert_arr_neq(first, second, sizeof first, "each pass has another");
    for (int i = 0; i < COUNT; i++) {
        seen[first[i]]++;
        changes += i > 0 && plan.points[first[i]].threads != plan.points[first[i - 1]].threads;
    }
    for (int i = 0; i < COUNT; i++)
        cr_assert_eq(seen[i], 1);
    cr_assert_eq(changes, 7, "a thread count is one block");
    bench_plan_free(&plan);
}

Test(bench_catalog, refuses_what_it_cannot_measure, .init = fill_catalog)
{
    static const prange_bench_size mixed[] = {{10, 0}, {10, 3}, {0, 0}};
    static const prange_bench_case bad[] = {
        {.sizes = lines, .run = nothing, .verify = right},
        {.name = "line", .sizes = lines, .run = nothing, .verify = right},
        {.name = "a", .run = nothing, .verify = right},
        {.name = "b", .sizes = lines, .verify = right},
        {.name = "c", .sizes = lines, .run = nothing},
        {.name = "d", .sizes = mixed, .run = nothing, .verify = right},
        {.name = "e", .group = "f", .sizes = lines, .run = nothing, .verify = right},
        {.name = "gr\xf6sse", .sizes = lines, .run = nothing, .verify = right}, /* Latin-1 */
        {.name = "g\th", .sizes = lines, .run = nothing, .verify = right},
    };
    char error[BENCH_CATALOG_ERROR];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const prange_bench_table table = {PRANGE_BENCH_ABI, sizeof bad[0], 1, &bad[i]};
        cr_assert_not(bench_catalog_add(&table, "test", error), "%zu", i);
        cr_assert_eq(strchr(error, '\n'), NULL);
    }
    const prange_bench_table other = {PRANGE_BENCH_ABI + 1, sizeof bad[0], 1, cases};
    cr_assert_not(bench_catalog_add(&other, "test", error));
    cr_assert(strstr(error, "ABI"));
    cr_assert_not(bench_catalog_load("gr\xf6sse.so", error));
    cr_assert(strstr(error, "UTF-8"));
}

/* A table of a later header has larger cases. */
Test(bench_catalog, reads_larger_cases)
{
    static const struct {
        prange_bench_case known;
        void *later[4];
    } larger[] = {{.known = {.name = "one", .sizes = lines, .run = nothing, .verify = right}},
                  {.known = {.name = "two", .sizes = lines, .run = nothing, .verify = right}}};
    const prange_bench_table table = {PRANGE_BENCH_ABI, sizeof larger[0], 2, &larger[0].known};
    char error[BENCH_CATALOG_ERROR];
    cr_assert(bench_catalog_add(&table, "test", error), "%s", error);
    cr_assert_str_eq(bench_case_at(1)->name, "two");
    cr_assert_eq(bench_case_at(2), NULL);
}

/* A row all of whose numbers are infinite or NaN, as times of 0 give them. */
Test(bench_json, has_no_nan, .init = fill_catalog)
{
    bench_options options = options_of(2);
    options.filter = "line";
    const volatile sig_atomic_t interrupts = 0;
    const bench_machine machine = bench_machine_read();
    static const prange_bench_size tens[] = {{10, 0}};
    options.sizes = (bench_sizes){1, {tens[0]}};
    bench_sweep sweep = bench_sweep_of(&options, &machine, &interrupts);
    cr_assert_eq(sweep.plan.count, 2);
    bench_row_add(&sweep.rows[0], &(bench_answer){.kind = BENCH_ROUNDS, .count = 1});
    strcpy(sweep.rows[1].failure, "wrong");
    bench_estimate_row(&sweep.rows[0]);
    bench_conclude(&sweep.rows[0], &sweep.rows[0], NULL, 0.0);
    json_t *warnings = json_pack("[s]", "beware");
    json_t *root = bench_document_of(&sweep, warnings);
    json_decref(warnings);
    char *text = json_dumps(root, 0);
    cr_assert_neq(text, NULL);
    cr_assert_eq(strstr(text, "NaN"), NULL);
    cr_assert_eq(strstr(text, "nan"), NULL);
    cr_assert_eq(strstr(text, "Infinity"), NULL);
    const json_t *benchmarks = json_object_get(root, "benchmarks");
    cr_assert_eq(json_array_size(benchmarks), 1, "the failed row is left out");
    const json_t *row = json_array_get(benchmarks, 0);
    cr_assert(json_is_number(json_object_get(row, "real_time")));
    cr_assert_str_eq(json_string_value(json_object_get(row, "run_type")), "iteration");
    cr_assert_str_eq(json_string_value(json_object_get(row, "form")), "prange");
    const json_t *context = json_object_get(root, "context");
    cr_assert(json_is_array(json_object_get(context, "caches")));
    cr_assert_eq(json_integer_value(json_object_get(context, "json_schema_version")), 1);
    cr_assert_eq(json_array_size(json_object_get(context, "warnings")), 1);
    const json_t *failure = json_array_get(json_object_get(context, "failures"), 0);
    cr_assert_str_eq(json_string_value(json_object_get(failure, "name")),
                     "line/10/real_time/threads:2");
    cr_assert_str_eq(json_string_value(json_object_get(failure, "failure")), "wrong");
    free(text);
    json_decref(root);
    bench_sweep_free(&sweep);
}

Test(bench_json, omits_what_is_no_number)
{
    json_t *object = json_object();
    json_object_set_new(object, "nan", bench_json_real(NAN));
    json_object_set_new(object, "infinity", bench_json_real(-INFINITY));
    json_object_set_new(object, "one", bench_json_real(1.0));
    cr_assert_eq(json_object_size(object), 1);
    json_decref(object);
}
