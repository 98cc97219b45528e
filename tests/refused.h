/* SPDX-License-Identifier: MIT */
/*
 * Checks of calls that refuse their arguments: the status and the message.
 */
#ifndef TESTS_REFUSED_H
#define TESTS_REFUSED_H

#include <criterion/criterion.h>
#include <string.h>

#include <prange/status.h>

/* Checks the status, and that the message begins with the function's name and contains the word
 * after it. */
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

/* Checks the status, and that the message contains some words. */
static inline void refused_saying(prange_status got, prange_status expected, const char *words)
{
    const char *text = prange_last_error();
    cr_expect_eq(got, expected, "%s: %s", words, prange_status_string(got));
    cr_expect_not_null(strstr(text, words), "no '%s' in '%s'", words, text);
}

#endif
