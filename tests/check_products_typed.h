/* SPDX-License-Identifier: MIT */
/* The calls of one type. */

static ELEMENT T(a)[ELEMENTS], T(x)[ELEMENTS], T(out)[ELEMENTS];

static uint64_t T(digest)(ptrdiff_t n)
{
    uint64_t digest = DIGEST_START;
    for (ptrdiff_t i = 0; i < n; i++)
        digest = digest_of(digest, T(BITS)(T(out)[i]), sizeof(ELEMENT));
    return digest;
}

static uint64_t T(call)(int k, bool *failed)
{
    prange_status status = PRANGE_OK;
    const shape job = shapes[k / KINDS];
    ptrdiff_t count = 0;
    switch (k % KINDS) {
    case 0:
        status = T(prange_matvec)(job.m, job.n, T(a), T(x), T(out));
        count = job.m;
        break;
    case 1:
        status = T(prange_matvec_transposed)(job.m, job.n, T(a), T(x), T(out));
        count = job.n;
        break;
    case 2:
        status = T(prange_outer)(job.m, job.n, T(a), T(x), T(out));
        count = job.m * job.n;
        break;
    case 3:
        status = T(prange_matmul_batch)(job.m, 7, 9, 5, T(a), 35, T(x), 0, T(out), 63);
        count = job.m * 63;
        break;
    default:
        status = T(prange_gram)(job.m, job.columns, T(a), T(out));
        count = job.columns * job.columns;
    }
    *failed = status != PRANGE_OK;
    return T(digest)(count);
}
