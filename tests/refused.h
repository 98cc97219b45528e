/* SPDX-License-Identifier: MIT */
/*
 * What a call that refuses its arguments returns and says.
 */
#ifndef TESTS_REFUSED_H
#define TESTS_REFUSED_H

#include <criterion/criterion.h>
#include <string.h>

#include <prange/status.h>

/* The status, and a text that begins with the function's name and has the word behind it. */
static inline void refused(prange_status got, prange_status expected, const char *function,
                           const char *word)
{
    const char *text = prange_last_error();
    cr_expect_eq(got, expected, "%s, %s: %s", function, word, prange_status_string(got));
    cr_expect(strncmp(text, function, strlen(function)) == 0 && text[strlen(function)] == ':',
              "%s: the text is '%s'", function, text);
    cr_expect_not_null(strstr(text + strlen(function), word), "%s: no '%s' in '%s'", function, word,
                       text);
}

/* The status, and words of the text. */
static inline void refused_saying(prange_status got, prange_status expected, const char *words)
{
    const char *text = prange_last_error();
    cr_expect_eq(got, expected, "%s: %s", words, prange_status_string(got));
    cr_expect_not_null(strstr(text, words), "no '%s' in '%s'", words, text);
}

#endif
