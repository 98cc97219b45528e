/* SPDX-License-Identifier: MIT */
/*
 * A power meter with gaps: the readings that are there are packed, the missing ones interpolated,
 * the energy integrated, and the hours of the highest consumption found.
 *
 *     cc -O2 meter.c $(pkg-config --cflags --libs prange) -lm -o meter && ./meter
 */
#include <math.h>
#include <prange.h>
#include <stdio.h>

#define PI 3.141592653589793

enum { MINUTES = 30 * 24 * 60, HOURS = MINUTES / 60, TOP = 3 };

/* Kilowatts, highest at 6 in the evening, and growing from day to day. */
static double power(double minute)
{
    const double daily = 1.0 - 0.5 * cos((minute / 60.0 - 6.0) / 24.0 * 2.0 * PI);
    return daily * (1.0 + minute / MINUTES);
}

/* Every 7th reading is missing, and so are those of the first half hour of every third day. */
static void read_meter(double *time, double *reading)
{
    for (int i = 0; i < MINUTES; i++) {
        time[i] = i;
        reading[i] = i % 7 == 3 || i % 4320 < 30 ? (double)NAN : power(i);
    }
}

/* Fills the gaps of x by straight lines, one before the first reading by that reading. A reading
 * that is missing, a NaN, is unequal to itself. */
static prange_status fill_gaps(const double *time, double *x)
{
    static uint8_t present[MINUTES];
    static double times[MINUTES], readings[MINUTES];
    ptrdiff_t count;
    prange_status status = prange_compare_f64(PRANGE_EQ, MINUTES, x, x, present);
    if (status == PRANGE_OK)
        status = prange_compress_f64(MINUTES, time, present, &count, times);
    if (status == PRANGE_OK)
        status = prange_compress_f64(MINUTES, x, present, &count, readings);
    return status == PRANGE_OK ? prange_interp_f64(MINUTES, time, count, times, readings, x)
                               : status;
}

int main(void)
{
    static double time[MINUTES], x[MINUTES], hourly[HOURS];
    const ptrdiff_t hours_minutes[] = {HOURS, 60}, hours[] = {HOURS};
    const prange_view by_hour = {x, PRANGE_F64, 2, hours_minutes, NULL};
    const prange_view means = {hourly, PRANGE_F64, 1, hours, NULL};
    double energy, top[TOP];
    ptrdiff_t hour[TOP];
    read_meter(time, x);
    prange_status status = fill_gaps(time, x);
    if (status == PRANGE_OK)
        status = prange_trapezoid_f64(MINUTES, x, NULL, 1.0 / 60.0, &energy);
    if (status == PRANGE_OK)
        status = prange_reduce_axes(PRANGE_REDUCE_MEAN, &by_hour, 1u << 1, &means);
    if (status == PRANGE_OK)
        status = prange_top_k_f64(HOURS, hourly, TOP, top, hour);
    if (status != PRANGE_OK) {
        fprintf(stderr, "meter: %s\n", prange_last_error());
        return 1;
    }
    printf("%.1f kWh in 30 days\n", energy);
    for (int k = 0; k < TOP; k++)
        printf("day %2td, %2td o'clock: %.4f kW\n", hour[k] / 24 + 1, hour[k] % 24, top[k]);
    /* The integral of power(), in hours: 1.5 kW on average, and 6 / pi. */
    return fabs(energy - 1080.0 - 6.0 / PI) < 0.5 && hour[0] / 24 == 29 &&
                   (hour[0] % 24 == 17 || hour[0] % 24 == 18)
               ? 0
               : 1;
}
