/* SPDX-License-Identifier: MIT */
#include "json.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json_context.h"
#include "json_row.h"
#include "replace.h"

void bench_json_number(json_t *object, const char *key, double value)
{
    if (isfinite(value))
        json_object_set_new(object, key, json_real(value));
}

/* A serial loop has no threads: the rounds of the first thread count with a result stand for it.
 * With weak scaling they are of the curve's size at one thread only. */
static bool stands_for_curve(const bench_sweep *sweep, const bench_row *row)
{
    if (row->point->setting.weak)
        return row->point->threads == 1;
    for (const bench_row *at = row; at > sweep->rows;) {
        at--;
        if (!bench_same_curve(at->point, row->point))
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
        if (row->timing[form].samples == 0 ||
            (!first && (form == BENCH_SERIAL || form == BENCH_ALONE)))
            continue;
        json_t *object = bench_json_row(row, (bench_form)form);
        json_object_set_new(object, "family_index", json_integer(family));
        json_object_set_new(object, "per_family_instance_index", json_integer((*instance)++));
        if (form == BENCH_PRANGE && sweep->options->width > 0.0)
            json_object_set_new(object, "wanted_width_reached",
                                json_boolean(row->width <= sweep->options->width));
        json_array_append_new(rows, object);
    }
}

static json_t *rows_of(const bench_sweep *sweep)
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
    }
    return rows;
}

json_t *bench_json_of(const bench_sweep *sweep, const bench_warnings *warnings)
{
    json_t *root = json_object();
    if (!root)
        return NULL;
    json_object_set_new(root, "context", bench_json_context(sweep, warnings));
    json_object_set_new(root, "benchmarks", rows_of(sweep));
    return root;
}

bool bench_json_writable(const char *path)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0)
        return false;
    close(file);
    return true;
}

/* What is there and is no plain file, such as /dev/stdout or a link, stays what it is. */
static bool replaceable(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 ? S_ISREG(status.st_mode) : errno == ENOENT;
}

typedef enum outcome { WRITTEN, NOT_WRITTEN, NO_PLACE } outcome;

/* NO_PLACE: the folder takes no file beside, or this one cannot be exchanged. */
static outcome replace(const json_t *document, const char *path)
{
    char error[512];
    bench_replacement file;
    outcome came = NO_PLACE;
    if (bench_replace_begin(&file, path, error, sizeof error)) {
        const bool dumped = json_dumpf(document, file.file, JSON_INDENT(1)) == 0;
        if (!bench_replace_close(&file, error, sizeof error) || !dumped)
            came = NOT_WRITTEN;
        else if (bench_replace_commit(&file, error, sizeof error))
            came = WRITTEN;
    }
    const int why = errno;
    bench_replace_end(&file);
    errno = why;
    return came;
}

bool bench_json_write(const json_t *document, const char *path)
{
    errno = 0;
    if (!document)
        return false;
    const outcome came = replaceable(path) ? replace(document, path) : NO_PLACE;
    if (came == NO_PLACE)
        return json_dump_file(document, path, JSON_INDENT(1)) == 0;
    return came == WRITTEN;
}
