/* SPDX-License-Identifier: MIT */
/*
 * The names of the built-in operations of maps in messages.
 */
#include "operation_name.h"

#include "simd/map.h"

#define NAME(NAME, name) [PRI_##NAME] = "PRANGE_" #NAME,

const char *pri_unary_name(prange_unary op)
{
    static const char *const names[PRI_UNARY_COUNT] = {NAME(NEG, neg) NAME(ABS, abs) NAME(
        SQUARE, square) NAME(SQRT, sqrt) NAME(RECIPROCAL, reciprocal) PRI_ELEMENTARY(NAME)};
    return (unsigned)op < PRI_UNARY_COUNT ? names[op] : NULL;
}

const char *pri_binary_name(prange_binary op)
{
    static const char *const names[PRI_BINARY_COUNT] = {
        NAME(ADD, add) NAME(SUB, sub) NAME(MUL, mul) NAME(DIV, div) NAME(MIN, min) NAME(MAX, max)
            NAME(RSUB, rsub) NAME(RDIV, rdiv) PRI_ELEMENTARY2(NAME)};
    return (unsigned)op < PRI_BINARY_COUNT ? names[op] : NULL;
}

#undef NAME
