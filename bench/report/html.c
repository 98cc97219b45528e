/* SPDX-License-Identifier: MIT */
#include "html.h"

#include <stdarg.h>
#include <string.h>

void bench_html_text(FILE *file, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", file);
            break;
        case '<':
            fputs("&lt;", file);
            break;
        case '>':
            fputs("&gt;", file);
            break;
        case '"':
            fputs("&quot;", file);
            break;
        case '\'':
            fputs("&#39;", file);
            break;
        default:
            putc((unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text, file);
        }
    }
}

void bench_html(FILE *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    for (const char *hole; (hole = strstr(format, "%s")) != NULL; format = hole + 2) {
        fwrite(format, 1, (size_t)(hole - format), file);
        bench_html_text(file, va_arg(arguments, const char *));
    }
    fputs(format, file);
    va_end(arguments);
}
