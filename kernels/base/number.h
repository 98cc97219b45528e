/* SPDX-License-Identifier: MIT */
/*
 * Numbers as machine-readable text.
 */
#ifndef PRI_NUMBER_H
#define PRI_NUMBER_H

/* Replaces the decimal point of the program's locale, which may be several bytes long, by a point:
 * anything that is not a sign, a digit or a letter. */
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
