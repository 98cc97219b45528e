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

/* Parses a document. NaN and Infinity, as Google Benchmark writes them, become null. */
json_t *bench_json_parse(const char *text, size_t size, json_error_t *error);

/* Parses the document in a file. */
json_t *bench_json_read(const char *path, json_error_t *error);

/* Writes a document as replace.h does; on failure the message is in `error`. */
bool bench_json_write(const json_t *document, const char *path, char *error, size_t size);

#endif
