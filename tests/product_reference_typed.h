/* SPDX-License-Identifier: MIT */
/* The reference of products, arrays for them and their comparison, in one element type. */

/* The matrix product by its definition, with any strides; c is not read if beta is 0. */
UNCHECKED static inline void T(define)(const sizes *job, ELEMENT alpha, const ELEMENT *a,
                                       ptrdiff_t a_row, ptrdiff_t a_column, const ELEMENT *b,
                                       ptrdiff_t b_row, ELEMENT beta, ELEMENT *c)
{
    for (ptrdiff_t i = 0; i < job->m; i++)
        for (ptrdiff_t j = 0; j < job->n; j++) {
            ELEMENT *out = c + i * job->n + j;
            for (ptrdiff_t begin = 0; begin == 0 || begin < job->k; begin += INNER) {
                ELEMENT sum = 0;
                for (ptrdiff_t k = begin; k < job->k && k < begin + INNER; k++)
                    sum = T(fused)(a[i * a_row + k * a_column], b[k * b_row + j], sum);
                const ELEMENT scaled = T(times)(alpha, sum);
                if (begin > 0)
                    *out = T(plus)(*out, scaled);
                else
                    *out = beta == 0 ? scaled : T(plus)(T(times)(beta, *out), scaled);
            }
        }
}

/* An output aligned to cache lines, so that streaming stores are possible. */
static inline ELEMENT *T(unfilled)(ptrdiff_t n)
{
    void *memory = NULL;
    cr_assert_eq(posix_memalign(&memory, 64, (size_t)(n + GUARD) * sizeof(ELEMENT)), 0);
    return memory;
}

static inline ELEMENT *T(filled)(uint64_t seed, ptrdiff_t n)
{
    ELEMENT *x = T(unfilled)(n);
    T(random_fill)(seed, n + GUARD, x);
    return x;
}

static inline ELEMENT *T(copied)(ptrdiff_t n, const ELEMENT *x)
{
    ELEMENT *y = T(unfilled)(n);
    memcpy(y, x, (size_t)(n + GUARD) * sizeof *x);
    return y;
}

/* Reports the first element that differs; the elements after the array are compared too. */
static inline void T(expect_same)(const char *what, const sizes *job, ptrdiff_t n,
                                  const ELEMENT *made, const ELEMENT *expected)
{
    cr_assert(memcmp(made, expected, (size_t)(n + GUARD) * sizeof *made) == 0,
              "%s of %td x %td x %td, %td", what, job->m, job->n, job->k, job->count);
}
