/* SPDX-License-Identifier: MIT */
/*
 * Numbered calls of products with vectors, of batches and of a matrix with itself. Each has a
 * digest of its result.
 */
#ifndef CHECK_PRODUCTS_H
#define CHECK_PRODUCTS_H

#include <stdbool.h>
#include <stdint.h>

void prepare_products(void);
int count_product_calls(void);

/* The digest of the result of call k; sets *failed if there is none. */
uint64_t product_call(int k, bool *failed);

#endif
