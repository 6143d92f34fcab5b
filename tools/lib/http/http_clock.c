/* SPDX-License-Identifier: Apache-2.0 */
#include <time.h>

#include "http.h"

int64_t
http_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
