/* SPDX-License-Identifier: MIT */
/*
 * Calls of products with vectors, of batches and of a matrix with itself, numbered, each with a
 * digest of its result.
 */
#ifndef CHECK_PRODUCTS_H
#define CHECK_PRODUCTS_H

#include <stdbool.h>
#include <stdint.h>

void prepare_products(void);
int count_product_calls(void);

/* The digest of call k's result; *failed is set where it has none. */
uint64_t product_call(int k, bool *failed);

#endif
