/* SPDX-License-Identifier: MIT */
#ifndef BENCH_REFUSE_H
#define BENCH_REFUSE_H

#include <stddef.h>

/* The name in front of messages: that of the program, without its directory. */
void bench_set_program(const char *path);
const char *bench_program(void);

/* Writes the line "NAME: ..." on stderr and ends the program with status 2. */
_Noreturn void bench_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Memory, set to 0, and memory with another size; without it the program ends as by bench_refuse.
 */
void *bench_zeroed(size_t count, size_t size);
void *bench_resized(void *memory, size_t count, size_t size);

/* As bench_refuse, without an end. */
void bench_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
