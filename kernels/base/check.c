/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "status.h"

/* The address range of an array: [low, high). */
typedef struct extent {
    uintptr_t low, high;
} extent;

static bool extent_of(const pri_array *array, ptrdiff_t n, size_t size, extent *out)
{
    ptrdiff_t span, whole;
    const uintptr_t first = (uintptr_t)array->data;
    if (__builtin_mul_overflow(n - 1, array->inc, &span) ||
        __builtin_mul_overflow(span, (ptrdiff_t)size, &span) || span == PTRDIFF_MIN ||
        __builtin_add_overflow(span < 0 ? -span : span, (ptrdiff_t)size, &whole) ||
        whole > PRI_MOST_BYTES)
        return false;
    const uintptr_t last = first + (uintptr_t)span;
    *out = span < 0 ? (extent){last, first} : (extent){first, last};
    return out->low <= out->high && !__builtin_add_overflow(out->high, size, &out->high);
}

prange_status pri_check_pointer(const char *function, const char *name, const void *pointer)
{
    if (!pointer)
        return pri_fail(PRANGE_ERROR_NULL, "%s: %s is NULL", function, name);
    return PRANGE_OK;
}

prange_status pri_check_arrays(const char *function, ptrdiff_t n, size_t size, int count,
                               const pri_array arrays[])
{
    if (n < 0)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: n = %td is negative", function, n);
    for (int i = 0; i < count && n > 0; i++) {
        const prange_status status = pri_check_pointer(function, arrays[i].name, arrays[i].data);
        if (status != PRANGE_OK)
            return status;
        extent unused;
        if (!extent_of(&arrays[i], n, size, &unused))
            return pri_fail(PRANGE_ERROR_SIZE,
                            "%s: %td elements of %s, each of %zu bytes, with stride %td do not fit "
                            "in memory",
                            function, n, arrays[i].name, size, arrays[i].inc);
    }
    return PRANGE_OK;
}

/* Whether two arrays of equal strides interleave, as the real and imaginary parts of a complex
 * array do. */
static bool interleaved(const pri_array *a, const pri_array *b, size_t size)
{
    const ptrdiff_t stride = a->inc < 0 ? -a->inc : a->inc;
    if (stride < 2 || (b->inc != stride && b->inc != -stride))
        return false;
    const ptrdiff_t bytes = (ptrdiff_t)((uintptr_t)a->data - (uintptr_t)b->data);
    return bytes % (ptrdiff_t)size == 0 && bytes / (ptrdiff_t)size % stride != 0;
}

static prange_status fail_overlap(const char *function, const pri_array *a, const pri_array *b)
{
    return pri_fail(PRANGE_ERROR_OVERLAP, "%s: %s and %s overlap", function, a->name, b->name);
}

/* Whether the address ranges of two arrays overlap. Both extents have been checked. */
static bool ranges_overlap(const pri_array *a, ptrdiff_t n, const pri_array *b, ptrdiff_t m,
                           size_t size)
{
    extent of_a, of_b;
    return n > 0 && m > 0 && extent_of(a, n, size, &of_a) && extent_of(b, m, size, &of_b) &&
           of_a.low < of_b.high && of_b.low < of_a.high;
}

prange_status pri_check_apart(const char *function, ptrdiff_t n, size_t size, const pri_array *out,
                              const pri_array *in)
{
    const bool same = out->data == in->data && (n == 1 || out->inc == in->inc);
    if (same || !ranges_overlap(out, n, in, n, size) || (n > 1 && interleaved(out, in, size)))
        return PRANGE_OK;
    return fail_overlap(function, out, in);
}

prange_status pri_check_disjoint(const char *function, size_t size, const pri_array *a, ptrdiff_t n,
                                 const pri_array *b, ptrdiff_t m)
{
    return ranges_overlap(a, n, b, m, size) ? fail_overlap(function, a, b) : PRANGE_OK;
}

prange_status pri_check_output(const char *function, ptrdiff_t n, const pri_array *out)
{
    if (n > 1 && out->inc == 0)
        return pri_fail(PRANGE_ERROR_OVERLAP, "%s: with stride 0 all elements of %s are the same",
                        function, out->name);
    return PRANGE_OK;
}

prange_status pri_check_rows(const char *function, const char *name, const void *data,
                             ptrdiff_t rows, ptrdiff_t length, ptrdiff_t stride, size_t size,
                             ptrdiff_t *span)
{
    *span = 0;
    if (stride < length)
        return pri_fail(PRANGE_ERROR_SIZE, "%s: the rows of %s are %td long and %td apart",
                        function, name, length, stride);
    if (rows > 0 && length > 0 &&
        (__builtin_mul_overflow(rows - 1, stride, span) ||
         __builtin_add_overflow(*span, length, span)))
        return pri_fail(PRANGE_ERROR_SIZE, "%s: %td rows of d or n = %td in %s overflow", function,
                        rows, length, name);
    const pri_array array = {name, data, 1};
    return pri_check_arrays(function, *span, size, 1, &array);
}
