/* SPDX-License-Identifier: MIT */
/**
 * @file
 * prange: parallel loops over numeric arrays for C programs, on OpenMP.
 *
 * Include this file and link with `pkg-config --cflags --libs prange`. The headers below are the
 * manual; read them in this order. Each function states its formula, shapes, accuracy, NaN rule and
 * errors. Three rules hold for all of them and are stated here only:
 *
 *   Same bits. A result is the same to the last bit at any thread count, under any schedule, at any
 *   instruction set level, with GCC and Clang, on x86-64 and aarch64. NaNs count as equal here:
 *   their sign and payload depend on the machine. A user's function answers for its own values;
 *   what the library does with them keeps the rule. Two things are exempt, and only where the
 *   program writes them: the flag PRANGE_FAST (pairwise.h, matmul.h) and OpenMP's own reduction
 *   clause on a PRANGE_FOR (loop.h). The rule requires that all threads round to nearest and keep
 *   subnormal numbers, which is the default: OpenMP's threads do not follow a change of the
 *   caller's rounding mode. (A program that GCC or Clang links with -ffast-math flushes subnormal
 *   numbers to zero.)
 *
 *   Errors are values. Every call that can fail returns a prange_status, and outputs are untouched
 *   unless it is PRANGE_OK. The exceptions are a user's function that fails and a call that is
 *   cancelled (see status.h), and the few calls whose comment says so.
 *
 *   A good guest. Calls may come from any number of application threads at once, from inside an
 *   OpenMP region (they then run on the calling thread alone) and after fork (see threads.h). The
 *   shared library may be opened as part of a plug-in and closed again; it stays in memory, as
 *   OpenMP's threads do. (A plug-in that contains the static library must be linked with
 *   -Wl,-z,nodelete,--exclude-libs,libprange.a. Otherwise its code is unmapped while OpenMP's
 *   threads still sleep in it, and two such plug-ins share the functions of the one that was loaded
 *   first.) Nothing is printed, except with PRANGE_VERBOSE=1 in the environment: one line on stderr
 *   for the team of each call, with the reason for its size, the time and the rate (docs/busy.md
 *   explains it). prange_distance_rows prints one line for each block, prange_norm2 one for each
 *   pass, and a call that measures f32 points in f64 one more for the copy of the points.
 *
 *   Functions of yours must return. None, nor the body of a PRANGE_FOR or the expression of a
 *   template, may leave by a C++ exception, by longjmp() or by ending its thread: an exception ends
 *   the program or leaves other threads waiting, and so may a jump. Catch it inside, and return a
 *   number other than 0 where the function can fail (status.h).
 *
 * A thread must not be cancelled (pthread_cancel) while it is in a call.
 */
#ifndef PRANGE_H
#define PRANGE_H

#include <prange/status.h>

#include <prange/threads.h>

#include <prange/loop.h>

#include <prange/scratch.h>

#include <prange/workers.h>

#include <prange/progress.h>

#include <prange/items.h>

#include <prange/stream.h>

#include <prange/worklist.h>

#include <prange/view.h>

#include <prange/map.h>
#include <prange/stencil.h>
#include <prange/filter.h>

#if !PRANGE_FAST_MATH && !PRANGE_OLD_CXX
#include <prange/math.h>
#endif

#include <prange/compare.h>

#include <prange/histogram.h>

#include <prange/move.h>

#include <prange/matmul.h>

#include <prange/random.h>

#include <prange/sort.h>

#include <prange/select.h>

#include <prange/sets.h>

#include <prange/reduce.h>

#include <prange/reduction.h>

#include <prange/partial.h>

#include <prange/scan.h>

#include <prange/rolling.h>

#include <prange/find.h>

#include <prange/expr.h>

#include <prange/integrate.h>

#include <prange/metric.h>

#include <prange/pairwise.h>

#include <prange/neighbors.h>

#include <prange/info.h>

#include <prange/trace.h>

#endif
