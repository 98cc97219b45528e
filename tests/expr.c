/* SPDX-License-Identifier: MIT */
/*
 * Expressions: random formulas over views of random layouts, compared with an evaluator of one
 * element; and their reductions, compared with those of the array of values. EXPR_TREES sets the
 * number of formulas, EXPR_SEED the first.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "bits.h"
#include "boxes.h"
#include "expr_tree.h"
#include "expr_value.h"

static long number_of(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text ? atol(text) : otherwise;
}

/* The arrays of a formula: variables of all types, which broadcast to the shape of the output. */
typedef struct arrays {
    int ndim;
    ptrdiff_t shape[PRANGE_DIMS];
    box variable[TREE_VARIABLES];
    char names[TREE_VARIABLES][4];
    prange_variable variables[TREE_VARIABLES];
} arrays;

static void make_arrays(tree *t, arrays *a)
{
    static const ptrdiff_t lengths[] = {1, 2, 7, 63, 64, 65, 127, 1023, 1024, 1025, 3000};
    a->ndim = (int)tree_dice(t, 5);
    ptrdiff_t most = 4000;
    for (int k = 0; k < a->ndim; k++) {
        ptrdiff_t size = lengths[tree_dice(t, 11)];
        if (size > most)
            size = 1 + (ptrdiff_t)tree_dice(t, 3);
        most /= size;
        a->shape[k] = size;
    }
    t->dims = a->ndim;
    t->variables = TREE_VARIABLES;
    for (int v = 0; v < TREE_VARIABLES; v++) {
        const prange_type type = (prange_type)(v % 5);
        const int ndim = v == 6                 ? 0
                         : (int)tree_dice(t, 4) ? a->ndim
                                                : (int)tree_dice(t, (uint64_t)a->ndim + 1);
        ptrdiff_t shape[PRANGE_DIMS];
        for (int k = 0; k < ndim; k++)
            shape[k] = tree_dice(t, 5) ? a->shape[a->ndim - ndim + k] : 1;
        const unsigned layout = tree_dice(t, 2) ? 0 : (unsigned)tree_dice(t, BOX_LAYOUTS);
        box_make(&a->variable[v], type, ndim, shape, layout, t->seed + (uint64_t)v, false);
        box_fill(&a->variable[v], t->seed + 100 + (uint64_t)v, 1 + tree_dice(t, 30));
        t->type[v] = type;
        snprintf(a->names[v], sizeof a->names[v], "v%d", v);
        a->variables[v] = (prange_variable){a->names[v], a->variable[v].view};
    }
}

static void free_arrays(arrays *a)
{
    for (int v = 0; v < TREE_VARIABLES; v++)
        box_free(&a->variable[v]);
}

/* The value of a formula at an element of the output. */
static tree_value expected_at(const tree *t, int root, const arrays *a, ptrdiff_t number)
{
    ptrdiff_t index[PRANGE_DIMS] = {0};
    tree_value values[TREE_VARIABLES];
    for (int k = a->ndim - 1; k >= 0; k--) {
        index[k] = number % a->shape[k];
        number /= a->shape[k];
    }
    for (int v = 0; v < TREE_VARIABLES; v++) {
        const box *b = &a->variable[v];
        ptrdiff_t own = 0;
        for (int k = 0; k < b->view.ndim; k++) {
            const ptrdiff_t at = index[a->ndim - b->view.ndim + k];
            own = own * b->shape[k] + (b->shape[k] == 1 ? 0 : at);
        }
        values[v] = tree_load(b->view.type, box_at(b, own));
    }
    return tree_eval(t, root, values, index);
}

static bool same_value(prange_type type, tree_value x, tree_value y)
{
    return tree_is_real(type) ? bits_of_f64(x.f) == bits_of_f64(y.f) : x.i == y.i;
}

/* Builds the same formula by calls; `made` has the nodes that exist already. */
static int build(prange_builder *builder, const tree *t, int n, int made[TREE_NODES])
{
    const tree_node *node = &t->node[n];
    const int count = tree_ops[node->op].operands;
    char name[16] = "";
    int args[3], operands = count;
    if (made[n] >= 0)
        return made[n];
    for (int k = 0; k < count; k++)
        args[k] = build(builder, t, node->arg[k], made);
    for (const char *c = tree_ops[node->op].text; *c; c++)
        if (*c != ' ')
            snprintf(name + strlen(name), sizeof name - strlen(name), "%c", *c);
    switch (node->op) {
    case T_INTEGER:
        return made[n] = prange_expr_integer(builder, node->value.i);
    case T_REAL:
        return made[n] = prange_expr_number(builder, node->value.f);
    case T_VARIABLE:
        snprintf(name, sizeof name, "v%d", node->number);
        return made[n] = prange_expr_name(builder, name);
    case T_INDEX:
        return made[n] = prange_expr_name(builder, &"i\0j\0k"[2 * node->number]);
    case T_ADD:
        return made[n] = prange_expr_add(builder, args[0], args[1]);
    case T_SUB:
        return made[n] = prange_expr_sub(builder, args[0], args[1]);
    case T_MUL:
        return made[n] = prange_expr_mul(builder, args[0], args[1]);
    case T_DIV:
        return made[n] = prange_expr_div(builder, args[0], args[1]);
    case T_SQUARED:
    case T_CUBED:
    case T_FIFTH:
        args[operands++] = prange_expr_integer(builder, name[2] - '0');
        return made[n] = prange_expr_call(builder, "**", operands, args);
    default:
        return made[n] = prange_expr_call(builder, name, operands, args);
    }
}

/* The formula made by calls has the same bits. */
static void check_builder(const tree *t, int root, const arrays *a, box *out)
{
    int made[TREE_NODES];
    prange_builder *builder = NULL;
    prange_expr *expr = NULL;
    unsigned char *before = box_image(out);
    memset(made, -1, sizeof made);
    memset(out->memory.memory + out->memory.before, 0, out->memory.size);
    cr_assert_eq(prange_builder_new(TREE_VARIABLES, a->variables, &builder), PRANGE_OK);
    prange_expr_result(builder, build(builder, t, root, made));
    cr_assert_eq(prange_builder_compile(builder, &expr), PRANGE_OK, "seed %llu: %s",
                 (unsigned long long)t->seed, prange_last_error());
    prange_builder_free(builder);
    cr_assert_eq(prange_expr_run(expr, TREE_VARIABLES, a->variables, &out->view), PRANGE_OK);
    prange_expr_free(expr);
    for (ptrdiff_t i = 0; i < out->count; i++) {
        const char *at = box_at(out, i);
        const unsigned char *then = before + (at - (const char *)out->memory.memory);
        const tree_value x = tree_load(out->view.type, at), y = tree_load(out->view.type, then);
        cr_assert(same_value(out->view.type, x, y), "seed %llu, element %td",
                  (unsigned long long)t->seed, i);
    }
    free(before);
}

static void check_tree(uint64_t seed)
{
    static char text[1 << 16];
    tree t = {.seed = seed};
    arrays a;
    box out;
    make_arrays(&t, &a);
    const int root = tree_grow(&t, 1 + (int)tree_dice(&t, 6), false);
    tree_print(&t, root, 0, text);
    const prange_type type = t.node[root].type;
    cr_assert_eq(prange_set_num_threads(1 + (int)tree_dice(&t, 3)), PRANGE_OK);
    box_make(&out, type, a.ndim, a.shape,
             tree_dice(&t, 2) ? 0 : (unsigned)tree_dice(&t, BOX_REPEATED), seed + 7, true);
    const prange_status status = prange_eval(text, TREE_VARIABLES, a.variables, &out.view);
    cr_assert_eq(status, PRANGE_OK, "seed %llu: %s\n%s", (unsigned long long)seed, text,
                 prange_last_error());
    for (ptrdiff_t i = 0; i < out.count; i++) {
        const tree_value want = expected_at(&t, root, &a, i),
                         got = tree_load(type, box_at(&out, i));
        cr_assert(same_value(type, want, got),
                  "seed %llu, element %td: %s\n%a %lld, expected %a %lld", (unsigned long long)seed,
                  i, text, got.f, (long long)got.i, want.f, (long long)want.i);
    }
    cr_assert(guard_intact(&out.memory), "seed %llu: %s", (unsigned long long)seed, text);
    check_builder(&t, root, &a, &out);
    box_free(&out);
    free_arrays(&a);
}

Test(expr, random_formulas)
{
    const long count = number_of("EXPR_TREES", 1500), first = number_of("EXPR_SEED", 0);
    for (long k = first; k < first + count; k++)
        check_tree((uint64_t)k);
}

typedef struct reduction {
    const char *name;
    prange_reduce_op op;
} reduction;

static const reduction reductions[] = {
    {"sum", PRANGE_REDUCE_SUM}, {"prod", PRANGE_REDUCE_PROD}, {"min", PRANGE_REDUCE_MIN},
    {"max", PRANGE_REDUCE_MAX}, {"mean", PRANGE_REDUCE_MEAN}, {"var", PRANGE_REDUCE_VAR},
    {"any", PRANGE_REDUCE_ANY}, {"all", PRANGE_REDUCE_ALL},   {"count", PRANGE_REDUCE_COUNT},
};

static prange_type type_of_reduction(prange_reduce_op op, prange_type type)
{
    const bool real = tree_is_real(type);
    switch (op) {
    case PRANGE_REDUCE_SUM:
    case PRANGE_REDUCE_PROD:
        return real ? type : PRANGE_I64;
    case PRANGE_REDUCE_MEAN:
    case PRANGE_REDUCE_VAR:
        return real ? type : PRANGE_F64;
    case PRANGE_REDUCE_ANY:
    case PRANGE_REDUCE_ALL:
        return PRANGE_U8;
    case PRANGE_REDUCE_COUNT:
        return PRANGE_I64;
    default:
        return type;
    }
}

/* The values of a formula as a contiguous array. */
static void make_values(const tree *t, int root, const arrays *a, box *values)
{
    const prange_type type = t->node[root].type;
    box_make(values, type, a->ndim, a->shape, 0, 1, false);
    for (ptrdiff_t i = 0; i < values->count; i++) {
        const tree_value value = expected_at(t, root, a, i);
        const int32_t narrow = (int32_t)value.i;
        const float single = (float)value.f;
        const void *from = type == PRANGE_F64   ? (const void *)&value.f
                           : type == PRANGE_F32 ? (const void *)&single
                           : type == PRANGE_I64 ? (const void *)&value.i
                                                : (const void *)&narrow;
        const uint8_t byte = (uint8_t)value.i;
        memcpy(box_at(values, i), type == PRANGE_U8 ? (const void *)&byte : from,
               box_element(type));
    }
}

/* Prints axes as text, such as "axis=(0, -1), "; the remaining axes become the shape. */
static void print_axes(tree *t, const arrays *a, unsigned axes, bool kept, char *to)
{
    const unsigned whole = (1u << a->ndim) - 1;
    if (axes == whole && tree_dice(t, 2)) {
        sprintf(to, "%s", kept ? ", keepdims=1" : "");
        return;
    }
    to += sprintf(to, ", axis=(");
    for (int k = 0; k < a->ndim; k++)
        if (axes >> k & 1)
            to += sprintf(to, "%d,", tree_dice(t, 2) ? k : k - a->ndim);
    sprintf(to, ")%s", kept ? ", keepdims=True" : "");
}

static void check_reduction(uint64_t seed)
{
    static char inner[1 << 16], text[(1 << 17) + 1000], axes_text[200];
    tree t = {.seed = seed};
    arrays a;
    box values, want, got;
    make_arrays(&t, &a);
    const int root = tree_grow(&t, 1 + (int)tree_dice(&t, 4), false);
    if (a.ndim == 0) {
        free_arrays(&a);
        return;
    }
    tree_print(&t, root, 0, inner);
    const reduction *job = &reductions[tree_dice(&t, sizeof reductions / sizeof *reductions)];
    unsigned axes = 1u << tree_dice(&t, (uint64_t)a.ndim);
    axes |= tree_dice(&t, 2) ? 0 : (unsigned)tree_dice(&t, UINT64_C(1) << a.ndim);
    const bool kept = tree_dice(&t, 3) == 0;
    print_axes(&t, &a, axes, kept, axes_text);
    make_values(&t, root, &a, &values);
    ptrdiff_t shape[PRANGE_DIMS], all[PRANGE_DIMS];
    int ndim = 0, dims = 0;
    for (int k = 0; k < a.ndim; k++) {
        const bool reduced = axes >> k & 1;
        if (!reduced)
            shape[ndim++] = a.shape[k];
        if (!reduced || kept)
            all[dims++] = reduced ? 1 : a.shape[k];
    }
    const prange_type type = type_of_reduction(job->op, t.node[root].type);
    box_make(&want, type, ndim, shape, 0, 1, true);
    box_make(&got, type, dims, all, (unsigned)tree_dice(&t, BOX_REPEATED), seed, true);
    cr_assert_eq(prange_reduce_axes(job->op, &values.view, axes, &want.view), PRANGE_OK, "%s",
                 prange_last_error());
    /* An array of the whole shape, since all variables may be broadcast. */
    box whole;
    box_make(&whole, PRANGE_U8, a.ndim, a.shape, 0, 1, false);
    box_fill(&whole, seed, 1);
    prange_variable variables[TREE_VARIABLES + 1];
    memcpy(variables, a.variables, sizeof a.variables);
    variables[TREE_VARIABLES] = (prange_variable){"whole", whole.view};
    snprintf(text, sizeof text, "%s(where(whole >= 0, %s, %s)%s)", job->name, inner, inner,
             axes_text);
    cr_assert_eq(prange_set_num_threads(1 + (int)tree_dice(&t, 3)), PRANGE_OK);
    const prange_status status = prange_eval(text, TREE_VARIABLES + 1, variables, &got.view);
    cr_assert_eq(status, PRANGE_OK, "seed %llu: %s\n%s", (unsigned long long)seed, text,
                 prange_last_error());
    for (ptrdiff_t i = 0; i < got.count; i++) {
        const tree_value x = tree_load(type, box_at(&want, i)),
                         y = tree_load(type, box_at(&got, i));
        cr_assert(same_value(type, x, y), "seed %llu, result %td: %s\n%a %lld, expected %a %lld",
                  (unsigned long long)seed, i, text, y.f, (long long)y.i, x.f, (long long)x.i);
    }
    cr_assert(guard_intact(&got.memory), "seed %llu: %s", (unsigned long long)seed, text);
    box_free(&whole);
    box_free(&want);
    box_free(&got);
    box_free(&values);
    free_arrays(&a);
}

Test(expr, random_reductions)
{
    const long count = number_of("EXPR_TREES", 1500), first = number_of("EXPR_SEED", 0);
    for (long k = first; k < first + count; k++)
        check_reduction((uint64_t)k + (UINT64_C(1) << 40));
}

/* x // y and x % y by Python's rule, in a type that holds all results. */
static int32_t quotient_of(int64_t x, int64_t y)
{
    const int64_t quotient = y == 0 ? 0 : x / y;
    return (int32_t)(uint32_t)(quotient - (y != 0 && quotient * y != x && (x < 0) != (y < 0)));
}

static int32_t rest_of(int64_t x, int64_t y)
{
    const int64_t rest = y == 0 ? 0 : x % y;
    return (int32_t)(rest != 0 && (x < 0) != (y < 0) ? rest + y : rest);
}

/* Every pair of numbers: as arrays, and with either of them as a scalar. */
Test(expr, quotients_of_i32)
{
    enum { EDGES = 21, SIDE = 61, ALL = SIDE * SIDE };
    static const int32_t edges[EDGES] = {
        0,          1,          -1,        2,         -2,         3,          -3,
        7,          -7,         255,       256,       46340,      46341,      -46341,
        1073741823, 1073741824, INT32_MAX, INT32_MIN, 2147483646, -INT32_MAX, -1073741825};
    static int32_t x[ALL], y[ALL], quotient[ALL], rest[ALL];
    int32_t values[SIDE];
    for (int k = 0; k < SIDE; k++) {
        const uint64_t random = random_bits(51, k);
        values[k] = k < EDGES ? edges[k] : (int32_t)(uint32_t)random >> (random >> 32) % 31;
    }
    for (int k = 0; k < ALL; k++) {
        x[k] = values[k / SIDE];
        y[k] = values[k % SIDE];
    }
    for (int k = 0; k < ALL; k += SIDE)
        for (int form = 0; form < 3; form++) {
            const ptrdiff_t all = ALL - k, one = 1;
            const prange_view numbers = {x + k, PRANGE_I32, 1, form == 1 ? &one : &all, NULL};
            const prange_view divisors = {y + k, PRANGE_I32, 1, form == 2 ? &one : &all, NULL};
            const prange_view outs[] = {{quotient, PRANGE_I32, 1, &all, NULL},
                                        {rest, PRANGE_I32, 1, &all, NULL}};
            const prange_variable variables[] = {{"x", numbers}, {"y", divisors}};
            cr_assert_eq(prange_eval("x // y; x % y", 2, variables, outs), PRANGE_OK, "%s",
                         prange_last_error());
            for (int i = 0; i < all; i++) {
                const int32_t a = x[k + (form == 1 ? 0 : i)], b = y[k + (form == 2 ? 0 : i)];
                cr_assert_eq(quotient[i], quotient_of(a, b), "%d // %d: %d", a, b, quotient[i]);
                cr_assert_eq(rest[i], rest_of(a, b), "%d %% %d: %d", a, b, rest[i]);
            }
        }
}
