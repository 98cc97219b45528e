/* SPDX-License-Identifier: MIT */
#include "json.h"

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

json_t *bench_json_read(const char *path, json_error_t *error)
{
    json_t *document = json_load_file(path, 0, error);
    if (document || json_error_code(error) != json_error_invalid_syntax)
        return document;
    char *text = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    if (file && getdelim(&text, &room, '\0', file) > 0) {
        char *mended = with_nulls(text);
        document = mended ? json_loads(mended, 0, NULL) : NULL;
        free(mended);
    }
    if (file)
        fclose(file);
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
