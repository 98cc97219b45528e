/* SPDX-License-Identifier: MIT */
#include <math.h>

#define REAL double
#define NAME(f) f##_f64
#define SQRT sqrt
#include "baselines_body.h"
