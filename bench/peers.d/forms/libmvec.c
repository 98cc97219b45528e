/* SPDX-License-Identifier: MIT */
/*
 * Plain parallel loops that the compiler vectorises under -ffast-math with calls of glibc's vector
 * functions.
 */
#include <math.h>

#include "forms.h"
#include "peer_math.h"

#define REAL_f64 double
#define REAL_f32 float
#define NAME_f64(name) name
#define NAME_f32(name) name##f

#define LOOP(name, T)                                                                              \
    static int name##_##T(void *state)                                                             \
    {                                                                                              \
        const bench_work *it = state;                                                              \
        const REAL_##T *x = it->x.data;                                                            \
        REAL_##T *z = it->out.data;                                                                \
        _Pragma("omp parallel for simd") for (ptrdiff_t i = 0; i < it->n; i++) z[i] =              \
            NAME_##T(name)(x[i]);                                                                  \
        return 0;                                                                                  \
    }
#define LOOP2(name, T)                                                                             \
    static int name##_##T(void *state)                                                             \
    {                                                                                              \
        const bench_work *it = state;                                                              \
        const REAL_##T *x = it->x.data, *y = it->y.data;                                           \
        REAL_##T *z = it->out.data;                                                                \
        _Pragma("omp parallel for simd") for (ptrdiff_t i = 0; i < it->n; i++) z[i] =              \
            NAME_##T(name)(x[i], y[i]);                                                            \
        return 0;                                                                                  \
    }
PEER_MATH(LOOP, LOOP2)

#define ROW(name, T) {"libmvec", "default", "elementary/" #name "_" #T, name##_##T},
static const peer_form forms[] = {PEER_MATH(ROW, ROW)};

const peer_form_list peer_forms_libmvec = {sizeof forms / sizeof *forms, forms};
