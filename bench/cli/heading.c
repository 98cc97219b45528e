/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "plan.h"
#include "refuse.h"
#include "style.h"
#include "text.h"

extern char **environ;

static void print_environment(void)
{
    bool any = false;
    for (char **entry = environ; *entry; entry++) {
        if (!bench_is_setting(*entry))
            continue;
        printf("%s%s", any ? " " : "environment  ", *entry);
        any = true;
    }
    if (any)
        printf("\n");
}

/* Unknown values are left out. */
static void print_topology(const bench_topology *topology)
{
    const struct {
        int count;
        const char *name;
    } parts[] = {{topology->packages, "package"},
                 {topology->numa_nodes, "memory node"},
                 {topology->cores, "core"},
                 {topology->threads, "hardware thread"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].count > 0)
            printf(", %d %s%s", parts[i].count, parts[i].name, parts[i].count > 1 ? "s" : "");
    printf("\n             ");
}

static void print_caches(const bench_topology *topology)
{
    char text[BENCH_NUMBER_TEXT];
    printf("caches      ");
    for (int i = 0; i < topology->cache_count; i++)
        printf(" L%d%s %s%s", topology->caches[i].level,
               strcmp(topology->caches[i].type, "Data") == 0          ? "d"
               : strcmp(topology->caches[i].type, "Instruction") == 0 ? "i"
                                                                      : "",
               bench_bytes_text(topology->caches[i].bytes, text),
               i + 1 < topology->cache_count ? "," : "\n");
    if (topology->cache_count == 0)
        printf(" unknown\n");
}

void bench_heading(const bench_machine *machine, const bench_options *options)
{
    const prange_info *info = &machine->library;
    printf("%s%s%s, prange %s, %d samples a point", BOLD, bench_program(), PLAIN, info->version,
           options->samples);
    if (options->width > 0.0)
        printf(", more until their interval is %g %% wide", 100.0 * options->width);
    if (options->budget > 0.0)
        printf(", %g s for all", options->budget);
    printf(", random order of seed %" PRIu64 "\n", options->seed);
    printf("machine      %s", machine->cpu);
    print_topology(&machine->topology);
    printf("%d processors online, %d in the affinity mask, ", machine->processors, info->affinity);
    if (info->quota > 0)
        printf("CPU quota of %d\n", info->quota);
    else
        printf("no CPU quota\n");
    print_caches(&machine->topology);
    printf("library      instruction set level %s, compiled by %s\n", info->level, info->compiler);
    printf("threads      exactly as many as each row says, whatever the library learns\n");
    printf("harness      probes and plain loops by %s %s\n", bench_compiler(), bench_flags());
    print_environment();
    printf("\n");
}

void bench_heading_limits(const bench_roof *roof)
{
    const bench_limits *limits = &roof->limits;
    char text[5][BENCH_NUMBER_TEXT];
    printf("limits, %2d thread%s  read %s, triad %s, multiply-add %s (f64), %s (f32), caches of %s"
           "%s%s\n",
           limits->threads, limits->threads > 1 ? "s" : " ",
           bench_rate_text(limits->read, "B/s", text[0]),
           bench_rate_text(limits->triad, "B/s", text[1]),
           bench_rate_text(limits->fma_f64, "FLOP/s", text[2]),
           bench_rate_text(limits->fma_f32, "FLOP/s", text[3]),
           bench_bytes_text(limits->cached, text[4]), roof->environment[0] ? "  " : "",
           roof->environment);
    fflush(stdout);
}

int bench_heading_list(const char *filter)
{
    const prange_bench_case *spec;
    int count = 0;
    for (int i = 0; (spec = bench_case_at(i)) != NULL; i++) {
        char size[BENCH_SIZE_TEXT];
        if (filter && !bench_case_chosen(spec, filter))
            continue;
        count++;
        printf("%-22s %-8s %s; sizes", spec->name, spec->group ? spec->group : "default",
               spec->summary);
        for (const prange_bench_size *at = spec->sizes; at->n > 0; at++)
            printf(" %s", bench_size_text(*at, size));
        printf("\n");
    }
    return count;
}
