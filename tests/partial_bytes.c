/* SPDX-License-Identifier: MIT */
/*
 * The byte format of docs/partial.md, read by code that is written from that page alone; and
 * damaged or forged bytes, which must be refused or be consistent, and must always be harmless.
 */

#include "allocations.h"
#include "partial.h"

enum { SIZE = 2, OP, TYPE, WHOLE, BLOCK, SPANS, HEADER };

static uint64_t word_at(const unsigned char *from, size_t k)
{
    uint64_t word = 0;
    for (int i = 7; i >= 0; i--)
        word = word << 8 | from[8 * k + (size_t)i];
    return word;
}

static void set_word(unsigned char *from, size_t k, uint64_t word)
{
    for (size_t i = 0; i < 8; i++)
        from[8 * k + i] = (unsigned char)(word >> 8 * i);
}

static uint64_t sum_of(size_t size, const unsigned char *from)
{
    uint64_t sum = 14695981039346656037u;
    for (size_t k = 0; k + 1 < size / 8; k++) {
        sum = (sum ^ word_at(from, k)) * 1099511628211u;
        sum ^= sum >> 32;
    }
    return sum;
}

static void sign(size_t size, unsigned char *from)
{
    if (size >= 8)
        set_word(from, size / 8 - 1, sum_of(size, from));
}

static double double_at(const unsigned char *from, size_t k)
{
    const uint64_t word = word_at(from, k);
    double x;
    memcpy(&x, &word, sizeof x);
    return x;
}

enum { N = 6 * 4096 + 1000 };
static double x[N], y[N];

static void prepare(void)
{
    random_fill_f64(1, N, x);
    random_fill_f64(2, N, y);
}

/* The page's example: nodes of 2, 1 and 4 blocks, with runs at both ends of a hole. */
Test(partial_bytes, as_the_page_says, .init = prepare)
{
    const whole sum = {PRANGE_PARTIAL_ARGMAX, PRANGE_F64, N, x, NULL};
    prange_partial *partial = begin(&sum);
    cr_assert_eq(add_part(partial, &sum, 0, 3 * 4096 + 7), PRANGE_OK);
    cr_assert_eq(add_part(partial, &sum, 4 * 4096 - 3, N - (4 * 4096 - 3)), PRANGE_OK);
    const bytes got = bytes_of(partial);
    const uint64_t header[] = {0x702d65676e617270u, 1, got.size, 5, 0, N, 4096, 5};
    for (size_t k = 0; k < 8; k++)
        cr_expect_eq(word_at(got.at, k), header[k], "word %zu", k);
    cr_expect_eq(memcmp(got.at, "prange-p", 8), 0);
    static const ptrdiff_t spans[][2] = {{0, 2 * 4096},
                                         {2 * 4096, 4096},
                                         {3 * 4096, 7},
                                         {4 * 4096 - 3, 3},
                                         {4 * 4096, N - 4 * 4096}};
    size_t at = 8;
    for (int k = 0; k < 5; k++) {
        cr_assert_eq(word_at(got.at, at), (uint64_t)spans[k][0]);
        cr_assert_eq(word_at(got.at, at + 1), (uint64_t)spans[k][1]);
        at += 2;
        if (k == 2 || k == 3) {
            for (ptrdiff_t i = 0; i < spans[k][1]; i++)
                cr_expect_eq(double_at(got.at, at++), x[spans[k][0] + i]);
            continue;
        }
        ptrdiff_t place;
        cr_assert_eq(prange_argmax_f64(spans[k][1], x + spans[k][0], &place), PRANGE_OK);
        cr_expect_eq(double_at(got.at, at), x[spans[k][0] + place]);
        cr_expect_eq(word_at(got.at, at + 1), (uint64_t)(spans[k][0] + place));
        at += 2;
    }
    cr_expect_eq(got.size, 8 * (at + 1));
    cr_expect_eq(word_at(got.at, at), sum_of(got.size, got.at));
    free(got.at);
    prange_partial_free(partial);
}

/* The words of a node of one block for each op, as the public calls give them. */
Test(partial_bytes, words_of_nodes, .init = prepare)
{
    static const size_t words[OPS] = {1, 1, 1, 1, 2, 2, 1, 4, 1, 1, 1, 1, 3, 2, 2, 2, 2, 4};
    double sum = 0.0, dot = 0.0, norm = 0.0, var = 0.0;
    cr_assert_eq(prange_sum_f64(4096, x, &sum), PRANGE_OK);
    cr_assert_eq(prange_dot_f64(4096, x, y, &dot), PRANGE_OK);
    cr_assert_eq(prange_norm2_f64(4096, x, &norm), PRANGE_OK);
    cr_assert_eq(prange_var_f64(4096, x, 0, &var), PRANGE_OK);
    for (int op = 0; op < OPS; op++) {
        const whole total = {(prange_partial_op)op, PRANGE_F64, N, x, y};
        prange_partial *partial = begin(&total);
        cr_assert_eq(add_part(partial, &total, 0, 4096), PRANGE_OK);
        const bytes got = bytes_of(partial);
        cr_expect_eq(got.size, 8 * (8 + 2 + words[op] + 1), "op %d", op);
        if (op == PRANGE_PARTIAL_SUM || op == PRANGE_PARTIAL_MEAN || op == PRANGE_PARTIAL_NANSUM)
            cr_expect_eq(double_at(got.at, 10), sum);
        if (op == PRANGE_PARTIAL_DOT)
            cr_expect_eq(double_at(got.at, 10), dot);
        if (op == PRANGE_PARTIAL_VAR)
            cr_expect(double_at(got.at, 12) / 4096.0 == var && word_at(got.at, 13) == 4096);
        if (op == PRANGE_PARTIAL_COUNT)
            cr_expect_eq(word_at(got.at, 10), 4096);
        free(got.at);
        prange_partial_free(partial);
    }
}

static int add_range(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    (void)thread, (void)ctx;
    ((uint32_t *)partial)[0] = (uint32_t)(end - begin);
    ((uint32_t *)partial)[2] = 77;
    return 0;
}

static void join_ranges(void *left, const void *right, void *ctx)
{
    (void)ctx;
    ((uint32_t *)left)[0] += ((const uint32_t *)right)[0];
}

static const prange_reduction reduction = {
    .size = 12, .block = 100, .run = add_range, .join = join_ranges};

/* Partial results of many kinds, with nodes, runs and holes. */
enum { SAMPLES = 15 };

static prange_partial *sample(int k)
{
    static const prange_partial_op ops[] = {
        PRANGE_PARTIAL_SUM, PRANGE_PARTIAL_ARGMIN, PRANGE_PARTIAL_VAR,    PRANGE_PARTIAL_DOT,
        PRANGE_PARTIAL_ALL, PRANGE_PARTIAL_NORM2,  PRANGE_PARTIAL_NANMEAN};
    prange_partial *p = NULL;
    prange_status status = PRANGE_OK;
    if (k < 7) {
        const whole sum = {ops[k], PRANGE_F64, N, x, y};
        p = begin(&sum);
        status = add_part(p, &sum, 100, 9000);
        if (status == PRANGE_OK)
            status = add_part(p, &sum, 4 * 4096 + 10, N - 4 * 4096 - 10);
    } else if (k < 9) {
        const whole sum = {PRANGE_PARTIAL_SUM, k == 7 ? PRANGE_U8 : PRANGE_I32, N, x, NULL};
        p = begin(&sum);
        status = add_part(p, &sum, 0, 4096 * 5 + 3);
    } else if (k == 9) {
        status = prange_partial_begin_histogram_f64(N, 9, -1e5, 1e5, &p);
        if (status == PRANGE_OK)
            status = prange_partial_add_f64(p, 5, 3000, x);
        if (status == PRANGE_OK)
            status = prange_partial_add_f64(p, 5005, 3000, x);
    } else if (k == 10) {
        status = prange_partial_begin_integral_f32(0.0F, 1.0F, N, &p);
        if (status == PRANGE_OK)
            status = prange_partial_add_f32(p, 1, 4001, (const float *)(void *)x);
    } else if (k == 11) {
        status = prange_partial_begin_reduction(-7, N, &reduction, NULL, &p);
        if (status == PRANGE_OK)
            status = prange_partial_reduce(p, 93, 730);
    } else if (k == 12) {
        status = prange_partial_begin(PRANGE_PARTIAL_MAX, PRANGE_F32, 0, &p);
    } else {
        status = k == 13 ? prange_partial_begin_top_k(PRANGE_F64, N, 9, &p)
                         : prange_partial_begin_bottom_k(PRANGE_F64, N, 4500, &p);
        if (status == PRANGE_OK)
            status = prange_partial_add_f64(p, 200, 2000, x);
        if (status == PRANGE_OK)
            status = prange_partial_add_f64(p, 5000, 2000, x);
    }
    cr_assert_eq(status, PRANGE_OK, "%d: %s", k, prange_last_error());
    return p;
}

static prange_status read_bytes(const bytes *from, prange_partial **partial)
{
    const bool users = from->size > 8 * OP + 8 && word_at(from->at, OP) == PRANGE_PARTIAL_REDUCTION;
    return users ? prange_partial_deserialize_reduction(&reduction, NULL, from->size, from->at,
                                                        partial)
                 : prange_partial_deserialize(from->size, from->at, partial);
}

/* Bytes must be refused, or give a usable partial result that serializes to the same bytes, with
 * memory in proportion to their size. Returns whether they were accepted. */
static bool expect_harmless(const bytes *from)
{
    prange_partial *got = NULL;
    arm(0);
    const prange_status status = read_bytes(from, &got);
    cr_assert(wanted <= 6 * from->size + 1024, "%zu bytes for %zu", wanted, from->size);
    cr_assert(status == PRANGE_OK || status == PRANGE_ERROR_FORMAT, "%s", prange_last_error());
    if (status != PRANGE_OK) {
        cr_assert_null(got);
        return false;
    }
    unsigned char result[8 * 16];
    ptrdiff_t first, count;
    const bool lists = word_at(from->at, OP) >= PRANGE_PARTIAL_TOP_K ||
                       word_at(from->at, OP) == PRANGE_PARTIAL_HISTOGRAM;
    const bytes again = bytes_of(got);
    cr_assert(again.size == from->size && memcmp(again.at, from->at, again.size) == 0);
    prange_partial *other = NULL;
    cr_assert_eq(read_bytes(&again, &other), PRANGE_OK);
    free(again.at);
    cr_assert_eq(prange_partial_missing(got, &first, &count), PRANGE_OK);
    if (!lists)
        cr_assert(prange_partial_finish(got, result) != PRANGE_OK || count == 0);
    cr_assert(prange_partial_merge(got, other) ==
              (word_at(from->at, SPANS) == 0 ? PRANGE_OK : PRANGE_ERROR_PARTS));
    prange_partial_free(other);
    if (count > 0 && count < N && word_at(from->at, TYPE) == PRANGE_F64)
        (void)!prange_partial_add_f64(got, first, count, x);
    prange_partial_free(got);
    return true;
}

/* A copy to be damaged, in memory that ends with its last byte. */
static bytes copy_of(const bytes *from, size_t size)
{
    bytes to = {size, malloc(size ? size : 1)};
    memcpy(to.at, from->at, size < from->size ? size : from->size);
    return to;
}

Test(partial_bytes, damage_is_found, .init = prepare)
{
    for (int k = 0; k < SAMPLES; k++) {
        prange_partial *p = sample(k), *got = NULL;
        const bytes good = bytes_of(p);
        cr_expect(expect_harmless(&good));
        uint64_t seed = (uint64_t)k;
        for (size_t i = 0; i < good.size; i += i < 300 || i + 100 > good.size ? 1 : 97) {
            const unsigned char byte = good.at[i];
            good.at[i] ^= (unsigned char)(1 + random_below(&seed, 255));
            cr_assert_eq(read_bytes(&good, &got), PRANGE_ERROR_FORMAT, "sample %d, byte %zu", k, i);
            cr_expect_eq(strncmp(prange_last_error(), "prange_partial_deserialize", 26), 0);
            good.at[i] = byte;
        }
        for (size_t size = 0; size < good.size; size += size < 200 ? 1 : 611) {
            const bytes cut = copy_of(&good, size);
            cr_assert_eq(read_bytes(&cut, &got), PRANGE_ERROR_FORMAT, "%d, %zu bytes", k, size);
            free(cut.at);
        }
        free(good.at);
        prange_partial_free(p);
    }
}

/* A word that is likely to do harm in some place. */
static uint64_t bad_word(uint64_t *seed, const bytes *from)
{
    static const uint64_t table[] = {0,
                                     1,
                                     2,
                                     17,
                                     18,
                                     19,
                                     20,
                                     21,
                                     22,
                                     4095,
                                     4096,
                                     8192,
                                     N,
                                     N - 1,
                                     INT32_MAX,
                                     UINT32_MAX,
                                     (uint64_t)1 << 40,
                                     (uint64_t)INT64_MAX,
                                     (uint64_t)INT64_MAX + 1,
                                     UINT64_MAX,
                                     UINT64_MAX / 8,
                                     UINT64_MAX / 16 + 1,
                                     0x7ff8000000000000u,
                                     0xfff0000000000001u};
    const ptrdiff_t k = random_below(seed, 31);
    if (k < (ptrdiff_t)(sizeof table / sizeof *table))
        return table[k];
    return k < 28 ? word_at(from->at, (size_t)random_below(seed, (ptrdiff_t)(from->size / 8)))
                  : random_bits((*seed)++, 3);
}

/* Changes words, mostly those that are not elements, and makes the checksum match. */
Test(partial_bytes, made_up_bytes, .init = prepare)
{
    long read = 0, refused = 0;
    for (int k = 0; k < SAMPLES; k++) {
        prange_partial *p = sample(k);
        const bytes good = bytes_of(p);
        const ptrdiff_t words = (ptrdiff_t)(good.size / 8);
        for (uint64_t round = 0; round < 500; round++) {
            uint64_t seed = round * 1000003 + (uint64_t)k;
            ptrdiff_t size = words;
            if (random_below(&seed, 10) == 0)
                size = random_below(&seed, words + 20) + 1;
            bytes bad = copy_of(&good, 8 * (size_t)size);
            for (ptrdiff_t i = words; i < size; i++)
                set_word(bad.at, (size_t)i, bad_word(&seed, &good));
            for (ptrdiff_t changes = random_below(&seed, 4); changes > 0; changes--) {
                const ptrdiff_t near = random_below(&seed, 3) == 0 ? size : size < 20 ? size : 20;
                const size_t at = (size_t)random_below(&seed, near);
                const uint64_t word = word_at(bad.at, at);
                const ptrdiff_t kind = random_below(&seed, 3);
                set_word(bad.at, at,
                         kind == 0   ? bad_word(&seed, &good)
                         : kind == 1 ? word + (uint64_t)random_below(&seed, 5) - 2
                                     : word ^ (uint64_t)1 << random_below(&seed, 64));
            }
            if (size > SIZE && random_below(&seed, 20) != 0)
                set_word(bad.at, SIZE, bad.size);
            sign(bad.size, bad.at);
            if (expect_harmless(&bad))
                read++;
            else
                refused++;
            free(bad.at);
        }
        free(good.at);
        prange_partial_free(p);
    }
    cr_expect(read > 150 && refused > 2000, "%ld read, %ld refused", read, refused);
}

/* Everything that the page forbids, case by case, with a matching checksum. */
Test(partial_bytes, what_the_page_forbids, .init = prepare)
{
    static const struct {
        int sample;
        size_t word;
        uint64_t value;
        const char *text;
    } cases[] = {
        {0, 0, 1, "no partial result"},
        {0, 1, 2, "a format that"},
        {0, SIZE, 80, "bytes of 80"},
        {0, OP, 23, "an op, type"},
        {0, OP, UINT64_MAX, "an op, type"},
        {0, TYPE, 5, "an op, type"},
        {0, WHOLE, (uint64_t)INT64_MAX + 1, "an op, type"},
        {0, BLOCK, 1024, "blocks or parameters"},
        {0, SPANS, 3, "bytes beyond the last part"},
        {0, SPANS, 7, "a part"},
        {0, SPANS, UINT64_MAX, "more parts than bytes"},
        {0, HEADER, 4096, "a part"},          /* a node, with too many words */
        {0, HEADER + 1, 0, "a part that"},    /* an empty span */
        {0, HEADER + 1, 9000, "a part that"}, /* a run beyond its block */
        {0, HEADER + 1, UINT64_MAX, "a part that"},
        {4, HEADER + 4000, 4097, "a value that"},
        {7, HEADER, 4096, "a part that"}, /* a node of 4 blocks that begins at the second */
        {7, HEADER + 4, 4095, "a part is cut off"},
        {9, HEADER, (uint64_t)1 << 40, "an op, type"}, /* bins */
        {9, HEADER + 1, 0x7ff8000000000000u, "an op, type"},
        {9, HEADER + 3 + 2, 3005, "a part that"}, /* adjacent ranges must be joined */
        {9, HEADER + 3 + 4, 6001, "more counts"},
        {10, HEADER, 0x3fb999999999999au, "blocks or parameters"}, /* 0.1 is not a float */
        {10, HEADER + 1, 0x7ff0000000000000u, "an op, type"},
        {0, HEADER + 4000, 0x7ff8000000000001u, "a value that"},
        {7, HEADER + 1, 3 * 4096, "a part that"},
        {7, HEADER + 8, UINT64_MAX, "bytes beyond the elements"},
        {11, HEADER + 1, 8, "blocks or parameters"},
        {11, HEADER + 2, 2, "blocks or parameters"},
        {11, HEADER + 3, 50, "a part that"},
        {13, HEADER, N + 1, "an op, type"},
        {13, HEADER, UINT64_MAX, "an op, type"},
        {13, HEADER, 8, "bytes beyond the last part"},
        {13, HEADER + 5, N, "numbers that"},   /* an index beyond the elements */
        {13, HEADER + 5, 100, "numbers that"}, /* the index of an element not added */
        {13, HEADER + 5, UINT64_MAX, "numbers that"},
        {13, HEADER + 6, 0, "numbers that"}, /* not the greatest element */
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        prange_partial *p = sample(cases[k].sample), *got = NULL;
        const bytes bad = bytes_of(p);
        set_word(bad.at, cases[k].word, cases[k].value);
        sign(bad.size, bad.at);
        cr_expect_eq(read_bytes(&bad, &got), PRANGE_ERROR_FORMAT, "case %zu", k);
        cr_expect_not_null(strstr(prange_last_error(), cases[k].text), "case %zu: no '%s' in '%s'",
                           k, cases[k].text, prange_last_error());
        free(bad.at);
        prange_partial_free(p);
    }
}
