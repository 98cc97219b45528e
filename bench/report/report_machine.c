/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "points.h"
#include "report_part.h"
#include "text.h"

/* A row of the table of settings; lists are written out. */
static void write_setting(FILE *file, const char *key, const json_t *value)
{
    bench_html(file, "<tr><th scope=\"row\">%s</th><td class=\"setting\">", key);
    char *text =
        json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(4));
    bench_html_text(file, text ? text : json_is_string(value) ? json_string_value(value) : "");
    free(text);
    fputs("</td></tr>\n", file);
}

static void write_roof(FILE *file, const report_roof *roof, bool environments)
{
    const double rates[] = {roof->read, roof->triad, roof->fma_f64, roof->fma_f32};
    fprintf(file, "<tr><th scope=\"row\" class=\"number\">%d</th>", roof->threads);
    for (int i = 0; i < 4; i++) {
        char text[BENCH_NUMBER_TEXT];
        fputs("<td class=\"number\">", file);
        report_write_number(file, bench_rate_text(rates[i], i < 2 ? "B/s" : "FLOP/s", text));
        fputs("</td>", file);
    }
    if (environments)
        bench_html(file, "<td>%s</td>", roof->env);
    fputs("</tr>\n", file);
}

static void write_roofs(report_page *page)
{
    const report_data *data = page->data;
    if (data->roof_count == 0)
        return;
    FILE *file = page->file;
    /* In the order of their names: where one is set, the last one is. */
    const bool environments = data->roofs[data->roof_count - 1].env[0] != '\0';
    fprintf(file,
            "<h3>What the machine was probed to do</h3>\n<div class=\"scroll\" tabindex=\"0\" "
            "role=\"region\" aria-label=\"Limits\"><table>\n<thead><tr><th scope=\"col\" "
            "class=\"number\">Threads</th><th scope=\"col\" class=\"number\">Read</th>"
            "<th scope=\"col\" class=\"number\">Triad</th><th scope=\"col\" class=\"number\">"
            "Multiply-add, f64</th><th scope=\"col\" class=\"number\">Multiply-add, f32</th>"
            "%s</tr></thead>\n<tbody>\n",
            environments ? "<th scope=\"col\">Environment</th>" : "");
    for (int i = 0; i < data->roof_count; i++)
        write_roof(file, &data->roofs[i], environments);
    fputs("</tbody></table></div>\n", file);
}

static bool shown_elsewhere(const char *key)
{
    return strcmp(key, "limits") == 0 || strcmp(key, "failures") == 0 ||
           strcmp(key, "warnings") == 0 || strcmp(key, "caches") == 0;
}

static void write_caches(FILE *file, const json_t *caches)
{
    size_t i;
    json_t *cache;
    fputs("<tr><th scope=\"row\">caches</th><td class=\"setting\">", file);
    json_array_foreach((json_t *)caches, i, cache)
    {
        char size[BENCH_NUMBER_TEXT];
        fprintf(file, "%sL%.0f ", i > 0 ? "; " : "", bench_point_number(cache, "level"));
        bench_html(file, "%s %s", bench_point_text(cache, "type"),
                   bench_bytes_text(bench_point_number(cache, "size"), size));
        const double sharing = bench_point_number(cache, "num_sharing");
        if (sharing > 1.0)
            fprintf(file, " shared by %.0f", sharing);
    }
    fputs("</td></tr>\n", file);
}

void report_write_machine(report_page *page)
{
    FILE *file = page->file;
    fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"machine\">"
          "<table>\n<thead><tr><th scope=\"col\">Setting</th><th scope=\"col\">Value</th></tr>"
          "</thead>\n<tbody>\n",
          file);
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)page->data->context, key, value)
    {
        if (!shown_elsewhere(key))
            write_setting(file, key, value);
    }
    const json_t *caches = json_object_get(page->data->context, "caches");
    if (json_array_size(caches) > 0)
        write_caches(file, caches);
    fputs("</tbody></table></div>\n", file);
    write_roofs(page);
}
