/* SPDX-License-Identifier: MIT */
/*
 * Lloyd's iteration: each point goes to its nearest centre, then each centre moves to the mean of
 * its points. One pass over the points does both: the partial result holds sums and counts.
 *
 *     cc -O3 -march=native kmeans.c $(pkg-config --cflags --libs prange) -o kmeans && ./kmeans
 */
#include <prange.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 64, DIM = 10 };

typedef struct groups {
    double sum[MOST][DIM], count[MOST];
} groups;

typedef struct clustering {
    ptrdiff_t k;
    const double (*points)[DIM], (*centres)[DIM];
} clustering;

/* One coordinate of eight neighbouring points. */
typedef double eight __attribute__((vector_size(64)));
typedef long long bits __attribute__((vector_size(64)));

/* Branch prediction cannot guess the nearest centre: selection by masks takes less than half of the
 * time of branches. */
static void find_nearest(const clustering *job, const double *const p[8], long long nearest[8])
{
    eight x[DIM], least = (eight){0.0} + 1e300;
    bits at = {0};
    for (int c = 0; c < DIM; c++)
        x[c] = (eight){p[0][c], p[1][c], p[2][c], p[3][c], p[4][c], p[5][c], p[6][c], p[7][c]};
    for (ptrdiff_t g = 0; g < job->k; g++) {
        eight square = {0.0};
        for (int c = 0; c < DIM; c++) {
            const eight gap = x[c] - job->centres[g][c];
            square += gap * gap;
        }
        const bits nearer = (bits)(square < least);
        least = (eight)((nearer & (bits)square) | (~nearer & (bits)least));
        at = (nearer & g) | (~nearer & at);
    }
    memcpy(nearest, &at, sizeof at);
}

static int assign(ptrdiff_t begin, ptrdiff_t end, int thread, void *partial, void *ctx)
{
    const clustering *job = ctx;
    groups *all = partial;
    (void)thread;
    for (ptrdiff_t i = begin; i < end; i += 8) {
        const ptrdiff_t count = end - i < 8 ? end - i : 8;
        const double *p[8];
        long long nearest[8];
        for (ptrdiff_t j = 0; j < 8; j++)
            p[j] = job->points[i + (j < count ? j : 0)];
        find_nearest(job, p, nearest);
        for (ptrdiff_t j = 0; j < count; j++) {
            for (int c = 0; c < DIM; c++)
                all->sum[nearest[j]][c] += p[j][c];
            all->count[nearest[j]] += 1.0;
        }
    }
    return 0;
}

static void add(void *left, const void *right, void *ctx)
{
    groups *to = left;
    const groups *from = right;
    (void)ctx;
    for (int g = 0; g < MOST; g++) {
        for (int c = 0; c < DIM; c++)
            to->sum[g][c] += from->sum[g][c];
        to->count[g] += from->count[g];
    }
}

/* The first k points are the initial centres. */
prange_status kmeans(ptrdiff_t n, const double (*points)[DIM], ptrdiff_t k, int rounds,
                     double (*centres)[DIM])
{
    const prange_reduction reduction = {.size = sizeof(groups), .run = assign, .join = add};
    clustering job = {k, points, centres};
    groups all;
    prange_status status = PRANGE_OK;
    memcpy(centres, points, (size_t)k * sizeof *centres);
    for (int round = 0; round < rounds && status == PRANGE_OK; round++) {
        status = prange_reduce(0, n, &reduction, &job, &all);
        for (ptrdiff_t g = 0; g < k && status == PRANGE_OK; g++)
            for (int c = 0; c < DIM && all.count[g] > 0.0; c++)
                centres[g][c] = all.sum[g][c] / all.count[g];
    }
    return status;
}

int main(void)
{
    enum { N = 40000, K = 4 };
    static double points[N][DIM];
    double centres[K][DIM];
    int wrong = 0;
    /* Four clouds around 0, 10, 20 and 30, each symmetric about its mean. */
    for (int i = 0; i < N; i++)
        for (int c = 0; c < DIM; c++)
            points[i][c] =
                10.0 * (i % K) + (i / K % 2 ? 1 : -1) * (double)((i / 8 * 31 + c) % 16) / 16.0;
    if (kmeans(N, (const double(*)[DIM])points, K, 5, centres) != PRANGE_OK)
        return 1;
    printf("kmeans");
    for (int g = 0; g < K; g++) {
        printf(" %.17g", centres[g][0]);
        for (int c = 0; c < DIM; c++)
            wrong |= centres[g][c] != 10.0 * g;
    }
    printf("\n");
    return wrong;
}
