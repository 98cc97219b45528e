/* SPDX-License-Identifier: MIT */
/*
 * The answers of a process to its request: JSON objects, one a line, each with some of these keys.
 *
 *   phase      what is done next; what is blamed if nothing comes after it
 *   rounds     array of rounds: for each form [ns, processor ns] of one call, null where it is none
 *   failure    why there is no result; with "skipped" true if nothing is wrong
 *   done       true, in the last line; beside it what is known at the end of a visit (see runner.c)
 *              or the limits (see worker.c)
 */
#ifndef BENCH_CHANNEL_H
#define BENCH_CHANNEL_H

#include <jansson.h>

/* Sends the object and takes it over. */
void bench_channel_send(int channel, json_t *object);

/* Sends {"phase": text}. */
void bench_channel_phase(int channel, const char *text);

#endif
