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

/* The same for maps, by the bytes of their inputs as well: below this the arrays stay in such a
 * cache from call to call. */
#define PRI_STREAM_TRAFFIC_BYTES (36 << 20)

#endif
