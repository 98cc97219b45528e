/* SPDX-License-Identifier: MIT */
/*
 * Arrays of more than 2^31 and 2^32 elements in sparse memory, in which all pages except those with
 * the few non-zero numbers share one page of zeros. Functions that write as many elements are not
 * called.
 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>

#include <prange.h>

/* More than 2^32 bytes, or than 2^31 under sanitizers, which slow down each access; and more than
 * 2^31 numbers of 4 bytes. */
#ifdef __SANITIZE_ADDRESS__
#define BYTES (((ptrdiff_t)1 << 31) + 77)
#else
#define BYTES (((ptrdiff_t)1 << 32) + 77)
#endif
#define NUMBERS (((ptrdiff_t)1 << 31) + 999)
#define FAR(n) ((n)-13)

/* Sparse memory; NULL, which skips the test, if the system has no room for it. */
static void *sparse(size_t bytes)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (memory == MAP_FAILED) {
        fprintf(stderr, "no room for %zu bytes of sparse memory\n", bytes);
        return NULL;
    }
    (void)madvise(memory, bytes, MADV_HUGEPAGE);
    return memory;
}

Test(large, bytes)
{
    const ptrdiff_t places[] = {5, ((ptrdiff_t)1 << 31) + 3, FAR(BYTES)};
    uint8_t *x = sparse((size_t)BYTES), greatest = 0;
    ptrdiff_t index[3] = {-1, -1, -1}, count = -1, place = -1;
    int64_t sum = -1;
    bool truth = false;
    if (!x)
        return;
    for (int k = 0; k < 3; k++)
        x[places[k]] = (uint8_t)(7 + k);
    cr_expect(prange_argmax_u8(BYTES, x, &place) == PRANGE_OK && place == places[2], "%td", place);
    cr_expect(prange_max_u8(BYTES, x, &greatest) == PRANGE_OK && greatest == 9, "%d", greatest);
    cr_expect(prange_sum_u8(BYTES, x, &sum) == PRANGE_OK && sum == 24);
    cr_expect(prange_count_nonzero_u8(BYTES, x, &count) == PRANGE_OK && count == 3, "%td", count);
    cr_expect(prange_any_u8(BYTES, x, &truth) == PRANGE_OK && truth);
    cr_expect(prange_nonzero_u8(BYTES, x, &count, index) == PRANGE_OK && count == 3);
    for (int k = 0; k < 3; k++)
        cr_expect_eq(index[k], places[k], "%td, not %td", index[k], places[k]);
    uint8_t found[3] = {0};
    cr_expect(prange_compress_u8(BYTES, x, x, &count, found) == PRANGE_OK && count == 3);
    cr_expect(found[0] == 7 && found[1] == 8 && found[2] == 9);
    uint8_t taken[3] = {0};
    cr_expect_eq(prange_take_u8(BYTES, x, 3, places, taken), PRANGE_OK);
    cr_expect(taken[0] == 7 && taken[1] == 8 && taken[2] == 9);
    cr_expect_eq(prange_put_u8(BYTES, x, 3, places, (const uint8_t[]){6, 5, 4}), PRANGE_OK);
    cr_expect(x[places[0]] == 6 && x[places[1]] == 5 && x[places[2]] == 4);
    munmap(x, (size_t)BYTES);
}

Test(large, counts)
{
    enum { BINS = 50 };
    int32_t *x = sparse((size_t)NUMBERS * sizeof *x);
    ptrdiff_t even[BINS], own[BINS];
    if (!x)
        return;
    x[10] = 7;
    x[FAR(NUMBERS)] = 41;
    cr_expect_eq(prange_histogram_i32(NUMBERS, x, BINS, 0, BINS, even), PRANGE_OK);
    cr_expect_eq(prange_bincount_i32(NUMBERS, x, BINS, own), PRANGE_OK);
    for (int b = 0; b < BINS; b++) {
        const ptrdiff_t expected = b == 0 ? NUMBERS - 2 : b == 7 || b == 41;
        cr_expect(even[b] == expected && own[b] == expected, "%d: %td and %td", b, even[b], own[b]);
    }
    munmap(x, (size_t)NUMBERS * sizeof *x);
}

/* The last numbers are the greatest, so that x is sorted. */
Test(large, order)
{
    enum { K = 3, SEARCHED = 4 };
    const size_t bytes = (size_t)NUMBERS * sizeof(int32_t);
    const ptrdiff_t far = FAR(NUMBERS);
    int32_t *x = sparse(bytes), *distinct = sparse(bytes);
    if (!x || !distinct)
        return;
    for (ptrdiff_t i = far; i < NUMBERS; i++)
        x[i] = (int32_t)(i - far) / 5 + 1;
    int32_t top[K] = {0};
    ptrdiff_t index[K], count = -1;
    cr_expect_eq(prange_top_k_i32(NUMBERS, x, K, top, index), PRANGE_OK);
    for (int k = 0; k < K; k++)
        cr_expect(top[k] == 3 && index[k] == far + 10 + k, "%d at %td", top[k], index[k]);
    const int32_t values[SEARCHED] = {0, 1, 2, 9};
    const ptrdiff_t left[SEARCHED] = {0, far, far + 5, NUMBERS};
    ptrdiff_t found[SEARCHED];
    cr_expect_eq(prange_searchsorted_i32(NUMBERS, x, SEARCHED, values, found), PRANGE_OK);
    for (int k = 0; k < SEARCHED; k++)
        cr_expect_eq(found[k], left[k], "%d: %td", values[k], found[k]);
    cr_expect_eq(prange_unique_i32(NUMBERS, x, &count, distinct), PRANGE_OK);
    cr_expect_eq(count, 4, "%td", count);
    for (int32_t v = 0; v < 4; v++)
        cr_expect_eq(distinct[v], v);
    double median = -1.0;
    cr_expect(prange_median_i32(NUMBERS, x, &median) == PRANGE_OK && median == 0.0);
    cr_expect_eq(prange_sort_i32(NUMBERS, x), PRANGE_OK, "in order already");
    cr_expect(x[0] == 0 && x[NUMBERS - 1] == 3);
    munmap(x, bytes);
    munmap(distinct, bytes);
}
