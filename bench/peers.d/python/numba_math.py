# SPDX-License-Identifier: MIT
"""Elementary functions in prange loops of numba."""
import math

from numba import prange


def of_one(function):
    def loop(x, z):
        for i in prange(x.size):
            z[i] = function(x[i])
        return z
    return loop


def of_two(function):
    def loop(x, y, z):
        for i in prange(x.size):
            z[i] = function(x[i], y[i])
        return z
    return loop


def black_scholes(x, y, z):
    for i in prange(x.size):
        spot, strike, years = 80.0 + 40.0 * x[i], 80.0 + 40.0 * y[i], 0.5 + x[i] + y[i]
        spread = 0.25 * math.sqrt(years)
        discounted = strike * math.exp(-0.03 * years)
        up = math.log(spot / discounted) / spread + 0.5 * spread
        down = up - spread
        root = 0.7071067811865476
        z[i] = 0.5 * (spot * math.erfc(-root * up) - discounted * math.erfc(-root * down))
    return z


ONE = {name: getattr(math, name) for name in ("exp", "log", "sin", "cos", "tanh", "erf")}
TWO = {"pow": math.pow, "atan2": math.atan2}


def calls(call):
    """The calls by workload; call(loop, arguments, fastmath) compiles a parallel loop."""
    def one(job):
        return job.x, job.y

    def two(job):
        return job.x, job.second, job.y

    found = {}
    for variant, fastmath in (("", False), (" fastmath", True)):
        found[f"math_black_scholes{variant}"] = call(black_scholes, two, fastmath)
        for suffix in ("", "_f32"):
            for name, function in ONE.items():
                found[f"math_{name}{suffix}{variant}"] = call(of_one(function), one, fastmath)
            for name, function in TWO.items():
                found[f"math_{name}{suffix}{variant}"] = call(of_two(function), two, fastmath)
    return found
