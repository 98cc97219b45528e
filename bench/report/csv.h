/* SPDX-License-Identifier: MIT */
/*
 * The points of a results document as a table: one header, the same columns in every row, fields
 * quoted and lines ended as RFC 4180 has them. A value that a point lacks is an empty field.
 */
#ifndef BENCH_CSV_H
#define BENCH_CSV_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* `points` as bench_points_of makes them. False if the file could not be written. */
bool bench_csv_write(const json_t *points, FILE *file);

#endif
