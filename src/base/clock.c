/* clock.c - see clock.h. Days are counted in 400-year eras that begin on 1 March, so
 * that the leap day is the last of its year; Hinnant 2013, "chrono-compatible low-level
 * date algorithms". */
#include "config.h"

#include "base/clock.h"

#include <stdio.h>
#include <sys/timex.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)

enum { DAY_S = 86400, ERA_DAYS = 146097, EPOCH_DAY = 719468 };

static int64_t
read_clock(clockid_t id)
{
	struct timespec t = { 0 };

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static int64_t
system_now(void *ctx)
{
	(void)ctx;
	return read_clock(CLOCK_REALTIME);
}

static int64_t
system_tick(void *ctx)
{
	(void)ctx;
	return read_clock(CLOCK_MONOTONIC);
}

const struct clock clock_system = { system_now, system_tick, NULL };

void
clock_trust(struct clock_trust *t)
{
	struct timex x = { 0 };
	int state = adjtimex(&x);

	*t = (struct clock_trust){
		.synchronised = state >= 0 && state != TIME_ERROR,
		.offset_ns = x.status & STA_NANO ? x.offset : (int64_t)x.offset * 1000,
		.max_error_ns = (int64_t)x.maxerror * 1000,
	};
}

int64_t
clock_cpu_ns(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

/* The date of a day since 1970-01-01; any int64 of nanoseconds is in range. */
static void
date_of(int *year, int *month, int *day, int64_t days)
{
	int64_t z = days + EPOCH_DAY;
	int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
	int64_t of_era = z - era * ERA_DAYS;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

void
clock_write(char out[CLOCK_TEXT_BYTES], int64_t ns)
{
	int64_t s = ns / NS_PER_S, frac = ns % NS_PER_S, days, of_day;
	int year, month, day, n, h, min, sec;

	if (frac < 0) {
		frac += NS_PER_S;
		s--;
	}
	days = s / DAY_S;
	of_day = s % DAY_S;
	if (of_day < 0) {
		of_day += DAY_S;
		days--;
	}
	date_of(&year, &month, &day, days);
	h = (int)(of_day / 3600);
	min = (int)(of_day / 60 % 60);
	sec = (int)(of_day % 60);
	n = snprintf(out, CLOCK_TEXT_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d", year, month,
		day, h, min, sec);
	out += n;
	if (frac % 1000)
		snprintf(out, CLOCK_TEXT_BYTES - (size_t)n, ".%09dZ", (int)frac);
	else if (frac % 1000000)
		snprintf(out, CLOCK_TEXT_BYTES - (size_t)n, ".%06dZ", (int)(frac / 1000));
	else if (frac)
		snprintf(out, CLOCK_TEXT_BYTES - (size_t)n, ".%03dZ",
			(int)(frac / 1000000));
	else
		snprintf(out, CLOCK_TEXT_BYTES - (size_t)n, "Z");
}
