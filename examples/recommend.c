/* SPDX-License-Identifier: MIT */
/*
 * Recommendations: users and films are vectors of taste, and their inner product says how well a
 * film suits a user. Finds the three films with the largest products for each user; then, for each
 * user, all films above that user's threshold, the best first.
 *
 *     cc -O2 recommend.c $(pkg-config --cflags --libs prange) -lm -o recommend && ./recommend
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>
#include <stdlib.h>

enum { USERS = 200, FILMS = 3000, TASTES = 12, BEST = 3 };

static float users[USERS][TASTES], films[FILMS][TASTES];

static float product(ptrdiff_t user, ptrdiff_t film)
{
    float sum = 0;
    for (int k = 0; k < TASTES; k++)
        sum = fmaf(users[user][k], films[film][k], sum);
    return sum;
}

/* The number of films whose product with the user is at least `least`. */
static ptrdiff_t count(ptrdiff_t user, float least)
{
    ptrdiff_t found = 0;
    for (ptrdiff_t film = 0; film < FILMS; film++)
        found += product(user, film) >= least;
    return found;
}

static int failed(prange_status status)
{
    if (status != PRANGE_OK)
        fprintf(stderr, "%s: %s\n", prange_status_string(status), prange_last_error());
    return status != PRANGE_OK;
}

int main(void)
{
    static ptrdiff_t best[USERS][BEST], offsets[USERS + 1];
    static float scores[USERS][BEST], least[USERS];
    if (failed(prange_random_normal_f32(1, 0, 0, USERS * TASTES, users[0])) ||
        failed(prange_random_normal_f32(1, 1, 0, FILMS * TASTES, films[0])) ||
        failed(prange_nearest_f32(PRANGE_INNER_PRODUCT, USERS, FILMS, TASTES, users[0], films[0],
                                  BEST, best[0], scores[0])))
        return 1;

    for (int i = 0; i < USERS; i++)
        least[i] = 0.8f * scores[i][0];
    const prange_distance_options_f32 options = {
        .metric = PRANGE_INNER_PRODUCT, .radii = least, .flags = PRANGE_BY_DISTANCE};
    if (failed(prange_radius_count_with_f32(&options, USERS, FILMS, TASTES, users[0], films[0],
                                            -INFINITY, offsets)))
        return 1;
    ptrdiff_t *suited = malloc((size_t)offsets[USERS] * sizeof *suited);
    if (!suited || failed(prange_radius_with_f32(&options, USERS, FILMS, TASTES, users[0], films[0],
                                                 -INFINITY, offsets, suited, NULL))) {
        free(suited);
        return 1;
    }

    int wrong = 0;
    for (int i = 0; i < USERS; i++)
        wrong += suited[offsets[i]] != best[i][0] || scores[i][0] != product(i, best[i][0]) ||
                 offsets[i + 1] - offsets[i] != count(i, least[i]);
    printf("film %td suits user 0 best, %td films do nearly as well; %d users wrong\n", best[0][0],
           offsets[1] - 1, wrong);
    free(suited);
    return wrong != 0;
}
