/* SPDX-License-Identifier: MIT */
/*
 * Dispatch of an operation to the kernel for its operands, which are strips or single numbers.
 */
#include "strip.h"

#include <string.h>

#include "isa/isa.h"

/* x op y where x is one number: by the reversed operation on y and x, or else on a strip filled
 * with x. */
static void binary_of_number(const pri_map *map, int code, ptrdiff_t n, element x, const element *y,
                             element *z)
{
    if (code == PRI_ADD || code == PRI_MUL) {
        map->scalar[code](n, y, x, z);
    } else if (code == PRI_SUB || code == PRI_DIV) {
        map->scalar[code == PRI_SUB ? PRI_RSUB : PRI_RDIV](n, y, x, z);
    } else {
        element filled[PRI_STRIP];
        pri_isa_get()->PRI_TYPED(expr)->fill(n, x, filled);
        map->binary[code](n, filled, y, z);
    }
}

static void binary(int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], element *z)
{
    const pri_map *map = pri_isa_get()->PRI_TYPED(map);
    const element *x = operands[0].at, *y = operands[1].at;
    if (operands[1].step == 0)
        map->scalar[code](n, x, *y, z);
    else if (operands[0].step == 0)
        binary_of_number(map, code, n, *x, y, z);
    else
        map->binary[code](n, x, y, z);
}

static void select_strip(const pri_expr *expr, ptrdiff_t n,
                         const pri_operand operands[PRI_OPERANDS], element *z)
{
    const uint8_t *take = operands[0].at;
    const pri_operand *taken = &operands[*take ? 1 : 2];
    if (operands[0].step)
        expr->select(n, take, operands[1].at, operands[1].step, operands[2].at, operands[2].step,
                     z);
    else if (taken->step)
        memmove(z, taken->at, (size_t)n * sizeof(element));
    else
        expr->fill(n, *(const element *)taken->at, z);
}

static void convert(const pri_expr *expr, int type, ptrdiff_t n, const element *x, void *z)
{
    switch (type) {
    case PRANGE_F64:
        expr->to_f64(n, x, z);
        break;
    case PRANGE_F32:
        expr->to_f32(n, x, z);
        break;
    case PRANGE_I64:
        expr->to_i64(n, x, z);
        break;
    case PRANGE_I32:
        expr->to_i32(n, x, z);
        break;
    default:
        expr->to_u8(n, x, z);
        break;
    }
}

static void polynomial(const pri_expr *expr, int count, ptrdiff_t n,
                       const pri_operand operands[PRI_OPERANDS], bool past, element *z)
{
    element numbers[PRI_COEFFICIENTS];
    const pri_value *values = operands[1].at;
    for (int k = 0; k < count; k++)
        numbers[k] = values[k].PRI_TYPE;
    expr->polynomial(n, operands[0].at, count, numbers, past, z);
}

#if PRI_IS_REAL
/* Computes a function in place, of whole vectors: the last one is filled with x[0]. */
static void apply(int function, ptrdiff_t n, element *x)
{
    enum { WHOLE = PRI_BRANCH_ROOM - PRI_BRANCH_BLOCK };
    const ptrdiff_t end = (n + WHOLE - 1) / WHOLE * WHOLE;
    for (ptrdiff_t i = n; i < end; i++)
        x[i] = x[0];
    if (n > 0)
        pri_isa_get()->PRI_TYPED(map)->unary[function](end, x, x);
}

/* A function of an operand; the result is in `room` unless it is one number. */
static pri_operand function_of(int function, ptrdiff_t n, const pri_operand *x, element *room)
{
    pri_isa_get()->PRI_TYPED(map)->unary[function](x->step ? n : 1, x->at, room);
    return (pri_operand){room, x->step};
}

/* Elements from i on. */
static const element *from(const pri_operand *x, ptrdiff_t i)
{
    return (const element *)x->at + i * x->step;
}

/* Each function is computed only where it is taken, unless it is of one number. */
static void branch_block(const pri_expr *expr, int code, ptrdiff_t n, const uint8_t *take,
                         const pri_operand *x, const pri_operand *y, element *z)
{
    element taken[PRI_BRANCH_ROOM], others[PRI_BRANCH_ROOM];
    const int f = pri_branch_function(code, 0), g = pri_branch_function(code, 1);
    if (expr->branch && x->step && y->step) {
        const ptrdiff_t count = expr->branch->split(n, take, x->at, y->at, taken, others);
        apply(f, count, taken);
        apply(g, n - count, others);
        expr->branch->merge(n, take, taken, others, z);
        return;
    }
    const pri_operand a = function_of(f, n, x, taken), b = function_of(g, n, y, others);
    expr->select(n, take, a.at, a.step, b.at, b.step, z);
}

static void branch(const pri_expr *expr, int code, ptrdiff_t n,
                   const pri_operand operands[PRI_OPERANDS], element *z)
{
    const uint8_t *take = operands[0].at;
    const int arm = *take ? 0 : 1;
    if (operands[0].step == 0) {
        const pri_operand *x = &operands[1 + arm];
        pri_isa_get()->PRI_TYPED(map)->unary[pri_branch_function(code, arm)](x->step ? n : 1, x->at,
                                                                             z);
        if (!x->step)
            expr->fill(n, *z, z);
        return;
    }
    for (ptrdiff_t i = 0; i < n; i += PRI_BRANCH_BLOCK) {
        const pri_operand x = {from(&operands[1], i), operands[1].step};
        const pri_operand y = {from(&operands[2], i), operands[2].step};
        const ptrdiff_t count = n - i < PRI_BRANCH_BLOCK ? n - i : PRI_BRANCH_BLOCK;
        branch_block(expr, code, count, take + i, &x, &y, z + i);
    }
}
#endif

static void run(int op, int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], void *z)
{
    const pri_expr *expr = pri_isa_get()->PRI_TYPED(expr);
    switch (op) {
    case PRI_OP_UNARY:
        pri_isa_get()->PRI_TYPED(map)->unary[code](n, operands[0].at, z);
        break;
    case PRI_OP_BINARY:
        binary(code, n, operands, z);
        break;
    case PRI_OP_COMPARE:
        expr->comparisons->write[code](n, operands[0].at, operands[0].step, operands[1].at,
                                       operands[1].step, z);
        break;
    case PRI_OP_DYADIC:
        expr->dyadic[code](n, operands[0].at, operands[0].step, operands[1].at, operands[1].step,
                           z);
        break;
    case PRI_OP_SUPERINSTRUCTION:
        expr->superinstruction[code](n, operands, false, z);
        break;
    case PRI_OP_CLASS:
        expr->classify[code](n, operands[0].at, z);
        break;
    case PRI_OP_INVERT:
        expr->invert(n, operands[0].at, z);
        break;
    case PRI_OP_SELECT:
        select_strip(expr, n, operands, z);
        break;
    case PRI_OP_CONVERT:
        convert(expr, code, n, operands[0].at, z);
        break;
    case PRI_OP_POLYNOMIAL:
        polynomial(expr, code, n, operands, false, z);
        break;
#if PRI_IS_REAL
    case PRI_OP_BRANCH:
        branch(expr, code, n, operands, z);
        break;
#endif
    }
}

#if PRI_IS_NUMBER
static bool stream(int op, int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], void *z)
{
    const pri_map *map = pri_isa_get()->PRI_TYPED(map);
    if (op == PRI_OP_UNARY && code <= PRI_RECIPROCAL)
        map->stream_unary((pri_unary)code, n, operands[0].at, z);
    else if (op == PRI_OP_BINARY && code <= PRI_RDIV && operands[0].step && operands[1].step)
        map->stream_binary((pri_binary)code, n, operands[0].at, operands[1].at, z);
    else if (op == PRI_OP_BINARY && code <= PRI_RDIV && operands[0].step)
        map->stream_scalar((pri_binary)code, n, operands[0].at, *(const element *)operands[1].at,
                           z);
    else if (op == PRI_OP_SUPERINSTRUCTION)
        pri_isa_get()->PRI_TYPED(expr)->superinstruction[code](n, operands, true, z);
    else if (op == PRI_OP_POLYNOMIAL)
        polynomial(pri_isa_get()->PRI_TYPED(expr), code, n, operands, true, z);
    else
        return false;
    return true;
}

static void stream_end(void)
{
    pri_isa_get()->PRI_TYPED(map)->stream_end();
}

static void chain(const pri_chain *c, ptrdiff_t n, bool past, void *z)
{
    pri_isa_get()->PRI_TYPED(expr)->chains->write(c, n, past, z);
}

static PRI_TYPED(pri_sum_strip) * kernel_of_sum(int op, int code)
{
    const pri_sums *sums = pri_isa_get()->PRI_TYPED(expr)->sums;
    return op == PRI_OP_SUPERINSTRUCTION ? sums->superinstruction[code]
           : op == PRI_OP_UNARY          ? sums->unary[code]
           : op == PRI_OP_BINARY         ? sums->binary[code]
                                         : NULL;
}

/* The number of elements for which a comparison is true. */
static int64_t count(int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS])
{
    return pri_isa_get()->PRI_TYPED(expr)->comparisons->count[code](
        n, operands[0].at, operands[0].step, operands[1].at, operands[1].step);
}

static bool add(int op, int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS],
                pri_added *added)
{
    PRI_TYPED(pri_sum_strip) *const kernel = kernel_of_sum(op, code);
    if (op == PRI_OP_COMPARE)
        added->whole += count(code, n, operands);
    else if (kernel)
#if PRI_IS_REAL
        kernel(n, operands, added->lanes);
#else
        added->whole += kernel(n, operands);
#endif
    return op == PRI_OP_COMPARE || kernel;
}
#endif

#if PRI_IS_REAL
static bool add_range(int op, int code, ptrdiff_t n, const pri_progression *range,
                      double lanes[PRI_SUM_LANES])
{
    const pri_sums *sums = pri_isa_get()->PRI_TYPED(expr)->sums;
    PRI_TYPED(pri_sum_range) *const kernel = op == PRI_OP_SUPERINSTRUCTION
                                                 ? sums->superinstruction_range[code]
                                             : op == PRI_OP_UNARY ? sums->unary_range[code]
                                                                  : NULL;
    if (!kernel)
        return false;
    kernel(n, range, lanes);
    return true;
}

static void add_rows(int op, int code, ptrdiff_t n, int count,
                     const pri_operand operands[PRI_OPERANDS], const ptrdiff_t moves[PRI_OPERANDS],
                     bool begins, double *lanes)
{
    const pri_row_sums *sums = pri_isa_get()->PRI_TYPED(expr)->row_sums;
    PRI_TYPED(pri_sum_rows) *const kernel = op == PRI_OP_SUPERINSTRUCTION
                                                ? sums->superinstruction[code]
                                            : op == PRI_OP_UNARY ? sums->unary[code]
                                                                 : sums->binary[code];
    kernel(n, count, operands, moves, begins, lanes);
}

static void add_chain(const pri_chain *c, ptrdiff_t n, pri_added *added)
{
    pri_isa_get()->PRI_TYPED(expr)->chains->add[added->end](c, n, added->lanes);
}

static void add_chain_rows(const pri_chain *chain, ptrdiff_t n, int count, const ptrdiff_t moves[],
                           bool begins, double *lanes)
{
    pri_isa_get()->PRI_TYPED(expr)->chains->add_rows(chain, n, count, moves, begins, lanes);
}

static double fold(pri_value_end end, const double lanes[PRI_SUM_LANES])
{
    return pri_isa_get()->PRI_TYPED(expr)->sums->fold[end](lanes);
}
#elif PRI_IS_NUMBER
static void add_chain(const pri_chain *c, ptrdiff_t n, pri_added *added)
{
    added->whole += pri_isa_get()->PRI_TYPED(expr)->chains->sum(c, n);
}
#endif

static inline void binary_strip(int code, ptrdiff_t n, const pri_operand operands[PRI_OPERANDS],
                                bool past, void *z)
{
#if PRI_IS_NUMBER
    if (past && stream(PRI_OP_BINARY, code, n, operands, z))
        return;
#endif
    (void)past;
    binary(code, n, operands, z);
}

static void add_strip(ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], bool past, void *z)
{
    binary_strip(PRI_ADD, n, operands, past, z);
}

static void sub_strip(ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], bool past, void *z)
{
    binary_strip(PRI_SUB, n, operands, past, z);
}

static void mul_strip(ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], bool past, void *z)
{
    binary_strip(PRI_MUL, n, operands, past, z);
}

static void div_strip(ptrdiff_t n, const pri_operand operands[PRI_OPERANDS], bool past, void *z)
{
    binary_strip(PRI_DIV, n, operands, past, z);
}

static pri_expr_kernel *kernel_of(int op, int code)
{
    static pri_expr_kernel *const binaries[] = {
        [PRI_ADD] = add_strip, [PRI_SUB] = sub_strip, [PRI_MUL] = mul_strip, [PRI_DIV] = div_strip};
    if (op == PRI_OP_BINARY)
        return code < (int)(sizeof binaries / sizeof *binaries) ? binaries[code] : NULL;
    return op == PRI_OP_SUPERINSTRUCTION ? pri_isa_get()->PRI_TYPED(expr)->superinstruction[code]
                                         : NULL;
}

static void gather(ptrdiff_t n, const void *x, ptrdiff_t stride, void *z)
{
    if (stride == 1)
        memcpy(z, x, (size_t)n * sizeof(element));
    else if (stride == 0)
        pri_isa_get()->PRI_TYPED(expr)->fill(n, *(const element *)x, z);
    else
        pri_isa_get()->PRI_TYPED(map)->gather(n, x, stride, z);
}

static void scatter(ptrdiff_t n, const pri_operand *x, void *z, ptrdiff_t stride)
{
    if (x->step == 0)
        for (ptrdiff_t i = 0; i < n; i++)
            ((element *)z)[i * stride] = *(const element *)x->at;
    else if (stride == 1)
        memmove(z, x->at, (size_t)n * sizeof(element));
    else
        pri_isa_get()->PRI_TYPED(map)->scatter(n, x->at, z, stride);
}

static void ramp(ptrdiff_t n, int64_t first, int64_t step, void *z)
{
    pri_isa_get()->PRI_TYPED(expr)->ranges->ramp(n, first, step, z);
}

#if PRI_IS_REAL
static void points(ptrdiff_t n, ptrdiff_t first, ptrdiff_t step, ptrdiff_t count, double begin,
                   double end, void *z)
{
    pri_isa_get()->PRI_TYPED(expr)->ranges->points(n, first, step, count, (element)begin,
                                                   (element)end, z);
}
#endif

#if PRI_IS_REAL
static bool branches(void)
{
    return pri_isa_get()->PRI_TYPED(expr)->branch;
}
#endif

const pri_strip_type PRI_TYPED(pri_strip) = {
    .run = run,
    .kernel = kernel_of,
    .gather = gather,
    .scatter = scatter,
    .ramp = ramp,
#if PRI_IS_NUMBER
    .stream = stream,
    .stream_end = stream_end,
    .add = add,
    .chain = chain,
    .add_chain = add_chain,
#endif
#if PRI_IS_REAL
    .points = points,
    .branches = branches,
    .fold = fold,
    .add_range = add_range,
    .add_rows = add_rows,
    .add_chain_rows = add_chain_rows,
#endif
};
