/* SPDX-License-Identifier: MIT */
/*
 * A command line read by tables: each option says which field it fills and how.
 *
 * A bad argument gets one line on stderr and ends the program with status 2; --help and --version,
 * which every command has, end it with 0.
 */
#ifndef BENCH_COMMAND_H
#define BENCH_COMMAND_H

#include <stddef.h>

#include "lists.h"

typedef struct bench_option {
    const char *name;  /* without the dashes; NULL: `doc` is the heading of those that follow */
    char letter;       /* of the short form; 0: there is none */
    const char *value; /* what --help calls it; NULL: a flag, whose field is a bool */
    const char *doc;
    size_t field;        /* its offset */
    bench_parser *parse; /* NULL: the field is the text */
} bench_option;

typedef struct bench_command {
    const char *name; /* "compare"; "" is the program itself */
    const char *arguments, *doc;
    const bench_option *options[2]; /* tables that end with {0}; the second may be NULL */
    /* Takes what is no option; returns why it cannot, or NULL. */
    const char *(*argument)(const char *text, int index, void *into);
} bench_command;

void bench_command_read(const bench_command *command, int argc, char **argv, void *into);

#endif
