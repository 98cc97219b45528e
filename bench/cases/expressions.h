/* SPDX-License-Identifier: MIT */
/*
 * The measured expressions: a name, the text, the same in C, and the scale of the error.
 */
#ifndef BENCH_EXPRESSIONS_H
#define BENCH_EXPRESSIONS_H

#define BENCH_EXPRESSIONS(X)                                                                       \
    X(parabola, "a*a - a", a *a - a, a)                                                            \
    X(linear, "2*a + 3*b - c/d", 2 * a + 3 * b - c / d, 2 * a + 3 * b + c / d)                     \
    X(length, "sqrt(a*a + b*b)", sqrt(a *a + b * b), 1)                                            \
    X(polynomial, "(((((((1.5*a + 2)*a + 3)*a - 4)*a + 5)*a - 6)*a + 7)*a + 8)*a - 9",             \
      (((((((1.5 * a + 2) * a + 3) * a - 4) * a + 5) * a - 6) * a + 7) * a + 8) * a - 9, 1)        \
    X(choice, "where(a > b, sin(a), cos(b))", a > b ? sin(a) : cos(b), 1)                          \
    X(gauss, "exp(-a*a/2)", exp(-a *a / 2), 1)                                                     \
    X(softplus, "log(1 + exp(a))", log(1 + exp(a)), 1)

#endif
