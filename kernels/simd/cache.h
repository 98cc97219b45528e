/* SPDX-License-Identifier: MIT */
/*
 * Cache sizes on which kernels and their callers agree.
 */
#ifndef PRI_CACHE_H
#define PRI_CACHE_H

/* Bytes in a cache line. */
#define PRI_LINE_BYTES 64

/* Results of at least this many bytes are written with non-temporal stores. They would otherwise
 * evict everything else from a last-level cache of 32 MiB, and reading their old contents into the
 * cache first costs a third of the time. */
#define PRI_STREAM_BYTES (16 << 20)

/* The same threshold for maps, which counts the bytes of inputs and output. Below it the arrays
 * stay in a cache of 32 MiB from call to call. */
#define PRI_STREAM_TRAFFIC_BYTES (36 << 20)

#endif
