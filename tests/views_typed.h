/* SPDX-License-Identifier: MIT */
/* The elementwise operations on one element of one type. Integers wrap. */

static void T(unary)(int op, const void *from, const void *unused, void *to)
{
    ELEMENT x, z = 0;
    (void)unused;
    memcpy(&x, from, sizeof x);
#if ELEMENT_IS_REAL
    switch (op) {
    case PRANGE_NEG:
        z = -x;
        break;
    case PRANGE_ABS:
        z = (ELEMENT)fabs(x);
        break;
    case PRANGE_SQUARE:
        z = x * x;
        break;
    case PRANGE_SQRT:
        z = (ELEMENT)sqrt((double)x);
        break;
    default:
        z = 1 / x;
    }
#else
    const uint64_t bits = (uint64_t)x;
    if (op == PRANGE_NEG)
        z = (ELEMENT)(0 - bits);
    else if (op == PRANGE_ABS)
        z = (ELEMENT)(bits >> 63 ? 0 - bits : bits);
    else
        z = (ELEMENT)(bits * bits);
#endif
    memcpy(to, &z, sizeof z);
}

static void T(binary)(int op, const void *left, const void *right_operand, void *to)
{
    ELEMENT x, y, z = 0;
    memcpy(&x, left, sizeof x);
    memcpy(&y, right_operand, sizeof y);
#if ELEMENT_IS_REAL
    const ELEMENT a = x, b = y;
#else
    const uint64_t a = (uint64_t)x, b = (uint64_t)y;
#endif
    switch (op) {
    case PRANGE_ADD:
        z = (ELEMENT)(a + b);
        break;
    case PRANGE_SUB:
        z = (ELEMENT)(a - b);
        break;
    case PRANGE_MUL:
        z = (ELEMENT)(a * b);
        break;
    case PRANGE_MIN:
        z = y < x || isnan((double)y) ? y : x;
        break;
    case PRANGE_MAX:
        z = y > x || isnan((double)y) ? y : x;
        break;
    case PRANGE_RSUB:
        z = (ELEMENT)(b - a);
        break;
#if ELEMENT_IS_REAL
    case PRANGE_DIV:
        z = x / y;
        break;
    default:
        z = y / x;
#endif
    }
    memcpy(to, &z, sizeof z);
}
