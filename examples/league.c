/* SPDX-License-Identifier: MIT */
/*
 * A season of random results: counts the distinct values in the list of winners to get the wins of
 * each team, sorts the rows of the table, and finds the teams that are among the first ten in both
 * halves of the season.
 *
 *     cc -O2 league.c $(pkg-config --cflags --libs prange) -lm -o league && ./league
 */
#include <prange.h>
#include <stdio.h>

enum { TEAMS = 40, GAMES = 200000, FIRST = 10 };

typedef struct row {
    int team;
    ptrdiff_t wins;
} row;

/* The teams that won the n games with their numbers of wins, the best team first. */
static prange_status standings(ptrdiff_t n, const int32_t *winners, ptrdiff_t *teams, row *table)
{
    static int32_t values[GAMES];
    static ptrdiff_t counts[GAMES];
    int64_t wins[TEAMS];
    prange_status status = prange_unique_all_i32(n, winners, teams, values, NULL, NULL, counts);
    for (ptrdiff_t k = 0; status == PRANGE_OK && k < *teams; k++) {
        wins[k] = counts[k];
        table[k] = (row){values[k], counts[k]};
    }
    if (status == PRANGE_OK)
        status = prange_sort_by_key_descending_i64(*teams, wins, sizeof *table, table);
    return status;
}

static prange_status first_teams(const row *table, int32_t *teams)
{
    for (int k = 0; k < FIRST; k++)
        teams[k] = table[k].team;
    return prange_sort_i32(FIRST, teams);
}

int main(void)
{
    static double strength[GAMES];
    static int32_t winners[GAMES];
    row spring[TEAMS], autumn[TEAMS];
    int32_t best[2][FIRST], both[FIRST];
    ptrdiff_t teams[2], count = 0;
    prange_status status = prange_random_uniform_f64(7, 0, 0, GAMES, strength);
    /* The lower a team's number, the more it wins. */
    for (int i = 0; i < GAMES; i++)
        winners[i] = (int32_t)(TEAMS * strength[i] * strength[i]);
    if (status == PRANGE_OK)
        status = standings(GAMES / 2, winners, &teams[0], spring);
    if (status == PRANGE_OK)
        status = standings(GAMES / 2, winners + GAMES / 2, &teams[1], autumn);
    if (status == PRANGE_OK)
        status = first_teams(spring, best[0]);
    if (status == PRANGE_OK)
        status = first_teams(autumn, best[1]);
    if (status == PRANGE_OK)
        status = prange_set_intersection_i32(FIRST, best[0], FIRST, best[1], &count, both);
    if (status != PRANGE_OK) {
        fprintf(stderr, "league: %s\n", prange_last_error());
        return 1;
    }
    for (int k = 0; k < 3; k++)
        printf("%d. team %2d, %td wins\n", k + 1, spring[k].team, spring[k].wins);
    printf("%td of the first %d are so in both halves\n", count, FIRST);
    return teams[0] == TEAMS && spring[0].team == 0 && spring[0].wins > spring[1].wins &&
                   count >= FIRST - 2
               ? 0
               : 1;
}
