/* SPDX-License-Identifier: MIT */
#include "json.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replace.h"

json_t *bench_json_real(double value)
{
    return isfinite(value) ? json_real(value) : NULL;
}

/* The text with null for each NaN, Infinity and their negatives outside of strings. */
static char *with_nulls(const char *text)
{
    static const char *const words[] = {"NaN", "-NaN", "Infinity", "-Infinity"};
    char *copy = NULL;
    size_t room = 0;
    FILE *stream = open_memstream(&copy, &room);
    bool quoted = false;
    while (stream && *text) {
        size_t length = 0;
        for (size_t i = 0; i < 4 && !quoted && length == 0; i++)
            length = strncmp(text, words[i], strlen(words[i])) == 0 ? strlen(words[i]) : 0;
        if (length > 0)
            fputs("null", stream);
        else
            length = (size_t)1 + (quoted && text[0] == '\\' && text[1]);
        if (*text == '"')
            quoted = !quoted;
        if (length < 3)
            fwrite(text, 1, length, stream);
        text += length;
    }
    return stream && fclose(stream) == 0 ? copy : NULL;
}

/* The bytes of the file, which may be a pipe and so is read once; NULL where it cannot be. */
static char *read_file(const char *path, size_t *size)
{
    char *text = NULL;
    size_t room = 0;
    FILE *copy = open_memstream(&text, &room), *file = fopen(path, "r");
    char part[65536];
    for (size_t got; file && copy && (got = fread(part, 1, sizeof part, file)) > 0;)
        fwrite(part, 1, got, copy);
    const int trouble = errno;
    bool whole = file && !ferror(file);
    if (file)
        fclose(file);
    whole = copy && fclose(copy) == 0 && whole;
    *size = room;
    errno = trouble;
    if (whole)
        return text;
    free(text);
    return NULL;
}

json_t *bench_json_read(const char *path, json_error_t *error)
{
    size_t size;
    char *text = read_file(path, &size);
    *error = (json_error_t){.line = -1, .column = -1};
    if (!text) {
        snprintf(error->text, sizeof error->text, "%s", strerror(errno));
        return NULL;
    }
    json_t *document = json_loadb(text, size, 0, error);
    if (!document && json_error_code(error) == json_error_invalid_syntax) {
        char *mended = with_nulls(text);
        document = mended ? json_loads(mended, 0, NULL) : NULL;
        free(mended);
    }
    free(text);
    return document;
}

bool bench_json_write(const json_t *document, const char *path, char *error, size_t size)
{
    bench_replacement file;
    snprintf(error, size, "'%s' cannot be written: out of memory", path);
    if (!document)
        return false;
    bool written = bench_replace_begin(&file, path, error, size);
    if (written) {
        const bool dumped = json_dumpf(document, file.file, JSON_INDENT(1)) == 0;
        written = bench_replace_close(&file, error, size) && dumped &&
                  bench_replace_commit(&file, error, size);
    }
    bench_replace_end(&file);
    return written;
}
