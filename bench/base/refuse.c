/* SPDX-License-Identifier: MIT */
#include "refuse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *program = "prange-bench";

void bench_set_program(const char *path)
{
    const char *slash = strrchr(path, '/');
    program = slash ? slash + 1 : path;
}

const char *bench_program(void)
{
    return program;
}

static void print_message(const char *format, va_list arguments)
{
    fprintf(stderr, "%s: ", program);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
}

_Noreturn void bench_refuse(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_message(format, arguments);
    va_end(arguments);
    exit(2);
}

void bench_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_message(format, arguments);
    va_end(arguments);
}

void *bench_zeroed(size_t count, size_t size)
{
    void *const memory = calloc(count > 0 ? count : 1, size);
    if (!memory)
        bench_refuse("out of memory");
    return memory;
}

void *bench_resized(void *memory, size_t count, size_t size)
{
    memory = reallocarray(memory, count > 0 ? count : 1, size);
    if (!memory)
        bench_refuse("out of memory");
    return memory;
}
