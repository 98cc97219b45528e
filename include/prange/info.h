/* SPDX-License-Identifier: MIT */
/*
 * What the library found: for a log line, a bug report, a benchmark's record.
 */
#ifndef PRANGE_INFO_H
#define PRANGE_INFO_H

#include <prange/base.h>

PRANGE_BEGIN_DECLS

typedef struct prange_info {
    const char *version;  /* "0.1.0" */
    const char *level;    /* instruction set in use: "baseline", "v3", "v4" or "neon" */
    const char *compiler; /* that built the library */
    const char *blas;     /* "OpenBLAS 0.3.21 ..." that PRANGE_FAST may use, or "none" */
    int openmp;           /* the OpenMP version as its date, 201511 for 4.5 */
    int threads;          /* prange_get_num_threads() */
    int max_threads;      /* prange_get_max_threads() */
    int affinity;         /* processors in the affinity mask */
    int quota;            /* processors the container's CPU quota grants, 0: no quota */
} prange_info;

/*
 * The strings live as long as the program. The level is the highest that the processor has;
 * PRANGE_ISA=baseline, v3 or v4 in the environment at the first call lowers it, and an unknown
 * or a higher name is ignored.
 */
PRANGE_API prange_info prange_runtime_info(void);

PRANGE_END_DECLS

#endif
