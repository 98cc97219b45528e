/* SPDX-License-Identifier: MIT */
#ifndef BENCH_REFUSE_H
#define BENCH_REFUSE_H

#include <stddef.h>

/* Prefix of all messages: the program's name without its directory. */
void bench_set_program(const char *path);
const char *bench_program(void);

/* Writes the line "NAME: ..." on stderr and ends the program with status 2. */
_Noreturn void bench_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Allocators that never fail: out of memory ends the program as bench_refuse does. */
void *bench_zeroed(size_t count, size_t size);
void *bench_resized(void *memory, size_t count, size_t size);

/* As bench_refuse, but returns. */
void bench_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
