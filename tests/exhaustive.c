/* SPDX-License-Identifier: MIT */
/*
 * Shows that the f32 functions are correctly rounded, at every level of this processor. Prints for
 * each function the numbers of inputs, of inputs decided by MPFR and of wrong results, and a hash
 * of all results. Functions of one argument get all inputs; functions of two, 2^30 pairs.
 *
 *     exhaustive [--subset FILE | --write FILE] [--level L] [--from N] [--samples N] [--bound B]
 *                [FUNCTION...]
 *
 * The reference is a value y in f64 whose relative error is at most B. If the interval from
 * y (1 - B) to y (1 + B) rounds to a single f32 number, that is the right result; otherwise MPFR
 * computes the function to 200 bits. With --bound 0, y counts as exact, and right results of log
 * and acosh are reported as wrong, which shows that the bound matters.
 *
 * --level limits the run to one level, --samples to that many pairs, after skipping those of
 * --from. Counts and hashes (modulo 2^64) of parts add up to those of the whole.
 *
 * --subset takes 2^24 inputs spread over all, and compares hashes with those in FILE instead of
 * computing references; --write writes FILE. It takes a second and is for every day; the full run
 * takes some minutes per function.
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

/* The test's own loops are compiled for several levels, since they take longer than the functions.
 */
#if defined(__x86_64__) && !defined(__clang__)
#define FOR_LEVELS __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define FOR_LEVELS
#endif

static double bound = FILTER_BOUND;
static const char *only; /* the only level to run; NULL: all */

/* Functions of one argument have 0 for the second. */
typedef struct inputs {
    float x[BLOCK], y[BLOCK];
} inputs;

typedef struct tally {
    uint64_t inputs, undecided, wrong[LEVELS], hash[LEVELS];
} tally;

/* The bits of x; all NaNs have the same. */
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

/* Appends a 1 bit if bits were cut off, so that such a number is not taken for the midpoint of two.
 */
static void add_sticky_bit(mpfr_t x)
{
    mpfr_prec_round(x, mpfr_get_prec(x) + 1, MPFR_RNDZ);
    if (mpfr_sgn(x) > 0)
        mpfr_nextabove(x);
    else
        mpfr_nextbelow(x);
}

static float decide(const reference *f, float x, float y)
{
    mpfr_t a, b, wide;
    mpfr_inits2(200, a, b, wide, (mpfr_ptr)NULL);
    mpfr_set_flt(a, x, MPFR_RNDN);
    mpfr_set_flt(b, y, MPFR_RNDN);
    if (f->exact)
        f->exact(wide, a, MPFR_RNDN);
    else if (f->exact2(wide, a, b, MPFR_RNDZ) != 0 && mpfr_regular_p(wide))
        add_sticky_bit(wide);
    const float rounded = mpfr_get_flt(wide, MPFR_RNDN);
    mpfr_clears(a, b, wide, (mpfr_ptr)NULL);
    return rounded;
}

FOR_LEVELS static void reference_block(const reference *f, const inputs *in, uint32_t *right,
                                       tally *sum)
{
    static double x[BLOCK], y[BLOCK], z[BLOCK];
    static uint32_t high[BLOCK];
    uint32_t differ = 0;
    for (int i = 0; i < BLOCK; i++) {
        x[i] = (double)in->x[i];
        y[i] = (double)in->y[i];
    }
    if (f->filter)
        f->filter(BLOCK, x, z);
    else
        f->filter2(BLOCK, x, y, z);
    for (int i = 0; i < BLOCK; i++) {
        right[i] = bits((float)(z[i] * (1 - bound)));
        high[i] = bits((float)(z[i] * (1 + bound)));
        differ |= right[i] ^ high[i];
    }
    for (int i = 0; differ != 0 && i < BLOCK; i++)
        if (right[i] != high[i]) {
            right[i] = bits(decide(f, in->x[i], in->y[i]));
            sum->undecided++;
        }
}

/* Each result is multiplied by an odd number that depends on the inputs, and the products are
 * summed: every bit counts, but the order does not. */
FOR_LEVELS static uint64_t hash_block(const inputs *in, const uint32_t *results)
{
    static uint32_t x[BLOCK], y[BLOCK];
    uint64_t hash = 0;
    memcpy(x, in->x, sizeof x);
    memcpy(y, in->y, sizeof y);
    for (int i = 0; i < BLOCK; i++) {
        const uint64_t both = (uint64_t)y[i] << 32 | x[i];
        const uint64_t key = (both + UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xbf58476d1ce4e5b9);
        hash += (results[i] + UINT64_C(0x100000001b3)) * ((key ^ key >> 32) | 1);
    }
    return hash;
}

static bool wanted(const pri_isa *level)
{
    return !only || strcmp(level->name, only) == 0;
}

static void print_wrong(const reference *f, const pri_isa *level, float x, float y, float got,
                        float right)
{
    printf("%s at %s of %a", f->name, level->name, (double)x);
    if (f->sample)
        printf(", %a", (double)y);
    printf(": %a, not %a\n", (double)got, (double)right);
}

static void check_block(const reference *f, const inputs *in, bool judge, tally *sum)
{
    static float z[BLOCK];
    static uint32_t right[BLOCK], got[BLOCK], before[BLOCK];
    if (judge)
        reference_block(f, in, right, sum);
    sum->inputs += BLOCK;
    uint64_t hash = 0;
    const pri_isa *isa;
    for (int level = 0, first = 1; (isa = pri_isa_at(level)); level++) {
        if (!wanted(isa))
            continue;
        if (f->sample)
            isa->map_f32->binary[f->op](BLOCK, in->x, in->y, z);
        else
            isa->map_f32->unary[f->op](BLOCK, in->x, z);
        all_bits(z, got);
        if (first || memcmp(got, before, sizeof got) != 0)
            hash = hash_block(in, got);
        first = 0;
        memcpy(before, got, sizeof got);
        sum->hash[level] += hash;
        if (!judge || memcmp(got, right, sizeof got) == 0)
            continue;
        for (int i = 0; i < BLOCK; i++)
            if (got[i] != right[i] && sum->wrong[level]++ < 8)
                print_wrong(f, isa, in->x[i], in->y[i], z[i], of_bits(right[i]));
    }
}

static void take_samples(pair (*sample)(uint64_t at), uint64_t first, inputs *in)
{
    for (uint32_t i = 0; i < BLOCK; i++) {
        const pair p = sample(first + i);
        in->x[i] = p.x;
        in->y[i] = p.y;
    }
}

/* All inputs, or the requested pairs. */
static tally check_all(const reference *f, uint64_t from, uint64_t samples)
{
    static inputs in;
    tally sum = {0};
    const uint64_t end = f->sample ? from + samples : UINT64_C(1) << 32;
    for (uint64_t first = f->sample ? from : 0; first < end; first += BLOCK) {
        if (f->sample)
            take_samples(f->sample, first, &in);
        else
            for (uint32_t i = 0; i < BLOCK; i++)
                in.x[i] = of_bits((uint32_t)first + i);
        check_block(f, &in, true, &sum);
    }
    return sum;
}

/* One of every 256 adjacent inputs, at varying positions; or pairs from integer arithmetic. */
static tally check_subset(const reference *f)
{
    static inputs in;
    tally sum = {0};
    for (uint32_t first = 0; first < 1u << 24; first += BLOCK) {
        if (f->sample)
            take_samples(plain_pair, first, &in);
        else
            for (uint32_t i = 0; i < BLOCK; i++)
                in.x[i] = of_bits((first + i) << 8 | (first + i) * 2654435769u >> 24);
        check_block(f, &in, false, &sum);
    }
    return sum;
}

static bool report(const reference *f, const tally *sum)
{
    bool right = true;
    uint64_t hash = 0;
    const pri_isa *isa;
    printf("%-9s %" PRIu64 " inputs, %" PRIu64 " by MPFR; wrong:", f->name, sum->inputs,
           sum->undecided);
    for (int level = 0, first = 1; (isa = pri_isa_at(level)); level++) {
        if (!wanted(isa))
            continue;
        hash = first ? sum->hash[level] : hash;
        first = 0;
        printf(" %s %" PRIu64, isa->name, sum->wrong[level]);
        right = right && sum->wrong[level] == 0 && sum->hash[level] == hash;
    }
    printf("; hash %016" PRIx64 "%s\n", hash, right ? "" : " NOT RIGHT");
    fflush(stdout);
    return right;
}

/* The function's hash in FILE. */
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
        if (wanted(pri_isa_at(level)) && sum.hash[level] != known) {
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

typedef struct options {
    const char *path; /* the file of hashes; NULL: a full run */
    bool write;
    uint64_t from, samples;
} options;

/* The number of arguments that are options. */
static int read_options(int argc, char **argv, options *to)
{
    int at = 1;
    for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2) {
        if (strcmp(argv[at], "--bound") == 0)
            bound = strtod(argv[at + 1], NULL);
        else if (strcmp(argv[at], "--level") == 0)
            only = argv[at + 1];
        else if (strcmp(argv[at], "--from") == 0)
            to->from = strtoull(argv[at + 1], NULL, 0);
        else if (strcmp(argv[at], "--samples") == 0)
            to->samples = strtoull(argv[at + 1], NULL, 0);
        else
            to->path = argv[at + 1];
        to->write = to->write || strcmp(argv[at], "--write") == 0;
    }
    return at;
}

static bool check(const reference *f, const options *chosen, FILE *file)
{
    if (file)
        return compare_subset(f, file, chosen->write);
    const tally sum = check_all(f, chosen->from, chosen->samples);
    return report(f, &sum);
}

int main(int argc, char **argv)
{
    options chosen = {.samples = UINT64_C(1) << 30};
    const int at = read_options(argc, argv, &chosen);
    FILE *file = chosen.path ? fopen(chosen.path, chosen.write ? "w" : "r") : NULL;
    if (chosen.path && !file) {
        fprintf(stderr, "error: cannot open %s\n", chosen.path);
        return 2;
    }
    bool right = true;
    for (size_t k = 0; k < reference_count + pair_reference_count; k++) {
        const reference *f =
            k < reference_count ? &references[k] : &pair_references[k - reference_count];
        if (named(f, argc - at, argv + at))
            right = check(f, &chosen, file) && right;
    }
    if (file && fclose(file) != 0)
        return 2;
    return right ? 0 : 1;
}
