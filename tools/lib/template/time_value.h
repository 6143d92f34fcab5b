/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TIME_VALUE_H
#define TIME_VALUE_H
/* Times and durations as template values, with the methods of Go's types. */
#include "exec.h"
#include "golang/gotime.h"

extern const struct type TYPE_TIME,     /* time.Time */
	TYPE_DURATION,                  /* time.Duration, an int64 */
	TYPE_MONTH, TYPE_WEEKDAY;       /* time.Month, time.Weekday, ints */

struct val val_time(struct exec *x, struct gotime t);
struct val val_duration(int64_t d);
/* The time in v, or exec_fail when it is no time.Time. */
struct gotime arg_time(struct exec *x, struct val v);
/* The duration in v, or exec_fail when it is no time.Duration. */
int64_t arg_duration(struct exec *x, struct val v);
/* The time of day, of the run's clock. */
struct gotime time_now(struct exec *x);

#endif
