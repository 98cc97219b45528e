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
    const shape of = shapes[k / KINDS];
    ptrdiff_t count = 0;
    switch (k % KINDS) {
    case 0:
        status = T(prange_matvec)(of.m, of.n, T(a), T(x), T(out));
        count = of.m;
        break;
    case 1:
        status = T(prange_matvec_transposed)(of.m, of.n, T(a), T(x), T(out));
        count = of.n;
        break;
    case 2:
        status = T(prange_outer)(of.m, of.n, T(a), T(x), T(out));
        count = of.m * of.n;
        break;
    case 3:
        status = T(prange_matmul_batch)(of.m, 7, 9, 5, T(a), 35, T(x), 0, T(out), 63);
        count = of.m * 63;
        break;
    default:
        status = T(prange_gram)(of.m, of.columns, T(a), T(out));
        count = of.columns * of.columns;
    }
    *failed = status != PRANGE_OK;
    return T(digest)(count);
}
