/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What the library found on this machine, for a log line, a bug report or a benchmark's record.
 */
#ifndef PRANGE_INFO_H
#define PRANGE_INFO_H

#include <prange/base.h>

PRANGE_BEGIN_DECLS

/** The library and what it found on this machine. */
typedef struct prange_info {
    const char *version;  /**< "0.1.0" */
    const char *level;    /**< instruction set in use: "baseline", "v3", "v4" or "neon" */
    const char *compiler; /**< the compiler that built the library */
    const char *blas;     /**< what PRANGE_FAST may use, see prange_runtime_info */
    int openmp;           /**< the OpenMP version as its date, 201511 for 4.5 */
    int threads;          /**< prange_get_num_threads() */
    int max_threads;      /**< prange_get_max_threads() */
    int affinity;         /**< processors in the affinity mask */
    int quota;            /**< processors the container's CPU quota grants, 0: no quota */
} prange_info;

/**
 * Describes the library and the machine. OpenBLAS is opened by the first call that needs it
 * (prange/pairwise.h), and this call opens nothing. So `blas` is "OpenBLAS, when needed" before
 * that first call; then "OpenBLAS 0.3.21 ..." with its version, build and kernels, or "none: " and
 * the reason. It is "none" if the library was built without OpenBLAS.
 *
 * The strings are valid as long as the program runs. The level is the highest that the processor
 * supports. PRANGE_ISA=baseline, v3 or v4 in the environment at the first call lowers it; a name
 * that is unknown, higher, or of a level that was left out of the build is ignored. A library built
 * with -Dlowest_level uses at least that level even if the processor lacks it, and then ends with
 * an illegal instruction.
 */
PRANGE_API prange_info prange_runtime_info(void);

PRANGE_END_DECLS

#endif
