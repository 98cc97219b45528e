/* SPDX-License-Identifier: MIT */
/*
 * Parallel loops over SLEEF's functions of 1.0 units in the last place, by the widest vectors that
 * the compiler's flags allow.
 */
#include <sleef.h>
#include <string.h>

#include "forms.h"
#include "peer_math.h"

#if defined(__AVX512F__)
typedef __m512d vector_f64;
typedef __m512 vector_f32;
#define NAME_f64(name) Sleef_##name##d8_u10
#define NAME_f32(name) Sleef_##name##f16_u10
#elif defined(__AVX2__)
typedef __m256d vector_f64;
typedef __m256 vector_f32;
#define NAME_f64(name) Sleef_##name##d4_u10
#define NAME_f32(name) Sleef_##name##f8_u10
#elif defined(__aarch64__)
typedef float64x2_t vector_f64;
typedef float32x4_t vector_f32;
#define NAME_f64(name) Sleef_##name##d2_u10
#define NAME_f32(name) Sleef_##name##f4_u10
#else
typedef __m128d vector_f64;
typedef __m128 vector_f32;
#define NAME_f64(name) Sleef_##name##d2_u10
#define NAME_f32(name) Sleef_##name##f4_u10
#endif

/* The bytes of the vector at `at`; the last vector may be partial. */
static inline size_t bytes_at(size_t at, size_t end, size_t vector)
{
    return end - at < vector ? end - at : vector;
}

#define LOOP(name, T)                                                                              \
    static int name##_##T(void *state)                                                             \
    {                                                                                              \
        const bench_work *it = state;                                                              \
        const char *from = it->x.data;                                                             \
        char *to = it->out.data;                                                                   \
        const size_t size = sizeof(vector_##T), end = (size_t)(it->n * it->out.real);              \
        _Pragma("omp parallel for") for (size_t at = 0; at < end; at += size)                      \
        {                                                                                          \
            vector_##T x = {0};                                                                    \
            memcpy(&x, from + at, bytes_at(at, end, size));                                        \
            x = NAME_##T(name)(x);                                                                 \
            memcpy(to + at, &x, bytes_at(at, end, size));                                          \
        }                                                                                          \
        return 0;                                                                                  \
    }
#define LOOP2(name, T)                                                                             \
    static int name##_##T(void *state)                                                             \
    {                                                                                              \
        const bench_work *it = state;                                                              \
        const char *from = it->x.data, *other = it->y.data;                                        \
        char *to = it->out.data;                                                                   \
        const size_t size = sizeof(vector_##T), end = (size_t)(it->n * it->out.real);              \
        _Pragma("omp parallel for") for (size_t at = 0; at < end; at += size)                      \
        {                                                                                          \
            vector_##T x = {0}, y = {0};                                                           \
            memcpy(&x, from + at, bytes_at(at, end, size));                                        \
            memcpy(&y, other + at, bytes_at(at, end, size));                                       \
            x = NAME_##T(name)(x, y);                                                              \
            memcpy(to + at, &x, bytes_at(at, end, size));                                          \
        }                                                                                          \
        return 0;                                                                                  \
    }
PEER_MATH(LOOP, LOOP2)

#define ROW(name, T) {"sleef", "default", "elementary/" #name "_" #T, name##_##T},
static const peer_form forms[] = {PEER_MATH(ROW, ROW)};

const peer_form_list peer_forms_sleef = {sizeof forms / sizeof *forms, forms};
