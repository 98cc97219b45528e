/* SPDX-License-Identifier: MIT */
/*
 * The parser: recursive descent, and operators by precedence. Each function leaves the position
 * behind the text that it has read. After the first error no function reads on.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "node.h"
#include "variables.h"

typedef struct parser {
    pri_graph *graph;
    const char *text;
    int at, depth;
} parser;

static int parse_expression(parser *p);

static void skip_space(parser *p)
{
    while (p->text[p->at] == ' ' || p->text[p->at] == '\t' || p->text[p->at] == '\n' ||
           p->text[p->at] == '\r')
        p->at++;
}

/* Skips space and returns the next character. */
static char peek(parser *p)
{
    skip_space(p);
    return p->text[p->at];
}

static int expected(parser *p, const char *what)
{
    const char found = peek(p);
    p->graph->at = p->at;
    if (found == '\0')
        return pri_graph_fail(p->graph, PRANGE_ERROR_VALUE, "expected %s, not the end", what);
    return pri_graph_fail(p->graph, PRANGE_ERROR_VALUE, "expected %s%s", what,
                          pri_hint(p->text + p->at));
}

static bool accept(parser *p, char c)
{
    const bool found = peek(p) == c;
    p->at += found;
    return found;
}

static bool enter(parser *p)
{
    if (p->depth == PRANGE_EXPR_DEPTH) {
        p->graph->at = p->at;
        pri_graph_fail(p->graph, PRANGE_ERROR_SIZE, "more than %d levels of nesting",
                       PRANGE_EXPR_DEPTH);
        return false;
    }
    p->depth++;
    return true;
}

static int name_length(const parser *p)
{
    int length = 0;
    for (const char *name = p->text + p->at;
         pri_is_letter(name[length]) || (length > 0 && pri_is_digit(name[length]));)
        length++;
    return length;
}

/* Parses digits in base 10 or 16. An integer that does not fit int64_t is an error. */
static int parse_integer(parser *p, const char *digits, int base)
{
    char *end;
    const int before = errno;
    errno = 0;
    const long long value = strtoll(digits, &end, base);
    const bool fits = errno == 0;
    errno = before;
    if (!fits)
        return expected(p, "an integer below 2**63");
    p->at = (int)(end - p->text);
    return pri_graph_integer(p->graph, value);
}

/* strtod() expects the decimal point of the locale, so it gets the digits without a point and an
 * exponent that is adjusted to that. Significant digits of the exponent after the fifth are
 * ignored: the number is then infinite or 0 in any case. The adjustment can add a sixth. */
static int parse_real(parser *p, int end)
{
    char digits[800];
    int length = 0, scale = 0, at = p->at;
    bool point = false;
    for (; at < end && (pri_is_digit(p->text[at]) || p->text[at] == '.'); at++) {
        if (p->text[at] == '.') {
            point = true;
        } else {
            if (length >= (int)sizeof digits - 24)
                return expected(p, "fewer digits");
            digits[length++] = p->text[at];
            scale -= point;
        }
    }
    long exponent = 0;
    if (at < end) {
        const bool negative = p->text[at + 1] == '-';
        at += 1 + (p->text[at + 1] == '-' || p->text[at + 1] == '+');
        for (; at < end; at++)
            if (exponent < 10000)
                exponent = 10 * exponent + (p->text[at] - '0');
        exponent = negative ? -exponent : exponent;
    }
    exponent += scale;
    digits[length++] = 'e';
    digits[length++] = exponent < 0 ? '-' : '+';
    exponent = exponent < 0 ? -exponent : exponent;
    for (long unit = 100000; unit > 0; unit /= 10)
        digits[length++] = (char)('0' + exponent / unit % 10);
    digits[length] = '\0';
    const int before = errno;
    const double value = strtod(digits, NULL);
    errno = before;
    p->at = end;
    return pri_graph_real(p->graph, value);
}

/* Returns the end of the number at the present position, and sets whether it is a real one. */
static int end_of_number(const parser *p, bool *real)
{
    const char *text = p->text;
    int at = p->at;
    while (pri_is_digit(text[at]))
        at++;
    *real = text[at] == '.';
    if (*real)
        for (at++; pri_is_digit(text[at]);)
            at++;
    if (text[at] == 'e' || text[at] == 'E') {
        int digits = at + 1 + (text[at + 1] == '+' || text[at + 1] == '-');
        if (pri_is_digit(text[digits])) {
            *real = true;
            while (pri_is_digit(text[digits]))
                digits++;
            at = digits;
        }
    }
    return at;
}

static int parse_number(parser *p)
{
    bool real;
    const char *digits = p->text + p->at;
    int node;
    if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
        if (!strchr("0123456789abcdefABCDEF", digits[2]) || digits[2] == '\0')
            return expected(p, "digits after 0x");
        node = parse_integer(p, digits, 16);
    } else {
        const int end = end_of_number(p, &real);
        node = real ? parse_real(p, end) : parse_integer(p, digits, 10);
    }
    if (node != PRI_NONE && (pri_is_letter(p->text[p->at]) || p->text[p->at] == '.'))
        return expected(p, "an operator after the number");
    return node;
}

/* Accepts a keyword and its '='. */
static bool accept_keyword(parser *p, const char *word)
{
    skip_space(p);
    const int before = p->at, length = name_length(p);
    if ((int)strlen(word) == length && strncmp(p->text + p->at, word, (size_t)length) == 0) {
        p->at += length;
        if (peek(p) == '=' && p->text[p->at + 1] != '=') {
            p->at++;
            return true;
        }
    }
    p->at = before;
    return false;
}

static bool parse_axis(parser *p, pri_axes *axes)
{
    skip_space(p);
    const int start = p->at;
    const bool negative = accept(p, '-');
    const char digit = peek(p);
    char next = '\0';
    if (digit)
        next = p->text[p->at + 1];
    const int axis = digit - '0';
    if (!pri_is_digit(digit) || pri_is_digit(next) || pri_is_letter(next) || next == '.' ||
        axis >= PRANGE_DIMS + negative || (negative && axis == 0)) {
        expected(p, "an axis of -8 .. 7");
        return false;
    }
    const uint32_t bit = 1u << (negative ? PRANGE_DIMS + axis - 1 : axis);
    if (axes->bits & bit) {
        p->at = start;
        expected(p, "an axis that is not given yet");
        return false;
    }
    p->at++;
    axes->all = false;
    axes->bits |= bit;
    return true;
}

static void parse_axes(parser *p, pri_axes *axes)
{
    skip_space(p);
    axes->at = p->at;
    if (!accept(p, '(')) {
        parse_axis(p, axes);
        return;
    }
    while (parse_axis(p, axes)) {
        const bool more = accept(p, ',');
        if (accept(p, ')'))
            return;
        if (!more) {
            expected(p, "',' or ')' after the axis");
            return;
        }
    }
}

static void parse_kept(parser *p, pri_axes *axes)
{
    skip_space(p);
    const char *text = p->text + p->at;
    const bool yes = *text == '1' || strncmp(text, "True", 4) == 0;
    if (!yes && *text != '0' && strncmp(text, "False", 5) != 0) {
        expected(p, "0 or 1");
        return;
    }
    p->at += pri_is_digit(*text) ? 1 : yes ? 4 : 5;
    axes->kept = yes;
}

/* The functions below are recursive, to a depth that enter() limits.
 * NOLINTBEGIN(misc-no-recursion) */
static int parse_call(parser *p, int start, int length)
{
    enum { MOST = 16 };
    int args[MOST], count = 0;
    pri_axes axes = {.all = true};
    bool kept = false;
    const char *name = p->text + start;
    if (!enter(p))
        return PRI_NONE;
    do {
        if (axes.all && accept_keyword(p, "axis")) {
            parse_axes(p, &axes);
        } else if (!kept && accept_keyword(p, "keepdims")) {
            kept = true;
            parse_kept(p, &axes);
        } else if (count == MOST || kept || !axes.all) {
            return expected(p, count == MOST ? "at most 16 operands" : "')' after the axis");
        } else {
            args[count++] = parse_expression(p);
        }
        if (p->graph->status != PRANGE_OK)
            return PRI_NONE;
    } while (accept(p, ','));
    if (!accept(p, ')'))
        return expected(p, "',' or ')'");
    p->depth--;
    p->graph->at = start;
    pri_reducing reducing;
    if (pri_graph_reduces(name, length, count, &reducing))
        return pri_graph_reduce(p->graph, reducing, args[0], axes);
    if (kept || !axes.all)
        return pri_graph_fail(p->graph, PRANGE_ERROR_VALUE, "expected a reduction of one array");
    return pri_graph_call(p->graph, name, length, count, args);
}

static int parse_name(parser *p)
{
    pri_graph *graph = p->graph;
    const int start = p->at, length = name_length(p);
    const char *name = p->text + start;
    p->at += length;
    if (accept(p, '('))
        return parse_call(p, start, length);
    graph->at = start;
    return pri_graph_name(graph, name, length);
}

static int parse_operand(parser *p)
{
    const char c = peek(p);
    if (pri_is_digit(c) || (c == '.' && pri_is_digit(p->text[p->at + 1])))
        return parse_number(p);
    if (pri_is_letter(c))
        return parse_name(p);
    if (c != '(')
        return expected(p, "an operand");
    if (!enter(p))
        return PRI_NONE;
    p->at++;
    const int inner = parse_expression(p);
    if (inner != PRI_NONE && !accept(p, ')'))
        return expected(p, "an operator or ')'");
    p->depth--;
    return inner;
}

static int parse_sign(parser *p);

/* operand ** sign, right-associative: the exponent may contain another power. */
static int parse_power(parser *p)
{
    const int base = parse_operand(p);
    if (base == PRI_NONE || peek(p) != '*' || p->text[p->at + 1] != '*')
        return base;
    const int start = p->at;
    if (!enter(p))
        return PRI_NONE;
    p->at += 2;
    const int args[] = {base, parse_sign(p)};
    p->depth--;
    p->graph->at = start;
    return pri_graph_call(p->graph, "**", 2, 2, args);
}

static int parse_sign(parser *p)
{
    const char c = peek(p);
    if (c != '-' && c != '+' && c != '~')
        return parse_power(p);
    if (!enter(p))
        return PRI_NONE;
    const int start = p->at++;
    const int args[] = {parse_sign(p)};
    p->depth--;
    p->graph->at = start;
    return pri_graph_call(p->graph, p->text + start, 1, 1, args);
}

/* The precedence of the binary operator at the present position, or 0 if there is none; sets its
 * length. */
static int operator_at(parser *p, int *length)
{
    const char c = peek(p), next = p->text[c ? p->at + 1 : p->at];
    *length = 1;
    if ((c == '<' || c == '>') && next == c) {
        *length = 2;
        return 5;
    }
    if ((c == '<' || c == '>' || c == '=' || c == '!') && next == '=') {
        *length = 2;
        return 1;
    }
    if (c == '/' && next == '/')
        *length = 2;
    return c == '<' || c == '>'               ? 1
           : c == '|'                         ? 2
           : c == '^'                         ? 3
           : c == '&'                         ? 4
           : c == '+' || c == '-'             ? 6
           : c == '*' || c == '/' || c == '%' ? 7
                                              : 0;
}

/* Parses operators of precedence `least` and higher. */
static int parse_binary(parser *p, int least)
{
    int left = parse_sign(p), length, last = 0;
    for (;;) {
        const int binds = left == PRI_NONE ? 0 : operator_at(p, &length);
        if (binds < least || binds == 0)
            return left;
        const int start = p->at;
        if (binds == 1 && last == 1)
            return expected(p, "parentheses: comparisons are not chained");
        p->at += length;
        const int args[] = {left, parse_binary(p, binds + 1)};
        p->graph->at = start;
        left = pri_graph_call(p->graph, p->text + start, length, 2, args);
        last = binds;
    }
}

static int parse_expression(parser *p)
{
    return parse_binary(p, 1);
}
/* NOLINTEND(misc-no-recursion) */

void pri_parse(pri_graph *graph)
{
    parser p = {.graph = graph, .text = graph->text};
    do {
        const int result = parse_expression(&p);
        if (result == PRI_NONE)
            return;
        pri_graph_output(graph, result);
    } while (accept(&p, ';') && peek(&p) != '\0');
    if (graph->status == PRANGE_OK && peek(&p) != '\0')
        expected(&p, "an operator, ';' or the end");
}
