/* SPDX-License-Identifier: MIT */
#include "arguments.h"

#include "comm.h"

prange_status pri_mpi_check_pointer(const char *function, const char *name, const void *pointer)
{
    return pointer ? PRANGE_OK : pri_mpi_fail(function, PRANGE_ERROR_NULL, "%s is NULL", name);
}

prange_status pri_mpi_check_array(const char *function, const char *name, ptrdiff_t n,
                                  const void *data, size_t size)
{
    if (n < 0)
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "%td elements", n);
    if ((size_t)n > PTRDIFF_MAX / size)
        return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "%td elements of %zu bytes overflow", n,
                            size);
    return n > 0 ? pri_mpi_check_pointer(function, name, data) : PRANGE_OK;
}

pri_mpi_memory pri_mpi_rows(const char *name, const void *data, ptrdiff_t rows, ptrdiff_t length,
                            ptrdiff_t stride, size_t size)
{
    ptrdiff_t span = 0, bytes = 0;
    const bool fit = rows == 0 || length == 0 ||
                     !(__builtin_mul_overflow(rows - 1, stride, &span) ||
                       __builtin_add_overflow(span, length, &span) ||
                       __builtin_mul_overflow(span, (ptrdiff_t)size, &bytes));
    return (pri_mpi_memory){name, data, fit ? (size_t)bytes : SIZE_MAX};
}

static bool are_apart(const pri_mpi_memory *a, const pri_mpi_memory *b)
{
    const uintptr_t from_a = (uintptr_t)a->data, from_b = (uintptr_t)b->data;
    return !a->data || !b->data || a->bytes == 0 || b->bytes == 0 ||
           (from_a <= from_b ? from_b - from_a >= a->bytes : from_a - from_b >= b->bytes);
}

prange_status pri_mpi_check_apart(const char *function, int outputs, int count,
                                  const pri_mpi_memory *arguments)
{
    for (int k = 0; k < count; k++)
        if (arguments[k].data && arguments[k].bytes > PTRDIFF_MAX)
            return pri_mpi_fail(function, PRANGE_ERROR_SIZE, "%s: its extent overflows",
                                arguments[k].name);
    for (int a = 0; a < outputs; a++)
        for (int b = a + 1; b < count; b++)
            if (!are_apart(&arguments[a], &arguments[b]))
                return pri_mpi_fail(function, PRANGE_ERROR_OVERLAP, "%s and %s overlap",
                                    arguments[a].name, arguments[b].name);
    return PRANGE_OK;
}

prange_status pri_mpi_check_pair(const char *function, const pri_mpi_memory results[2])
{
    for (int k = 0; k < 2; k++)
        if (!results[k].data)
            return pri_mpi_check_pointer(function, results[k].name, NULL);
    return pri_mpi_check_apart(function, 1, 2, results);
}
