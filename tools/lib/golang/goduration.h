/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GODURATION_H
#define GODURATION_H
/* Durations in nanoseconds, as Go's time.Duration. */
#include "base/err.h"

#define GODURATION_SECOND INT64_C(1000000000)
#define GODURATION_MINUTE (60 * GODURATION_SECOND)
#define GODURATION_HOUR (60 * GODURATION_MINUTE)

/* Reads "1h15m30.918s"; fails as time.ParseDuration, status 2. */
bool goduration_parse(struct str s, int64_t *out, struct err *e);
/* "1h15m30.918s", in a. */
struct str goduration_text(struct arena *a, int64_t d);
/* d to the nearest multiple of m, half away from zero, or towards zero. */
int64_t goduration_round(int64_t d, int64_t m);
int64_t goduration_truncate(int64_t d, int64_t m);
/* s in quotes as package time writes it in messages, in a. */
const char *gotime_quote(struct arena *a, struct str s);

#endif
