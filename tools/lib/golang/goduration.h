/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GODURATION_H
#define GODURATION_H
/* Durations in nanoseconds, as Go's time.Duration. */
#include "base/err.h"

#define GODURATION_SECOND INT64_C(1000000000)
#define GODURATION_MINUTE (60 * GODURATION_SECOND)
#define GODURATION_HOUR (60 * GODURATION_MINUTE)

/* time.ParseDuration: reads "1h15m30.918s"; fails with Go's message, status 2. */
bool goduration_parse(struct str s, int64_t *out, struct err *e);
/* Duration.String: "1h15m30.918s", in a. */
struct str goduration_text(struct arena *a, int64_t d);
/* Duration.Round and Truncate: d to the nearest multiple of m, halves away from zero,
 * and d to a multiple of m towards zero. */
int64_t goduration_round(int64_t d, int64_t m);
int64_t goduration_truncate(int64_t d, int64_t m);
/* s in quotes as package time writes it in its messages, in a. */
const char *gotime_quote(struct arena *a, struct str s);

#endif
