/* SPDX-License-Identifier: MIT */
/*
 * Shows that the f32 functions of one element are correctly rounded, at every level of this
 * processor: for each function the number of inputs, of those that MPFR had to decide, of wrong
 * results, and a hash of all results.
 *
 *     exhaustive [--subset FILE | --write FILE] [--bound B] [FUNCTION...]
 *
 * The reference of an input is a value y in f64 with a known bound B of its relative error. Where
 * all of y (1 - B) to y (1 + B) rounds to one f32 number, that is the right result; elsewhere MPFR
 * computes the function to 200 bits. --bound 0 shows that this matters: it takes y for exact, and
 * finds right results of log and acosh wrong.
 *
 * --subset takes 2^24 inputs spread over all, and compares the hashes with those in FILE, instead
 * of a reference; --write writes them. It needs a second and is for every day, the full run some
 * minutes a function.
 */
#include "exhaustive.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "isa/isa.h"

enum { BLOCK = 4096, LEVELS = 8 };

/* The test itself for several levels: it takes longer than what it tests. */
#if defined(__x86_64__) && !defined(__clang__)
#define FOR_LEVELS __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define FOR_LEVELS
#endif

static double bound = FILTER_BOUND;

typedef struct tally {
    uint64_t inputs, undecided, wrong[LEVELS], hash[LEVELS];
} tally;

/* The bits of x, of the one NaN where it is one. */
static inline uint32_t bits(float x)
{
    return x != x ? 0x7fc00000 : (uint32_t)bits_of_f32(x);
}

FOR_LEVELS static void all_bits(const float *x, uint32_t *to)
{
    for (int i = 0; i < BLOCK; i++)
        to[i] = bits(x[i]);
}

static float of_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static float decide(const reference *f, float x)
{
    mpfr_t at, wide;
    mpfr_inits2(200, at, wide, (mpfr_ptr)NULL);
    mpfr_set_flt(at, x, MPFR_RNDN);
    f->exact(wide, at, MPFR_RNDN);
    const float y = mpfr_get_flt(wide, MPFR_RNDN);
    mpfr_clears(at, wide, (mpfr_ptr)NULL);
    return y;
}

FOR_LEVELS static void reference_block(const reference *f, const float *x, uint32_t *right,
                                       tally *sum)
{
    static double wide[BLOCK], y[BLOCK];
    static uint32_t high[BLOCK];
    uint32_t differ = 0;
    for (int i = 0; i < BLOCK; i++)
        wide[i] = (double)x[i];
    f->filter(BLOCK, wide, y);
    for (int i = 0; i < BLOCK; i++) {
        right[i] = bits((float)(y[i] * (1 - bound)));
        high[i] = bits((float)(y[i] * (1 + bound)));
        differ |= right[i] ^ high[i];
    }
    for (int i = 0; differ != 0 && i < BLOCK; i++)
        if (right[i] != high[i]) {
            right[i] = bits(decide(f, x[i]));
            sum->undecided++;
        }
}

/* A sum of products with a number that the input makes: order is no matter, every bit is. */
FOR_LEVELS static uint64_t hash_block(const uint32_t *x, const uint32_t *y)
{
    uint64_t hash = 0;
    for (int i = 0; i < BLOCK; i++) {
        const uint64_t key = (x[i] + UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xbf58476d1ce4e5b9);
        hash += (y[i] + UINT64_C(0x100000001b3)) * ((key ^ key >> 32) | 1);
    }
    return hash;
}

static void check_block(const reference *f, const uint32_t *inputs, bool judge, tally *sum)
{
    static float x[BLOCK], y[BLOCK];
    static uint32_t right[BLOCK], got[BLOCK], before[BLOCK];
    for (int i = 0; i < BLOCK; i++)
        x[i] = of_bits(inputs[i]);
    if (judge)
        reference_block(f, x, right, sum);
    sum->inputs += BLOCK;
    uint64_t hash = 0;
    for (int level = 0; pri_isa_at(level); level++) {
        pri_isa_at(level)->map_f32->unary[f->op](BLOCK, x, y);
        all_bits(y, got);
        if (level == 0 || memcmp(got, before, sizeof got) != 0)
            hash = hash_block(inputs, got);
        memcpy(before, got, sizeof got);
        sum->hash[level] += hash;
        if (!judge || memcmp(got, right, sizeof got) == 0)
            continue;
        for (int i = 0; i < BLOCK; i++)
            if (got[i] != right[i] && sum->wrong[level]++ < 8)
                printf("%s at %s of %a (%#x): %a, not %a\n", f->name, pri_isa_at(level)->name,
                       (double)x[i], inputs[i], (double)y[i], (double)of_bits(right[i]));
    }
}

/* All inputs. */
static tally check_all(const reference *f)
{
    static uint32_t inputs[BLOCK];
    tally sum = {0};
    for (uint64_t first = 0; first < UINT64_C(1) << 32; first += BLOCK) {
        for (uint32_t i = 0; i < BLOCK; i++)
            inputs[i] = (uint32_t)first + i;
        check_block(f, inputs, true, &sum);
    }
    return sum;
}

/* One of each 256 neighbours, which one differs. */
static tally check_subset(const reference *f)
{
    static uint32_t inputs[BLOCK];
    tally sum = {0};
    for (uint32_t first = 0; first < 1u << 24; first += BLOCK) {
        for (uint32_t i = 0; i < BLOCK; i++)
            inputs[i] = (first + i) << 8 | (first + i) * 2654435769u >> 24;
        check_block(f, inputs, false, &sum);
    }
    return sum;
}

static bool report(const reference *f, const tally *sum)
{
    bool right = true;
    printf("%-9s %" PRIu64 " inputs, %" PRIu64 " by MPFR; wrong:", f->name, sum->inputs,
           sum->undecided);
    for (int level = 0; pri_isa_at(level); level++) {
        printf(" %s %" PRIu64, pri_isa_at(level)->name, sum->wrong[level]);
        right = right && sum->wrong[level] == 0 && sum->hash[level] == sum->hash[0];
    }
    printf("; hash %016" PRIx64 "%s\n", sum->hash[0], right ? "" : " NOT RIGHT");
    fflush(stdout);
    return right;
}

/* The hash that FILE has for the function. */
static uint64_t known_hash(FILE *file, const char *name)
{
    char of[32];
    uint64_t hash;
    rewind(file);
    while (fscanf(file, "%31s %" SCNx64, of, &hash) == 2)
        if (strcmp(of, name) == 0)
            return hash;
    return 0;
}

static bool compare_subset(const reference *f, FILE *file, bool write)
{
    const tally sum = check_subset(f);
    if (write)
        fprintf(file, "%s %016" PRIx64 "\n", f->name, sum.hash[0]);
    const uint64_t known = write ? sum.hash[0] : known_hash(file, f->name);
    bool same = true;
    for (int level = 0; pri_isa_at(level); level++)
        if (sum.hash[level] != known) {
            printf("%s at %s: hash %016" PRIx64 ", not %016" PRIx64 "\n", f->name,
                   pri_isa_at(level)->name, sum.hash[level], known);
            same = false;
        }
    return same;
}

static bool named(const reference *f, int count, char **names)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], f->name) == 0)
            return true;
    return count == 0;
}

int main(int argc, char **argv)
{
    const char *path = NULL;
    bool write = false, right = true;
    int at = 1;
    for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2) {
        if (strcmp(argv[at], "--bound") == 0)
            bound = strtod(argv[at + 1], NULL);
        else
            path = argv[at + 1];
        write = write || strcmp(argv[at], "--write") == 0;
    }
    FILE *file = path ? fopen(path, write ? "w" : "r") : NULL;
    if (path && !file) {
        fprintf(stderr, "error: cannot open %s\n", path);
        return 2;
    }
    for (size_t k = 0; k < reference_count; k++) {
        const reference *f = &references[k];
        if (!named(f, argc - at, argv + at))
            continue;
        if (file) {
            right = compare_subset(f, file, write) && right;
        } else {
            const tally sum = check_all(f);
            right = report(f, &sum) && right;
        }
    }
    if (file && fclose(file) != 0)
        return 2;
    return right ? 0 : 1;
}
