/* SPDX-License-Identifier: MIT */
/*
 * What to write instead of words and signs of Python and C that the language does not have.
 */
#include <string.h>

#include "node.h"
#include "variables.h"

#define TRUTHS(sign) "; write (a < b) " sign " (b < c)"
#define CHOICE "; write where(c, a, b)"
#define MODULE "; functions have no module: sin(a)"

static const struct {
    const char *found, *hint; /* hints of up to 60 bytes, with which a message fits its buffers */
} hints[] = {
    {"and", TRUTHS("&")},
    {"&", TRUTHS("&")},
    {"or", TRUTHS("|")},
    {"|", TRUTHS("|")},
    {"not", "; write ~(a < b)"},
    {"!", "; write ~(a < b)"},
    {"if", CHOICE},
    {"?", CHOICE},
    {"=", "; == compares"},
    {"[", "; there are no indices: pass a view of the part"},
    {"axis", "; write axis=0 or axis=(0, 1)"},
    {"keepdims", "; it is given once, as keepdims=1"},
    {"ddof", "; var divides by n: multiply it by n/(n - 1)"},
    {"dtype", "; convert by f64(a), f32(a), i64(a), i32(a) or u8(a)"},
    {"np", MODULE},
    {"numpy", MODULE},
    {"math", MODULE},
};

static bool continues_word(char c)
{
    return pri_is_letter(c) || pri_is_digit(c);
}

const char *pri_hint(const char *text)
{
    for (size_t k = 0; k < sizeof hints / sizeof *hints; k++) {
        const size_t length = strlen(hints[k].found);
        if (strncmp(text, hints[k].found, length) == 0 &&
            !(continues_word(*text) && continues_word(text[length])))
            return hints[k].hint;
    }
    return "";
}
