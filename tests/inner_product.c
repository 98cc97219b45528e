/* SPDX-License-Identifier: MIT */
/*
 * Inner products and counts of differing coordinates, and neighbours by a product, of which the
 * nearest have the largest. The reference is a loop of fused multiply-adds, to the last bit.
 */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include <prange.h>

#include "bits.h"
#include "fused.h"
#include "random.h"

#define BODY "inner_product_typed.h"
#include "each_real.h"
