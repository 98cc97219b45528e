/* SPDX-License-Identifier: MIT */
/*
 * Sizes of the caches that kernels and their callers agree on.
 */
#ifndef PRI_CACHE_H
#define PRI_CACHE_H

/* A cache line. */
#define PRI_LINE_BYTES 64

/* Results of at least this many bytes are written past the caches: they would evict everything else
 * from a last-level cache of 32 MiB, and reading their old content first costs a third of the time.
 */
#define PRI_STREAM_BYTES (16 << 20)

#endif
