/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "http.h"

enum { DELAY_FIRST = 250, DELAY_MOST = 30 * 1000, DOUBLED_MOST = 8 };

/* A pseudo-random number below n (xorshift); it need not be unpredictable. */
static int64_t
below(int64_t n)
{
	static uint64_t random;

	if (random == 0)
		random = (uint64_t)http_clock() * 2654435761u + (uint64_t)getpid();
	random ^= random << 13;
	random ^= random >> 7;
	random ^= random << 17;
	return (int64_t)(random % (uint64_t)n);
}

int64_t
http_backoff(int tries)
{
	int64_t ms = (int64_t)DELAY_FIRST << (tries < DOUBLED_MOST ? tries : DOUBLED_MOST);

	ms = ms < DELAY_MOST ? ms : DELAY_MOST;
	return ms / 2 + below(ms + 1);
}
