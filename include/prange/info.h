/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What the library found: for a log line, a bug report, a benchmark's record.
 */
#ifndef PRANGE_INFO_H
#define PRANGE_INFO_H

#include <prange/base.h>

PRANGE_BEGIN_DECLS

/** What the library found. */
typedef struct prange_info {
    const char *version;  /**< "0.1.0" */
    const char *level;    /**< instruction set in use: "baseline", "v3", "v4" or "neon" */
    const char *compiler; /**< that built the library */
    const char *blas;     /**< what PRANGE_FAST may use: see below */
    int openmp;           /**< the OpenMP version as its date, 201511 for 4.5 */
    int threads;          /**< prange_get_num_threads() */
    int max_threads;      /**< prange_get_max_threads() */
    int affinity;         /**< processors in the affinity mask */
    int quota;            /**< processors the container's CPU quota grants, 0: no quota */
} prange_info;

/**
 * OpenBLAS is opened by the first call that wants it (prange/pairwise.h). Until then `blas` is
 * "OpenBLAS, when needed"; from then on "OpenBLAS 0.3.21 ...", its version, build and kernels, or
 * "none: " and the reason; "none" in a library that was built without it. Asking opens nothing.
 *
 * The strings live as long as the program. The level is the highest that the processor has;
 * PRANGE_ISA=baseline, v3 or v4 in the environment at the first call lowers it, and an unknown
 * or a higher name is ignored.
 */
PRANGE_API prange_info prange_runtime_info(void);

PRANGE_END_DECLS

#endif
