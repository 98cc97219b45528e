/* SPDX-License-Identifier: MIT */
/*
 * The elementary functions that the peers of the area math compute, each as a loop over arrays for
 * all types: FUNCTION(name, T) of one element, FUNCTION2(name, T) of two.
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
