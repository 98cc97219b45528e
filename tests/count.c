/* SPDX-License-Identifier: MIT */
/*
 * count_nonzero, any and all of every element type: what counts as 0, elements that decide alone
 * wherever they are, and the same answer from any team.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <prange.h>

#include "element.h"
#include "guard.h"

static const int teams[] = {1, 2, 3, 7};
enum { TEAMS = sizeof teams / sizeof *teams };

/* Enough for a team of 7, even of bytes. */
enum { LARGE = 300001 };

static void *allocate(size_t bytes)
{
    void *memory = malloc(bytes);
    cr_assert_not_null(memory);
    return memory;
}

static void refused(prange_status got, prange_status expected, const char *function,
                    const char *word)
{
    const char *text = prange_last_error();
    cr_expect_eq(got, expected, "%s, %s: %s", function, word, prange_status_string(got));
    cr_expect(strncmp(text, function, strlen(function)) == 0 && text[strlen(function)] == ':',
              "%s: the text is '%s'", function, text);
    cr_expect_not_null(strstr(text + strlen(function), word), "%s: no '%s' in '%s'", function, word,
                       text);
}

#define TYPE f64
#include "count_typed.h"
#undef TYPE
#define TYPE f32
#include "count_typed.h"
#undef TYPE
#define TYPE i64
#include "count_typed.h"
#undef TYPE
#define TYPE i32
#include "count_typed.h"
#undef TYPE
#define TYPE u8
#include "count_typed.h"
