/* SPDX-License-Identifier: MIT */
/*
 * Table-driven command lines: each option names the field that it fills and its parser.
 *
 * A bad argument prints one line on stderr and exits with status 2. Every command has --help and
 * --version.
 */
#ifndef BENCH_COMMAND_H
#define BENCH_COMMAND_H

#include <stddef.h>

#include "lists.h"

typedef struct bench_option {
    const char *name;  /* without the dashes; NULL: `doc` is a heading for the next options */
    char letter;       /* of the short form; 0: none */
    const char *value; /* placeholder for --help; NULL: a flag, its field is a bool */
    const char *doc;
    size_t field;        /* offset in the struct */
    bench_parser *parse; /* NULL: the field is the text */
} bench_option;

typedef struct bench_command {
    const char *name; /* "compare"; "" is the program itself */
    const char *arguments, *doc;
    const bench_option *options[2]; /* tables that end with {0}; the second may be NULL */
    /* Takes a positional argument; returns NULL, or the reason for refusing it. */
    const char *(*argument)(const char *text, int index, void *into);
} bench_command;

/* The options that every command has. */
extern const bench_option bench_common_options[];

void bench_command_read(const bench_command *command, int argc, char **argv, void *into);

#endif
