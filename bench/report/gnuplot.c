/* SPDX-License-Identifier: MIT */
#include "gnuplot.h"

#include <errno.h>
#include <regex.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Those that the scripts use, by gnuplot's numbers: 5 square, 7 disc, 9 triangle, 13 diamond. */
const char bench_gnuplot_markers[] =
    "<rect id=\"gpPt4\" fill=\"currentColor\" stroke=\"none\" x=\"-1\" y=\"-1\" width=\"2\" "
    "height=\"2\"/>"
    "<circle id=\"gpPt6\" fill=\"currentColor\" stroke=\"none\" r=\"1\"/>"
    "<path id=\"gpPt8\" fill=\"currentColor\" stroke=\"none\" d=\"M0,-1.33L-1.33,.8L1.33,.8z\"/>"
    "<path id=\"gpPt12\" fill=\"currentColor\" stroke=\"none\" d=\"M0,-1.4L1.4,0L0,1.4L-1.4,0z\"/>";

/* What is gnuplot's own, and what stands in its place; \1 is the part in parentheses. */
static const struct {
    const char *pattern, *replacement;
} rules[] = {
    {"<title>[^<]*</title>", ""},
    {" id=[\"']gnuplot_[a-z0-9_]*[\"']", ""},
    {"rgb\\( *0, *0, *([0-9]+)\\)", "var(--plot-\\1)"},
    {"color=[\"']white[\"']", "color=\"var(--page)\""},
    {"stroke=[\"']currentColor[\"']", ""},
    {"stroke=[\"']black[\"']", ""},
    {"color=[\"'](black|gray)[\"']", ""},
    {"font-family=[\"'][^\"']*[\"'] *font-size=[\"'][^\"']*[\"']", ""},
    {"stroke-width=\"1.00\"", ""},
    {"stroke-linecap=\"butt\" stroke-linejoin=\"miter\"", ""},
    {"fill=\"none\"", ""},
    {"xlink:href", "href"},
};
#define RULES (sizeof rules / sizeof *rules)

void bench_gnuplot_begin(bench_gnuplot *plots)
{
    *plots = (bench_gnuplot){.script = tmpfile()};
    if (!plots->script)
        return;
    /* Only numbers and fixed texts follow, but for what bench_gnuplot_text quotes. */
    fputs("set print '-'\nset encoding utf8\n", plots->script);
}

int bench_gnuplot_next(bench_gnuplot *plots, int width, int height)
{
    fprintf(plots->script,
            "reset\nset terminal svg size %d,%d dynamic font 'Helvetica,12' noenhanced\n"
            "set output\nprint '<!--picture %d-->'\n",
            width, height, plots->count);
    return plots->count++;
}

void bench_gnuplot_text(FILE *script, const char *text)
{
    putc('\'', script);
    for (; *text; text++) {
        if (*text == '\'')
            putc('\'', script);
        putc((unsigned char)*text < ' ' ? ' ' : *text, script);
    }
    putc('\'', script);
}

/* All of a file from its beginning; the caller frees it. */
static char *text_of(FILE *file)
{
    char *text = NULL;
    size_t size = 0;
    rewind(file);
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* Runs gnuplot without the user's own settings; its exit status, or -1 with errno. */
static int run(FILE *script, FILE *output, FILE *complaints)
{
    static char name[] = "gnuplot", defaults[] = "-d";
    char *const arguments[] = {name, defaults, NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return -1;
    posix_spawn_file_actions_adddup2(&actions, fileno(script), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(output), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(complaints), STDERR_FILENO);
    pid_t child;
    errno = posix_spawnp(&child, name, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (errno != 0)
        return -1;
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

/* Replaces all matches; takes `text` and returns what the caller frees, NULL without memory. */
static char *substitute(const regex_t *pattern, const char *replacement, char *text)
{
    char *result = NULL;
    size_t size;
    FILE *stream = text ? open_memstream(&result, &size) : NULL;
    if (!stream) {
        free(text);
        return NULL;
    }
    regmatch_t match[2];
    const char *at = text;
    for (; regexec(pattern, at, 2, match, 0) == 0; at += match[0].rm_eo) {
        fwrite(at, 1, (size_t)match[0].rm_so, stream);
        const char *hole = strstr(replacement, "\\1");
        if (!hole) {
            fputs(replacement, stream);
            continue;
        }
        fwrite(replacement, 1, (size_t)(hole - replacement), stream);
        fwrite(at + match[1].rm_so, 1, (size_t)(match[1].rm_eo - match[1].rm_so), stream);
        fputs(hole + 2, stream);
    }
    fputs(at, stream);
    fclose(stream);
    free(text);
    return result;
}

/* Most of gnuplot's groups are empty. */
static char *without_empty_groups(char *text)
{
    regex_t empty;
    if (!text || regcomp(&empty, "<g[^>]*>[ \t\n]*</g>[ \t\n]*", REG_EXTENDED) != 0)
        return text;
    text = substitute(&empty, "", text);
    regfree(&empty);
    return text;
}

/* From the document that follows `mark` in gnuplot's output, what is drawn. */
static char *drawing_of(const char *output, int number, const regex_t compiled[RULES])
{
    char mark[32];
    snprintf(mark, sizeof mark, "<!--picture %d-->", number);
    const char *begin = strstr(output, mark);
    const char *end = begin ? strstr(begin, "</svg>") : NULL;
    const char *next = begin ? strstr(begin + 1, "<!--picture ") : NULL;
    begin = end ? strstr(begin, "</defs>") : NULL;
    if (!begin || begin > end || (next && next < end))
        return NULL;
    begin += strlen("</defs>");
    char *group = NULL;
    /* The group that gnuplot opens before its definitions is closed behind them. */
    if (asprintf(&group, "<g>%.*s", (int)(end - begin), begin) < 0)
        return NULL;
    for (size_t i = 0; i < RULES; i++)
        group = substitute(&compiled[i], rules[i].replacement, group);
    return without_empty_groups(group);
}

static void take_pictures(bench_gnuplot *plots, const char *output)
{
    regex_t compiled[RULES];
    for (size_t i = 0; i < RULES; i++)
        if (regcomp(&compiled[i], rules[i].pattern, REG_EXTENDED) != 0)
            abort(); /* the rules are constants */
    for (int i = 0; i < plots->count; i++)
        plots->svg[i] = drawing_of(output, i, compiled);
    for (size_t i = 0; i < RULES; i++)
        regfree(&compiled[i]);
}

static void draw(bench_gnuplot *plots, FILE *output, FILE *complaints)
{
    rewind(plots->script);
    const int status = run(plots->script, output, complaints);
    if (status == -1) {
        snprintf(plots->error, sizeof plots->error, "%s",
                 errno == ENOENT ? "gnuplot is not installed (Debian: gnuplot-nox)"
                                 : strerror(errno));
        return;
    }
    char *drawn = text_of(output);
    if (status != 0) {
        char *text = text_of(complaints);
        const size_t line = text ? strspn(text, " \n^") : 0;
        snprintf(plots->error, sizeof plots->error, "gnuplot failed: %.*s",
                 text ? (int)strcspn(text + line, "\n") : 0, text ? text + line : "");
        free(text);
    } else if (drawn)
        take_pictures(plots, drawn);
    free(drawn);
}

void bench_gnuplot_finish(bench_gnuplot *plots)
{
    FILE *output = tmpfile(), *complaints = tmpfile();
    plots->svg = calloc((size_t)plots->count + 1, sizeof *plots->svg);
    if (!output || !complaints || !plots->svg || !plots->script || fflush(plots->script) != 0)
        snprintf(plots->error, sizeof plots->error, "no room for gnuplot's script: %s",
                 strerror(errno));
    else
        draw(plots, output, complaints);
    if (output)
        fclose(output);
    if (complaints)
        fclose(complaints);
}

void bench_gnuplot_free(bench_gnuplot *plots)
{
    for (int i = 0; plots->svg && i < plots->count; i++)
        free(plots->svg[i]);
    free(plots->svg);
    if (plots->script)
        fclose(plots->script);
    *plots = (bench_gnuplot){0};
}
