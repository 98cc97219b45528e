/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "lists.h"
#include "report_axis.h"
#include "report_part.h"
#include "report_plot.h"

/* Pixels of a line, and of the axis below all of them. */
#define LINE_HEIGHT 24
#define AXIS_HEIGHT 58

/* And of the key above them. */
#define KEY_HEIGHT 36

/* Longer names are cut: the tables have them in full. */
#define NAME_LENGTH 26

/* More lines than this are no overview. */
#define MOST_LINES 60

/* The part of the width that labels may take; longer ones reach beyond the edge. */
#define MOST_LABEL 0.5

/* Bytes of a label. */
#define LABEL_ROOM (4 * NAME_LENGTH + BENCH_SIZE_TEXT + REPORT_WORDS + 16)

/* Pixels of a character, rather more than less. */
#define NAME_STEP 7.2

bool report_overview_all(const report_data *data, bool key)
{
    int results = 0;
    for (int i = 0; i < data->count; i++)
        results += data->series[i].most_threads > 0;
    return !key && results <= MOST_LINES;
}

static bool is_shown(const report_series *series, bool all)
{
    return (all || series->largest) && series->most_threads > 0;
}

static int lines_of(const report_data *data, bool all)
{
    int lines = 0;
    for (int i = 0; i < data->count; i++)
        lines += is_shown(&data->series[i], all);
    return lines;
}

int report_overview_height(const report_data *data, bool key)
{
    const int lines = lines_of(data, report_overview_all(data, key));
    return AXIS_HEIGHT + LINE_HEIGHT * lines + (key ? KEY_HEIGHT : 0);
}

/* In UTF-8, where the further bytes of a character begin with the bits 10. */
static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

/* The bytes of the first NAME_LENGTH characters, and how many characters these are. */
static size_t cut(const char *name, int *characters)
{
    size_t bytes = 0;
    for (*characters = 0; name[bytes]; bytes++) {
        const bool begins = begins_character(name[bytes]);
        if (begins && *characters == NAME_LENGTH)
            break;
        *characters += begins;
    }
    return bytes;
}

/* The name of the case, at its first line, and what tells its series apart. */
static void label_of(const report_data *data, const report_series *series, bool all, bool is_first,
                     char text[LABEL_ROOM])
{
    int characters;
    const int bytes = (int)cut(series->name, &characters);
    char size[BENCH_SIZE_TEXT] = "", settings[REPORT_WORDS] = "";
    if (all && series->n > 0.0)
        bench_size_text(
            (prange_bench_size){(ptrdiff_t)series->n, series->d > 0.0 ? (ptrdiff_t)series->d : 0},
            size);
    if (all)
        report_settings_text(data, series, settings);
    snprintf(text, LABEL_ROOM, "%.*s%s%s%s%s%s", is_first || !all ? bytes : 0, series->name,
             (is_first || !all) && series->name[bytes] ? "…" : "", size[0] ? "  " : "", size,
             settings[0] ? ", " : "", settings);
}

/* The labels of all lines; returns the part of the width that the longest of them takes. */
static double write_labels(FILE *script, const report_data *data, bool all)
{
    int longest = 0, line = 0;
    const char *before = "";
    for (int i = 0; i < data->count; i++) {
        const report_series *series = &data->series[i];
        if (!is_shown(series, all))
            continue;
        char text[LABEL_ROOM];
        int characters = 0;
        label_of(data, series, all, strcmp(before, series->name) != 0, text);
        before = series->name;
        fprintf(script, "set label ");
        bench_gnuplot_text(script, text);
        fprintf(script, " at graph 0, first %d right offset -1,0 textcolor rgb '#0000%02x'\n",
                -++line, BENCH_INK_TEXT);
        for (const char *at = text; *at; at++)
            characters += begins_character(*at);
        longest = characters > longest ? characters : longest;
    }
    return fmin(MOST_LABEL, (24.0 + NAME_STEP * longest) / REPORT_OVERVIEW_WIDTH);
}

/* A form of every line as the block $formN: speed-up, line, interval. */
static int write_form(FILE *script, const report_data *data, report_form form, bool all,
                      double *most)
{
    int count = 0, line = 0;
    fprintf(script, "$form%d << END\n", form);
    for (const report_series *series = data->series; series < data->series + data->count;
         series++) {
        if (!is_shown(series, all))
            continue;
        line++;
        const int threads = form == REPORT_SERIAL ? 1 : series->most_threads;
        const report_point *point = report_point_at(series, form, threads);
        if (!point || !isfinite(point->speedup.middle))
            continue;
        const double middle = point->speedup.middle;
        const bool known = isfinite(point->speedup.low) && isfinite(point->speedup.high);
        const double high = known ? point->speedup.high : middle;
        fprintf(script, "%.6g %g %.6g %.6g\n", middle, -line - 0.16 * report_looks[form].shift,
                known ? point->speedup.low : middle, high);
        *most = fmax(*most, fmin(high, 1.5 * middle));
        count++;
    }
    fprintf(script, "END\n");
    return count;
}

static void write_frame(FILE *script, const report_data *data, double labels, bool key)
{
    const int lines = lines_of(data, report_overview_all(data, key));
    const double height = report_overview_height(data, key);
    report_axis_frame(script);
    fprintf(script,
            "set lmargin at screen %g\nset rmargin at screen 0.98\n"
            "set tmargin at screen %g\nset bmargin at screen %g\n"
            "set border 1\nunset ytics\nset yrange [%g:-0.4]\nset format x '%%g×'\n"
            "set grid noytics xtics lt 1 lc rgb '#0000%02x' lw 1 dt solid\n"
            "set xlabel 'speed-up over the best serial loop' offset 0,0.5 textcolor rgb "
            "'#0000%02x'\n",
            labels, 1.0 - (key ? KEY_HEIGHT : 4) / height, 50.0 / height, -lines - 0.6,
            BENCH_INK_GRID, BENCH_INK_TEXT);
}

/* One entry beside the other above the axis: gnuplot's own key would break the line. */
static void write_key(FILE *script, const report_data *data, int team)
{
    const double middle = 1.0 - 0.5 * KEY_HEIGHT / report_overview_height(data, true);
    static const double at[REPORT_FORMS] = {0.05, 0.28, 0.58, 0.0};
    char threads[32];
    snprintf(threads, sizeof threads, ", %d thread%s", team, team > 1 ? "s" : "");
    for (int form = 0; form < REPORT_ONE_THREAD; form++)
        if (data->forms[form])
            fprintf(script,
                    "set label '%s%s' at screen %g, screen %g left offset 1.2,-0.3 point pt %d "
                    "ps 0.85 lc rgb '#0000%02x' textcolor rgb '#0000%02x'\n",
                    report_form_name(data, NULL, (report_form)form),
                    form == REPORT_SERIAL ? "" : threads, at[form], middle,
                    report_looks[form].marker, report_looks[form].ink, BENCH_INK_TEXT);
    fprintf(script,
            "set arrow from screen 0.77, screen %g to screen 0.81, screen %g nohead lc rgb "
            "'#0000%02x' lw 1.5 dt (6,4)\n"
            "set label 'ideal' at screen 0.82, screen %g left textcolor rgb '#0000%02x'\n",
            middle, middle, BENCH_INK_IDEAL, middle, BENCH_INK_TEXT);
}

int report_plot_overview(bench_gnuplot *plots, const report_data *data, bool key)
{
    const bool all = report_overview_all(data, key);
    const int lines = lines_of(data, all);
    if (lines == 0)
        return -1;
    const int number =
        bench_gnuplot_next(plots, REPORT_OVERVIEW_WIDTH, report_overview_height(data, key));
    FILE *script = plots->script;
    write_frame(script, data, write_labels(script, data, all), key);
    int team = 1;
    for (int i = 0; i < data->count; i++)
        if (is_shown(&data->series[i], all) && data->series[i].most_threads > team)
            team = data->series[i].most_threads;
    if (key)
        write_key(script, data, team);
    int counts[REPORT_FORMS];
    double most = team;
    for (int form = 0; form < REPORT_FORMS; form++)
        counts[form] = write_form(script, data, (report_form)form, all, &most);
    fprintf(script, "set xrange [0:%g]\n$ideal << END\n%d -0.4\n%d %g\nEND\n", 1.04 * most, team,
            team, -lines - 0.6);
    fprintf(script, "plot $ideal using 1:2 with lines lc rgb '#0000%02x' lw 1.5 dt (6,4) notitle",
            BENCH_INK_IDEAL);
    for (int form = REPORT_FORMS - 1; form >= 0; form--)
        if (counts[form] > 0)
            fprintf(script,
                    ", $form%d using 1:2:3:4 with xerrorbars lc rgb '#0000%02x' lw 1.5 pt %d "
                    "ps 0.85 notitle",
                    form, report_looks[form].ink, report_looks[form].marker);
    fprintf(script, "\n");
    return number;
}
