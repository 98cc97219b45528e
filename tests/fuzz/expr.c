/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes texts of expressions. The first bytes choose the shapes of the variables and of the
 * outputs; the rest is the text. A text that compiles is run twice, with the same result, and
 * printed.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "expr/program.h"
#include "input.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

enum { VARIABLES = 8, MOST = 300 };

static const size_t sizes[] = {8, 4, 8, 4, 1};

typedef struct variables {
    ptrdiff_t shape[VARIABLES][3];
    void *data[VARIABLES];
    prange_variable at[VARIABLES];
} variables;

static void make_variables(fuzz_input *input, const ptrdiff_t shape[3], int ndim, variables *v)
{
    static const char *const names[VARIABLES] = {"a", "f", "l", "n", "u", "b", "s", "m"};
    for (int k = 0; k < VARIABLES; k++) {
        const prange_type type = (prange_type)(k % 5);
        const int own = k > 5 ? 0 : fuzz_choice(input, 4) ? ndim : fuzz_choice(input, ndim + 1);
        ptrdiff_t count = 1;
        for (int d = 0; d < own; d++) {
            v->shape[k][d] = fuzz_choice(input, 5) ? shape[ndim - own + d] : 1;
            count *= v->shape[k][d];
        }
        v->data[k] = fuzz_array(count, sizes[type]);
        for (ptrdiff_t i = 0; i < count; i++) {
            const double number = fuzz_number(input, FUZZ_SPECIAL);
            const float single = (float)number;
            const uint64_t random = fuzz_bits(input), bits = own == 0 ? random % 200 : random;
            const void *from = type == PRANGE_F64   ? (const void *)&number
                               : type == PRANGE_F32 ? (const void *)&single
                                                    : (const void *)&bits;
            memcpy((char *)v->data[k] + (size_t)i * sizes[type], from, sizes[type]);
        }
        v->at[k] = (prange_variable){names[k], {v->data[k], type, own, v->shape[k], NULL}};
    }
}

/* Runs it to new outputs; the status, and a sum of the results' bytes. */
static prange_status run(const prange_expr *expr, const variables *v, const ptrdiff_t shape[3],
                         int ndim, int form, uint64_t *sum)
{
    prange_view out[16];
    ptrdiff_t count = 1;
    const int dims = form % 3 == 0 ? ndim : form % 3 == 1 ? 0 : ndim > 0 ? ndim - 1 : 0;
    const ptrdiff_t *own = shape + ndim - dims;
    const prange_type type = (prange_type)(form / 3 % 5);
    for (int d = 0; d < dims; d++)
        count *= own[d];
    for (int k = 0; k < 16; k++) {
        void *data = fuzz_array(count, sizes[type]);
        memset(data, 0x5a, (size_t)count * sizes[type]);
        out[k] = (prange_view){data, type, dims, own, NULL};
    }
    const prange_status status = prange_expr_run(expr, VARIABLES, v->at, out);
    *sum = 0;
    for (int k = 0; k < 16; k++) {
        for (ptrdiff_t i = 0; i < count; i++) {
            uint64_t bits = 0;
            memcpy(&bits, (char *)out[k].data + (size_t)i * sizes[type], sizes[type]);
            require(status == PRANGE_OK || (uint8_t)bits == 0x5a);
            const double number = type == PRANGE_F64 ? *((double *)out[k].data + i) : 0.0;
            const float single = type == PRANGE_F32 ? *((float *)out[k].data + i) : 0.0F;
            *sum = *sum * 31 + (number != number || single != single ? 1 : bits);
        }
        free(out[k].data);
    }
    return status;
}

/* Runs it to outputs of the types and shapes that its results have of themselves: what has such
 * views runs. Those of many elements, and indices without an array, are left out. */
static void run_to_views(const prange_expr *expr, const variables *v)
{
    prange_view out[PRANGE_EXPR_OUTPUTS];
    ptrdiff_t shape[PRANGE_EXPR_OUTPUTS][PRANGE_DIMS];
    const int results = prange_expr_results(expr);
    bool fits = true;
    int made = 0;
    require(results >= 1 && results <= PRANGE_EXPR_OUTPUTS);
    for (; made < results && fits; made++) {
        prange_view *view = &out[made];
        ptrdiff_t count = 1;
        fits =
            prange_expr_result_view(expr, made, VARIABLES, v->at, shape[made], view) == PRANGE_OK;
        if (!fits)
            break;
        for (int d = 0; d < view->ndim; d++)
            count *= view->shape[d];
        fits = count <= 5000;
        view->data = fuzz_array(fits ? count : 0, sizes[view->type]);
    }
    require(!fits || prange_expr_run(expr, VARIABLES, v->at, out) == PRANGE_OK);
    for (int k = 0; k < made; k++)
        free(out[k].data);
}

/* Whether no range is long. */
static bool is_short(const prange_expr *expr)
{
    for (int k = 0; k < expr->ramps; k++)
        for (int a = 0; a < 3 && expr->ramp[k].kind != PRI_INDEX; a++) {
            const int number = expr->ramp[k].arg[a];
            const int64_t value = number < 0 ? 0 : expr->ramp_number[number].i64;
            const bool integer = number >= 0 && expr->ramp_number_type[number] == PRANGE_I64;
            if (integer && (value > 5000 || value < -5000))
                return false;
        }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, data + (size < 8 ? size : 8), 1};
    static const ptrdiff_t lengths[] = {0, 1, 2, 3, 5, 17, 64, 65};
    ptrdiff_t shape[3], most = MOST;
    const int ndim = fuzz_choice(&input, 4), form = fuzz_byte(&input);
    for (int d = 0; d < 3; d++) {
        shape[d] = lengths[fuzz_byte(&input) % 8];
        shape[d] = shape[d] > most ? 1 : shape[d];
        most /= shape[d] ? shape[d] : 1;
    }
    variables v;
    make_variables(&input, shape, ndim, &v);
    const size_t length = size < 8 ? 0 : size - 8;
    char *text = malloc(length + 1);
    require(text != NULL);
    if (length > 0)
        memcpy(text, data + 8, length);
    text[length] = '\0';
    prange_expr *expr = NULL;
    if (prange_expr_compile(text, VARIABLES, v.at, &expr) == PRANGE_OK) {
        char program[400];
        uint64_t first, second;
        (void)prange_expr_print(expr, program, sizeof program);
        if (is_short(expr)) {
            if (run(expr, &v, shape, ndim, form, &first) == PRANGE_OK)
                require(run(expr, &v, shape, ndim, form, &second) == PRANGE_OK && first == second);
            run_to_views(expr, &v);
        }
        prange_expr_free(expr);
    }
    free(text);
    for (int k = 0; k < VARIABLES; k++)
        free(v.data[k]);
    return 0;
}
