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

/* The length of a NaN or infinity, with its sign, at the beginning of the text; 0 if there is none.
 */
static size_t no_number(const char *text, const char *end)
{
    static const char *const words[] = {"NaN", "Infinity"};
    if (*text != '-' && *text != 'N' && *text != 'I')
        return 0;
    const char *const word = text + (*text == '-');
    for (int i = 0; i < 2; i++) {
        const size_t length = strlen(words[i]);
        if ((size_t)(end - word) >= length && memcmp(word, words[i], length) == 0)
            return (size_t)(word - text) + length;
    }
    return 0;
}

/* A copy of the text with null for each NaN, Infinity and their negatives outside strings; NULL if
 * there are none. The size becomes that of the copy. */
static char *with_nulls(const char *text, size_t *size)
{
    const char *const end = text + *size;
    if (!memmem(text, *size, "NaN", 3) && !memmem(text, *size, "Infinity", 8))
        return NULL;
    char *copy = malloc(*size + *size / 3 + 1), *to = copy;
    bool quoted = false;
    while (copy && text < end) {
        const size_t length = quoted ? 0 : no_number(text, end);
        if (length > 0) {
            memcpy(to, "null", 4);
            to += 4;
            text += length;
            continue;
        }
        if (*text == '"')
            quoted = !quoted;
        else if (quoted && *text == '\\' && end - text > 1)
            *to++ = *text++;
        *to++ = *text++;
    }
    *size = (size_t)(to - copy);
    return copy;
}

/* The bytes of the file, which is read only once since it may be a pipe; NULL on failure. */
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

json_t *bench_json_parse(const char *text, size_t size, json_error_t *error)
{
    json_t *document = json_loadb(text, size, 0, error);
    if (!document && json_error_code(error) == json_error_invalid_syntax) {
        char *mended = with_nulls(text, &size);
        document = mended ? json_loadb(mended, size, 0, NULL) : NULL;
        free(mended);
    }
    return document;
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
    json_t *document = bench_json_parse(text, size, error);
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
