/* SPDX-License-Identifier: MIT */
#ifndef PRI_OPERATION_NAME_H
#define PRI_OPERATION_NAME_H

#include <prange/map.h>

/* The names of operations as in programs ("PRANGE_SQRT"); NULL for unknown ones. */
const char *pri_unary_name(prange_unary op);
const char *pri_binary_name(prange_binary op);

#endif
