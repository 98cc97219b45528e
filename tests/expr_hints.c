/* SPDX-License-Identifier: MIT */
/*
 * Errors in texts that are Python or C, which say what to write instead.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include <prange.h>

#include "expr_variables.h"

TestSuite(expr_hints, .init = setup);

#define END "expected an operator, ';' or the end"

/* Each text, the byte of its error, and the whole message. */
Test(expr_hints, messages)
{
    static const struct {
        const char *text;
        int byte;
        const char *message;
    } known[] = {
        {"a > 0 and b > 0", 6, END "; write (a < b) & (b < c)"},
        {"(a > 0) && (b > 0)", 9, "expected an operand; write (a < b) & (b < c)"},
        {"a > 0 or b > 0", 6, END "; write (a < b) | (b < c)"},
        {"(a > 0) || (b > 0)", 9, "expected an operand; write (a < b) | (b < c)"},
        {"not a", 0, "expected a variable, not 'not'; write ~(a < b)"},
        {"not(a > 0)", 0, "expected a function, not 'not'; write ~(a < b)"},
        {"!(a > 0)", 0, "expected an operand; write ~(a < b)"},
        {"a if a > b else b", 2, END "; write where(c, a, b)"},
        {"(a if a > b else b)", 3, "expected an operator or ')'; write where(c, a, b)"},
        {"a > b ? a : b", 6, END "; write where(c, a, b)"},
        {"a = b", 2, END "; == compares"},
        {"a[1] + 2", 1, END "; there are no indices: pass a view of the part"},
        {"var(a, ddof=1)", 7,
         "expected a variable, not 'ddof'; var divides by n: multiply it by n/(n - 1)"},
        {"sum(a, axis)", 7, "expected a variable, not 'axis'; write axis=0 or axis=(0, 1)"},
        {"sum(a, axis=0, axis=1)", 15, "expected ')' after the axis; write axis=0 or axis=(0, 1)"},
        {"sum(a, keepdims)", 7,
         "expected a variable, not 'keepdims'; it is given once, as keepdims=1"},
        {"sum(a, dtype=f32)", 7,
         "expected a variable, not 'dtype'; convert by f64(a), f32(a), i64(a), i32(a) or u8(a)"},
        {"np.sin(a)", 0, "expected a variable, not 'np'; functions have no module: sin(a)"},
        {"math.sin(a)", 0, "expected a variable, not 'math'; functions have no module: sin(a)"},
        /* Words that only begin like these. */
        {"a android b", 2, END},
        {"notes", 0, "expected a variable, not 'notes'"},
        {"a if2 b", 2, END},
    };
    double x[N];
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        char whole[400];
        snprintf(whole, sizeof whole, "prange_eval: byte %d: %s\n%s\n%*s", known[k].byte,
                 known[k].message, known[k].text, known[k].byte + 1, "^");
        cr_expect_eq(eval(known[k].text, PRANGE_F64, 1, x), PRANGE_ERROR_VALUE);
        cr_expect_str_eq(prange_last_error(), whole);
    }
}

/* Variables may have the names of hints. */
Test(expr_hints, names)
{
    static const double one = 1.0, two = 2.0;
    const prange_variable own[] = {{"not", {(void *)&one, PRANGE_F64, 0, NULL, NULL}},
                                   {"ddof", {(void *)&two, PRANGE_F64, 0, NULL, NULL}}};
    double x = 0.0;
    const prange_view out = {&x, PRANGE_F64, 0, NULL, NULL};
    cr_expect_eq(prange_eval("not + ddof**3", 2, own, &out), PRANGE_OK, "%s", prange_last_error());
    cr_expect_eq(x, 9.0);
}

/* The caret stays in the message of the longest name, with the position far into the text. */
Test(expr_hints, longest)
{
    char text[10001];
    prange_expr *expr = NULL;
    memset(text, ' ', sizeof text - 1);
    text[10000] = '\0';
    memcpy(text + 9900, "sum(a, dtype=f32)", 17);
    cr_expect_eq(prange_expr_compile(text, VARIABLES, variables, &expr), PRANGE_ERROR_VALUE);
    const char *message = prange_last_error();
    cr_expect(strstr(message, "i32(a) or u8(a)\n") && message[strlen(message) - 1] == '^', "%s",
              message);
}
