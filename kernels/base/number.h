/* SPDX-License-Identifier: MIT */
/*
 * Numbers as text that programs read.
 */
#ifndef PRI_NUMBER_H
#define PRI_NUMBER_H

/* The C library prints a number with the decimal point of the program's locale, which may have
 * several bytes: all that is no sign, digit or letter becomes a point. */
static inline void pri_number_plain(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        const char letter = (char)(*from | 0x20);
        if ((*from >= '0' && *from <= '9') || *from == '-' || *from == '+' ||
            (letter >= 'a' && letter <= 'z'))
            *to++ = *from;
        else if (to == text || to[-1] != '.')
            *to++ = '.';
    }
    *to = '\0';
}

#endif
