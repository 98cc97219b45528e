/* SPDX-License-Identifier: MIT */
#include "results.h"

#include <math.h>
#include <string.h>

#include "array/join.h"
#include "array/reduction.h"
#include "base/status.h"
#include "words.h"

/* The members of a node that are used, in the order of their words. */
enum { VALUE = 1, LOW = 2, M2 = 4, INDEX = 8 };

static unsigned members_of(const prange_partial *partial)
{
    switch (partial->op) {
    case PRANGE_PARTIAL_COUNT:
    case PRANGE_PARTIAL_ANY:
    case PRANGE_PARTIAL_ALL:
        return INDEX;
    case PRANGE_PARTIAL_ARGMIN:
    case PRANGE_PARTIAL_ARGMAX:
    case PRANGE_PARTIAL_NANSUM:
    case PRANGE_PARTIAL_NANMIN:
    case PRANGE_PARTIAL_NANMAX:
    case PRANGE_PARTIAL_NANMEAN:
        return VALUE | INDEX;
    case PRANGE_PARTIAL_VAR:
    case PRANGE_PARTIAL_NANVAR:
        return VALUE | LOW | M2 | INDEX;
    case PRANGE_PARTIAL_NORM2:
        return VALUE | LOW | M2;
    default:
        return VALUE;
    }
}

size_t PRI_TYPED(pri_partial_packed)(const prange_partial *partial)
{
    return (size_t)__builtin_popcount(members_of(partial)) * PRI_WORD;
}

/* Whether the node's first member is a mean in f64, not a value of the accumulator's type. */
static bool holds_mean(const prange_partial *partial)
{
    return partial->op == PRANGE_PARTIAL_MEAN || partial->op == PRANGE_PARTIAL_VAR ||
           partial->op == PRANGE_PARTIAL_NANVAR;
}

static unsigned char *put_double(unsigned char *to, double x)
{
    uint64_t word;
    x = pri_canonical_nan_f64(x);
    memcpy(&word, &x, sizeof word);
    return pri_put_word(to, word);
}

/* Reads a double. Returns false for a NaN that is not the NaN of the format. */
static bool get_double(const unsigned char *from, double *x)
{
    unsigned char again[PRI_WORD];
    const uint64_t word = pri_get_word(from);
    memcpy(x, &word, sizeof *x);
    put_double(again, *x);
    return memcmp(again, from, sizeof again) == 0;
}

void PRI_TYPED(pri_partial_pack)(const prange_partial *partial, const void *node, unsigned char *to)
{
    const pri_partial *from = node;
    const unsigned members = members_of(partial);
    if (members & VALUE && (PRI_IS_REAL || holds_mean(partial)))
        to = put_double(to, holds_mean(partial) ? from->mean : (double)from->value);
    else if (members & VALUE)
        to = pri_put_word(to, (uint64_t)from->value);
    if (members & LOW)
        to = put_double(to, from->low);
    if (members & M2)
        to = put_double(to, from->m2);
    if (members & INDEX)
        pri_put_word(to, (uint64_t)from->index);
}

/* Whether an index is possible: an extreme's index lies among the elements, and a count is at most
 * the number of elements. */
static bool index_is_sound(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end,
                           uint64_t index)
{
    const uint64_t count = (uint64_t)(end - first);
    switch (partial->op) {
    case PRANGE_PARTIAL_ARGMIN:
    case PRANGE_PARTIAL_ARGMAX:
        return index >= (uint64_t)first && index < (uint64_t)end;
    case PRANGE_PARTIAL_VAR:
        return index == count;
    default:
        return index <= count;
    }
}

bool PRI_TYPED(pri_partial_unpack)(const prange_partial *partial, ptrdiff_t first, ptrdiff_t end,
                                   const unsigned char *from, void *node)
{
    pri_partial *to = node;
    const unsigned members = members_of(partial);
    double value = 0.0;
    bool sound = true;
    *to = (pri_partial){.index = 0};
    if (members & VALUE) {
        if (PRI_IS_REAL || holds_mean(partial))
            sound = get_double(from, &value);
        if (holds_mean(partial))
            to->mean = value;
        else
            to->value = PRI_IS_REAL ? (accumulator)value : (accumulator)pri_get_word(from);
        from += PRI_WORD;
    }
    if (members & LOW) {
        sound = get_double(from, &to->low) && sound;
        from += PRI_WORD;
    }
    if (members & M2) {
        sound = get_double(from, &to->m2) && sound;
        from += PRI_WORD;
    }
    if (!(members & INDEX))
        return sound;
    const uint64_t index = pri_get_word(from);
    to->index = (ptrdiff_t)index;
    return sound && index_is_sound(partial, first, end, index);
}

void PRI_TYPED(pri_partial_deviation)(const prange_partial *partial, const void *root,
                                      ptrdiff_t ddof, pri_moment_wanted wanted, void *out)
{
    const pri_partial *node = root;
    const double var = node->m2 / (double)(partial->n - ddof);
    if (wanted == PRI_MOMENTS) {
        ((double *)out)[0] = pri_canonical_nan_f64(node->mean);
        ((double *)out)[1] = pri_canonical_nan_f64(var);
        return;
    }
    *(moment *)out = (moment)pri_canonical_nan_f64(wanted == PRI_DEVIATION ? sqrt(var) : var);
}

/* The results that are defined for no elements. */
static prange_status finish_empty(const prange_partial *partial, const char *function, void *out)
{
    switch (partial->op) {
    case PRANGE_PARTIAL_SUM:
    case PRANGE_PARTIAL_PROD:
        *(total *)out = partial->op == PRANGE_PARTIAL_PROD;
        return PRANGE_OK;
    case PRANGE_PARTIAL_COUNT:
        *(ptrdiff_t *)out = 0;
        return PRANGE_OK;
    case PRANGE_PARTIAL_ANY:
    case PRANGE_PARTIAL_ALL:
        *(bool *)out = partial->op == PRANGE_PARTIAL_ALL;
        return PRANGE_OK;
    case PRANGE_PARTIAL_DOT:
    case PRANGE_PARTIAL_NORM2:
    case PRANGE_PARTIAL_NANSUM:
    case PRANGE_PARTIAL_INTEGRAL:
        *(element *)out = 0;
        return PRANGE_OK;
    default:
        return pri_fail(PRANGE_ERROR_EMPTY, "%s: undefined for n = 0", function);
    }
}

#if PRI_IS_REAL
/* The results that only floating-point types have. If NaNs are skipped, `index` is the number of
 * elements that count. */
static double real_result(const prange_partial *partial, const pri_partial *root)
{
    switch (partial->op) {
    case PRANGE_PARTIAL_NORM2:
        return PRI_TYPED(pri_norm2_from_sums)(root->value, root->low, root->m2);
    case PRANGE_PARTIAL_INTEGRAL:
        return partial->dx * root->value;
    case PRANGE_PARTIAL_NANSUM:
        return root->index ? root->value : 0.0;
    case PRANGE_PARTIAL_NANMIN:
    case PRANGE_PARTIAL_NANMAX:
        return root->index ? root->value : (double)NAN;
    case PRANGE_PARTIAL_NANMEAN:
        return root->value / (double)root->index;
    case PRANGE_PARTIAL_NANVAR:
        return root->m2 / (double)root->index;
    default:
        return root->value;
    }
}
#endif

prange_status PRI_TYPED(pri_partial_finish)(const prange_partial *partial, const char *function,
                                            const void *root_node, void *out)
{
    const pri_partial *root = root_node;
    if (!root)
        return finish_empty(partial, function, out);
    switch (partial->op) {
    case PRANGE_PARTIAL_SUM:
    case PRANGE_PARTIAL_PROD:
        *(total *)out = (total)pri_canonical_nan(root->value);
        break;
    case PRANGE_PARTIAL_MIN:
    case PRANGE_PARTIAL_MAX:
        *(element *)out = (element)pri_canonical_nan(root->value);
        break;
    case PRANGE_PARTIAL_ARGMIN:
    case PRANGE_PARTIAL_ARGMAX:
    case PRANGE_PARTIAL_COUNT:
        *(ptrdiff_t *)out = root->index;
        break;
    case PRANGE_PARTIAL_MEAN:
        *(moment *)out = (moment)pri_canonical_nan_f64(root->mean / (double)partial->n);
        break;
    case PRANGE_PARTIAL_VAR:
        PRI_TYPED(pri_partial_deviation)(partial, root, 0, PRI_VARIANCE, out);
        break;
    case PRANGE_PARTIAL_ANY:
        *(bool *)out = root->index > 0;
        break;
    case PRANGE_PARTIAL_ALL:
        *(bool *)out = root->index == partial->n;
        break;
    default:
#if PRI_IS_REAL
        *(element *)out = (element)pri_canonical_nan_f64(real_result(partial, root));
#endif
        break;
    }
    return PRANGE_OK;
}
