/* SPDX-License-Identifier: MIT */
/*
 * A survey of 24 questions, each answered yes or no by 2,000 people, as a table of bytes with a
 * column for each question: who said yes most often, and whose answers are nearest to those
 * of person 0 by the Dice dissimilarity. The bytes are read in place, as a view.
 *
 *     cc -O2 survey.c $(pkg-config --cflags --libs prange) -lm -o survey && ./survey
 */
#include <prange.h>
#include <stdio.h>

enum { PEOPLE = 2000, QUESTIONS = 24, FRIENDS = 4 };

static unsigned char answers[QUESTIONS][PEOPLE];

/* Person 1 answers like person 0, and persons 2 and 3 answer no to every question. */
static void ask(void)
{
    for (unsigned i = 0; i < PEOPLE; i++)
        for (unsigned k = 0; k < QUESTIONS; k++)
            answers[k][i] =
                i != 2 && i != 3 && (i > 1 ? i * 2654435761u >> (k % 16 + 8) : k / 3) % 2;
}

int main(void)
{
    const ptrdiff_t shape[] = {PEOPLE, QUESTIONS}, one[] = {1, QUESTIONS}, columns[] = {1, PEOPLE};
    const prange_view people = {answers, PRANGE_U8, 2, shape, columns};
    const prange_view first = {answers, PRANGE_U8, 2, one, columns};
    const prange_distance_options_f64 unlike = {
        .metric = PRANGE_DICE, .flags = PRANGE_ZERO_OVER_ZERO, .x_view = &first, .y_view = &people};
    const prange_distance_options_f64 count = {.metric = PRANGE_HAMMING_COUNT, .x_view = &people};
    double distances[FRIENDS], yes[PEOPLE];
    ptrdiff_t nearest[FRIENDS], most;
    ask();
    prange_status status = prange_nearest_with_f64(&unlike, 1, PEOPLE, QUESTIONS, NULL, NULL,
                                                   FRIENDS, nearest, distances);
    if (status == PRANGE_OK)
        status = prange_row_norms_with_f64(&count, PEOPLE, QUESTIONS, NULL, yes);
    if (status == PRANGE_OK)
        status = prange_argmax_f64(PEOPLE, yes, &most);
    if (status != PRANGE_OK) {
        fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
        return 1;
    }
    for (int j = 0; j < FRIENDS; j++)
        printf("person %td, at %.3f\n", nearest[j], distances[j]);
    printf("person %td said yes %g times, person 2 %g times\n", most, yes[most], yes[2]);
    return !(nearest[0] == 0 && nearest[1] == 1 && distances[1] == 0 && yes[0] == 12 &&
             yes[2] == 0);
}
