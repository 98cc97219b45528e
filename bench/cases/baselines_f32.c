/* SPDX-License-Identifier: MIT */
#include <math.h>

#define REAL float
#define NAME(f) f##_f32
#define SQRT sqrtf
#include "baselines_body.h"
