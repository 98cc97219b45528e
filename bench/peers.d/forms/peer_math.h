/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions of the peers in the area math. Each becomes a loop over arrays of each
 * type: FUNCTION(name, T) for functions of one argument, FUNCTION2(name, T) for those of two.
 */
#ifndef PEERS_MATH_H
#define PEERS_MATH_H

#include "work.h"

#define PEER_MATH_OF(FUNCTION, FUNCTION2, T)                                                       \
    FUNCTION(exp, T)                                                                               \
    FUNCTION(log, T)                                                                               \
    FUNCTION(sin, T)                                                                               \
    FUNCTION(cos, T)                                                                               \
    FUNCTION(tanh, T)                                                                              \
    FUNCTION(erf, T)                                                                               \
    FUNCTION2(pow, T)                                                                              \
    FUNCTION2(atan2, T)
#define PEER_MATH(FUNCTION, FUNCTION2)                                                             \
    PEER_MATH_OF(FUNCTION, FUNCTION2, f64)                                                         \
    PEER_MATH_OF(FUNCTION, FUNCTION2, f32)

#endif
