/* SPDX-License-Identifier: MIT */
#include "document.h"

#include <inttypes.h>
#include <stdlib.h>

#include "json.h"
#include "refuse.h"
#include "row.h"

/* A serial loop has no threads: the rounds of the first thread count with a result stand for it.
 * With weak scaling they are of the curve's size at one thread only. */
static bool stands_for_curve(const bench_sweep *sweep, const bench_row *row)
{
    if (row->point->setting.weak)
        return row->point->threads == 1;
    for (const bench_row *at = row; at > sweep->rows;) {
        at--;
        if (!bench_same_setting(at->point, row->point) || !bench_same_size(at->point, row->point))
            return true;
        if (bench_has_result(at))
            return false;
    }
    return true;
}

static void add_row(json_t *rows, const bench_sweep *sweep, const bench_row *row, int family,
                    int *instance)
{
    const bool first = stands_for_curve(sweep, row);
    for (int form = 0; form < BENCH_FORMS; form++) {
        if (!bench_has_timing(row, (bench_form)form) ||
            (!first && (form == BENCH_SERIAL || form == BENCH_ALONE)))
            continue;
        json_t *object = bench_row_json(row, (bench_form)form);
        json_object_set_new(object, "family_index", json_integer(family));
        json_object_set_new(object, "per_family_instance_index", json_integer((*instance)++));
        if (form == BENCH_PRANGE && sweep->options->width > 0.0)
            json_object_set_new(object, "wanted_width_reached",
                                json_boolean(row->width <= sweep->options->width));
        json_array_append_new(rows, object);
    }
}

static json_t *rows_of(const bench_sweep *sweep, json_t *failures)
{
    json_t *rows = json_array();
    int family = -1, instance = 0;
    for (int i = 0; i < sweep->plan.count; i++) {
        const bench_row *row = &sweep->rows[i];
        if (i == 0 || row->point->what != row[-1].point->what) {
            family++;
            instance = 0;
        }
        if (bench_has_result(row))
            add_row(rows, sweep, row, family, &instance);
        else if (row->failure[0])
            json_array_append_new(failures, bench_failure_json(row));
    }
    return rows;
}

static json_t *limits_of(const bench_sweep *sweep)
{
    json_t *list = json_array();
    for (const bench_roof *roof = sweep->roofs; roof < sweep->roofs + sweep->roof_count; roof++) {
        const bench_limits *limits = &roof->limits;
        json_array_append_new(list, json_pack("{s:s, s:i, s:o*, s:o*, s:o*, s:o*}", "env",
                                              roof->environment, "threads", limits->threads, "read",
                                              bench_json_real(limits->read), "triad",
                                              bench_json_real(limits->triad), "fma_f64",
                                              bench_json_real(limits->fma_f64), "fma_f32",
                                              bench_json_real(limits->fma_f32)));
    }
    return list;
}

/* The shared objects whose cases were measured; NULL where there are none. */
static json_t *loaded_by(const bench_loads *loads)
{
    json_t *text = loads->count > 0 ? json_string(loads->at[0]) : NULL;
    for (int i = 1; i < loads->count; i++) {
        json_t *longer = json_sprintf("%s, %s", json_string_value(text), loads->at[i]);
        json_decref(text);
        text = longer;
    }
    return text;
}

/* How the run was made. */
static json_t *run_of(const bench_sweep *sweep)
{
    const bench_options *options = sweep->options;
    char *command = bench_process_command();
    json_t *run = json_pack(
        "{s:o*, s:o*, s:s, s:o, s:o, s:o*, s:o*}", "command", json_string(command ? command : ""),
        "loaded", loaded_by(&options->loads), "interrupted", *sweep->interrupts > 0 ? "yes" : "no",
        "seed", json_sprintf("%" PRIu64, options->seed), "samples",
        json_sprintf("%d", options->samples), "budget",
        options->budget > 0.0 ? json_sprintf("%g s", options->budget) : NULL, "wanted_width",
        options->width > 0.0 ? json_sprintf("%g %%", 100.0 * options->width) : NULL);
    free(command);
    return run;
}

json_t *bench_document_of(const bench_sweep *sweep, json_t *warnings)
{
    json_t *context = bench_machine_context(sweep->machine, bench_program());
    json_t *run = run_of(sweep), *failures = json_array(), *rows = rows_of(sweep, failures);
    json_object_update(context, run);
    json_decref(run);
    json_object_set(context, "warnings", warnings);
    json_object_set_new(context, "limits", limits_of(sweep));
    json_object_set_new(context, "failures", failures);
    return json_pack("{s:o, s:o}", "context", context, "benchmarks", rows);
}
