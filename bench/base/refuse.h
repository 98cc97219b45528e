/* SPDX-License-Identifier: MIT */
#ifndef BENCH_REFUSE_H
#define BENCH_REFUSE_H

/* The name in front of messages: that of the program, without its directory. */
void bench_set_program(const char *path);
const char *bench_program(void);

/* Writes the line "NAME: ..." on stderr and ends the program with status 2. */
_Noreturn void bench_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same without an end. */
void bench_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
