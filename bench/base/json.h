/* SPDX-License-Identifier: MIT */
/*
 * JSON files and numbers: what jansson does not cover.
 */
#ifndef BENCH_JSON_H
#define BENCH_JSON_H

#include <jansson.h>
#include <stdbool.h>

/* NULL for NaN and the infinities, which JSON lacks: json_pack's `o*` and json_object_set_new then
 * leave the key out. */
json_t *bench_json_real(double value);

/* Reads a document. NaN and Infinity, as Google Benchmark writes them, become null. */
json_t *bench_json_read(const char *path, json_error_t *error);

/* Whether the file can be written; its content stays. on failure errno says why. */
bool bench_json_writable(const char *path);

/* Writes a document; on failure errno says why. A plain file is replaced atomically where its
 * folder permits it. */
bool bench_json_write(const json_t *document, const char *path);

#endif
