/* SPDX-License-Identifier: MIT */
/*
 * JSON files and numbers, as jansson leaves them to its user.
 */
#ifndef BENCH_JSON_H
#define BENCH_JSON_H

#include <jansson.h>
#include <stdbool.h>

/* The number, or NULL for NaN and the infinities, which JSON lacks: for the `o*` of json_pack and
 * for json_object_set_new, which leave it out. */
json_t *bench_json_real(double value);

/* Reads a document. The NaN and Infinity that Google Benchmark writes become null. */
json_t *bench_json_read(const char *path, json_error_t *error);

/* Whether the file can be written; its content stays. errno tells why not. */
bool bench_json_writable(const char *path);

/* Writes a document; errno tells why not. A plain file is replaced when the new one is whole, where
 * its folder allows that. */
bool bench_json_write(const json_t *document, const char *path);

#endif
