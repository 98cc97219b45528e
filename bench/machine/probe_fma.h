/* SPDX-License-Identifier: MIT */
/*
 * The multiply-add probe of one type: REAL, NAME. A chain is one vector in a register.
 */
double NAME(long rounds, REAL *sink)
{
    typedef REAL vec __attribute__((vector_size(PROBE_WIDTH)));
    enum { LANES = PROBE_WIDTH / sizeof(REAL) };
    vec chain[PROBE_CHAINS], factor = {0}, step = {0};
    factor += (REAL)0.75; /* converges to 1: no denormals, no overflow */
    step += (REAL)0.25;
    for (int c = 0; c < PROBE_CHAINS; c++)
        chain[c] = step * (REAL)c;
    for (long round = 0; round < rounds; round++) {
#pragma GCC unroll 32
        for (int c = 0; c < PROBE_CHAINS; c++)
            chain[c] = chain[c] * factor + step;
    }
    vec sum = {0};
    for (int c = 0; c < PROBE_CHAINS; c++)
        sum += chain[c];
    *sink = sum[0];
    return 2.0 * PROBE_CHAINS * LANES * (double)rounds;
}
