/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A benchmark harness for your own loops: how they scale from one thread to all of the machine.
 *
 * Describe each loop as a case, put the cases into an array, and hand the array to
 * prange_bench_main, which reads the command line of prange-bench, measures, verifies, prints and
 * writes everything. Any OpenMP loop will do; it need not use prange otherwise.
 *
 *     #include <prange/bench.h>
 *
 *     static const prange_bench_size sizes[] = {{1000, 0}, {1000000, 0}, {0, 0}};
 *     static const prange_bench_case cases[] = {
 *         {.name = "scale", .sizes = sizes, .setup = setup, .run = run, .verify = verify,
 *          .teardown = teardown, .bytes = bytes},
 *     };
 *
 *     int main(int argc, char **argv)
 *     {
 *         return prange_bench_main(argc, argv, cases, 1);
 *     }
 *
 * Link with `pkg-config --cflags --libs prange-bench` and the compiler's OpenMP flag. Or build a
 * shared object instead of a program, export the array with PRANGE_BENCH_EXPORT, which needs no
 * library, and run it with `prange-bench --load ./mine.so`. examples/matvec.c does both.
 *
 * How a case is measured. Each point of the sweep is visited several times, in random order, each
 * time in a separate process: a crash or a hang is reported in its row and does not affect other
 * points. A visit calls setup, warms each form of the loop up until its time is stable, and then
 * takes samples of one or more calls, alternating between the forms. Before and after the samples
 * it invalidates the result, calls each form once and verifies the result: for a wrong result no
 * time is reported. A result whose bits were already verified is not verified again. The report
 * says whether the bits are the same at every call; if `same_bits` promises it, different bits are
 * an error.
 *
 * Threads. Before each call the harness sets the thread count with omp_set_num_threads and
 * prange_set_exact_threads, and the schedule of `--schedule` with omp_set_schedule and
 * prange_set_schedule: a loop must have no num_threads clause of its own; it follows `--schedule`
 * if it says schedule(runtime), which without `--schedule` and OMP_SCHEDULE means static. All
 * functions of a case are called from one thread, outside any parallel region.
 *
 * A program re-executes itself for each visit, with its own arguments, so `main` must reach
 * prange_bench_main in the same way each time; whatever `main` does before that is repeated.
 */
#ifndef PRANGE_BENCH_H
#define PRANGE_BENCH_H

#include <prange/base.h>

PRANGE_BEGIN_DECLS

/** The version of the tables' layout: changes when the harness can no longer read tables of older
 * headers. New fields, which are added at the end of a struct, do not change it, since a table
 * records its struct's size. */
#define PRANGE_BENCH_ABI 1

/** Bytes of a case's name, UTF-8 without control characters: it stands in JSON and pictures. */
#define PRANGE_BENCH_NAME_MOST 100

/** A size of the work, on the command line 1000 or 500x100. */
typedef struct prange_bench_size {
    ptrdiff_t n; /**< elements, points, rows, ... */
    ptrdiff_t d; /**< coordinates, columns, ... of each; 0 where a case has one dimension */
} prange_bench_size;

/** The hardware limit of a case: the harness measures it at each thread count and shows the
 * fraction reached. Bandwidths are compared only for data larger than the caches. */
typedef enum prange_bench_limit {
    PRANGE_BENCH_LIMIT_NONE,
    PRANGE_BENCH_LIMIT_READ,  /**< bandwidth of a loop that only reads; needs `bytes` */
    PRANGE_BENCH_LIMIT_TRIAD, /**< bandwidth of a loop that also writes; needs `bytes` */
    PRANGE_BENCH_LIMIT_FMA,   /**< multiply-adds, two operations each; needs `flops` */
} prange_bench_limit;

/** The memory that holds a result. */
typedef struct prange_bench_result {
    void *data;   /**< its address */
    size_t bytes; /**< its size */
} prange_bench_result;

/** Does the work once; returns 0 on success. */
typedef int (*prange_bench_run)(void *state);

/** A benchmark case. Use designated initialisers; every field may be omitted except `name`,
 * `sizes`, `run` and `verify`. */
typedef struct prange_bench_case {
    const char *name; /**< unique; "group/name" for a case of a group; see PRANGE_BENCH_NAME_MOST */
    const char *summary; /**< one line of description */
    const char *group;   /**< a case with a group runs only where `--filter` names it */
    const char *type;    /**< the element type, "f64", "f32", ...; selected by `--type` */

    const prange_bench_size *sizes; /**< ends with n = 0; all with d or all without */
    const prange_bench_size *quick; /**< the sizes of `--quick`; NULL: `sizes`, empty: none */

    /**
     * Allocates and fills what the loop works on; NULL: out of memory. Without a setup the state
     * is NULL. Memory belongs to the processor that touches it first: fill it in a parallel loop
     * with the schedule of the measured one. The harness has set the thread count.
     */
    void *(*setup)(prange_bench_size size);
    void (*teardown)(void *state); /**< releases what setup made */

    prange_bench_run run;    /**< the loop that is measured */
    prange_bench_run serial; /**< the best serial code for the same work */
    prange_bench_run openmp; /**< another parallel loop for the same work, to compare with */

    /**
     * The largest relative error of the last call's result against an independent reference; 0 if
     * exact, NaN if invalid. A case that can only say right or wrong returns 0 or 1.
     */
    double (*verify)(void *state);
    double tolerance;          /**< the largest error of `run` that is accepted */
    double baseline_tolerance; /**< the same for `serial` and `openmp`; 0: as `tolerance` */

    /** The result's memory. It is filled with NaN before each verified call, so that a loop that
     * does nothing fails, and hashed for bitwise comparison. */
    prange_bench_result (*result)(void *state);
    int same_bits; /**< 1: the bits are promised to be the same at every thread count */

    prange_bench_limit limit;                    /**< the hardware limit of its speed */
    double (*bytes)(prange_bench_size size);     /**< moved to and from memory by one call */
    double (*flops)(prange_bench_size size);     /**< floating-point operations of one call */
    double (*footprint)(prange_bench_size size); /**< bytes allocated by setup; NULL: as `bytes` */

    /** Weak scaling: the size at which each of `threads` threads has the work that one thread has
     * at size `base`. NULL: n times the threads, right for work proportional to n. */
    prange_bench_size (*weak)(prange_bench_size base, int threads);

    /** A parallel loop for the same work by another library, and that library's name. Only
     * `prange-bench busy` measures it. */
    prange_bench_run other;
    const char *other_name; /**< the name of that library */
} prange_bench_case;

/** An array of cases, readable by any version of the harness. */
typedef struct prange_bench_table {
    int abi;                        /**< PRANGE_BENCH_ABI */
    size_t case_size;               /**< sizeof(prange_bench_case) */
    int count;                      /**< how many cases */
    const prange_bench_case *cases; /**< the array */
} prange_bench_table;

/** The whole command line program over a table. Returns the exit status of main: 0; 1 if a result
 * was wrong, a case crashed or something could not be written; 2 for a bad argument or a table that
 * cannot be read; 130 if interrupted. */
PRANGE_API int prange_bench_main_table(int argc, char **argv, const prange_bench_table *table);

/** The same for an array. Inline, so that the table records this header's sizes. */
static inline int prange_bench_main(int argc, char **argv, const prange_bench_case *cases,
                                    int count)
{
    const prange_bench_table table = {PRANGE_BENCH_ABI, sizeof(prange_bench_case), count, cases};
    return prange_bench_main_table(argc, argv, &table);
}

/** At file scope: exports an array of cases from a shared object for `--load`. */
#define PRANGE_BENCH_EXPORT(array)                                                                 \
    PRANGE_API extern const prange_bench_table prange_bench_exported;                              \
    const prange_bench_table prange_bench_exported = {PRANGE_BENCH_ABI, sizeof(prange_bench_case), \
                                                      (int)(sizeof(array) / sizeof(array)[0]),     \
                                                      array}

PRANGE_END_DECLS

#endif
