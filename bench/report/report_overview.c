/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

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

/* Pixels of a character, rather more than less. */
#define NAME_STEP 7.2

static int lines_of(const report_data *data)
{
    int lines = 0;
    for (int i = 0; i < data->count; i++)
        lines += data->series[i].largest && data->series[i].most_threads > 0;
    return lines;
}

int report_overview_height(const report_data *data, bool key)
{
    return AXIS_HEIGHT + LINE_HEIGHT * lines_of(data) + (key ? KEY_HEIGHT : 0);
}

/* The bytes of the first NAME_LENGTH characters of UTF-8, whose further bytes begin with the bits
 * 10, and how many characters these are. */
static size_t cut(const char *name, int *characters)
{
    size_t bytes = 0;
    for (*characters = 0; name[bytes]; bytes++) {
        const bool begins = ((unsigned char)name[bytes] & 0xc0) != 0x80;
        if (begins && *characters == NAME_LENGTH)
            break;
        *characters += begins;
    }
    return bytes;
}

/* The part of the width that the longest name takes. */
static double names_width(const report_data *data)
{
    int longest = 0;
    for (int i = 0; i < data->count; i++) {
        int characters;
        cut(data->series[i].name, &characters);
        longest = characters > longest ? characters : longest;
    }
    return (24.0 + NAME_STEP * longest) / REPORT_OVERVIEW_WIDTH;
}

static void write_name(FILE *script, const char *name, int line)
{
    char text[4 * NAME_LENGTH + 4];
    int characters;
    const size_t bytes = cut(name, &characters);
    memcpy(text, name, bytes);
    strcpy(text + bytes, name[bytes] ? "…" : "");
    fprintf(script, "set label ");
    bench_gnuplot_text(script, text);
    fprintf(script, " at graph 0, first %d right offset -1,0 textcolor rgb '#0000%02x'\n", -line,
            BENCH_INK_TEXT);
}

/* A form of every case as the block $formN: speed-up, line, interval. */
static int write_form(FILE *script, const report_data *data, report_form form, double *most)
{
    int count = 0, line = 0;
    fprintf(script, "$form%d << END\n", form);
    for (const report_series *series = data->series; series < data->series + data->count;
         series++) {
        if (!series->largest || series->most_threads == 0)
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

static void write_frame(FILE *script, const report_data *data, int lines, bool key)
{
    const double height = report_overview_height(data, key);
    report_axis_frame(script);
    fprintf(script,
            "set lmargin at screen %g\nset rmargin at screen 0.98\n"
            "set tmargin at screen %g\nset bmargin at screen %g\n"
            "set border 1\nunset ytics\nset yrange [%g:-0.4]\nset format x '%%g×'\n"
            "set grid noytics xtics lt 1 lc rgb '#0000%02x' lw 1 dt solid\n"
            "set xlabel 'speed-up over the best serial loop' offset 0,0.5 textcolor rgb "
            "'#0000%02x'\n",
            names_width(data), 1.0 - (key ? KEY_HEIGHT : 4) / height, 50.0 / height, -lines - 0.6,
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
    const int lines = lines_of(data);
    if (lines == 0)
        return -1;
    const int number =
        bench_gnuplot_next(plots, REPORT_OVERVIEW_WIDTH, report_overview_height(data, key));
    FILE *script = plots->script;
    write_frame(script, data, lines, key);
    int team = 1, line = 0;
    for (int i = 0; i < data->count; i++) {
        const report_series *series = &data->series[i];
        if (!series->largest || series->most_threads == 0)
            continue;
        write_name(script, series->name, ++line);
        team = series->most_threads > team ? series->most_threads : team;
    }
    if (key)
        write_key(script, data, team);
    int counts[REPORT_FORMS];
    double most = team;
    for (int form = 0; form < REPORT_FORMS; form++)
        counts[form] = write_form(script, data, (report_form)form, &most);
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
