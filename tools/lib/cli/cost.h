/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COST_H
#define COST_H
/*
 * The last limit of what untrusted input can cost.  Each function has its own limits,
 * which say more; this holds where they add up or where one is missing.
 */

/*
 * From here on the program ends with a message and status 3 when it takes more
 * processor time or more memory for its arenas than limits.h allows for the bytes that
 * it has read (LIMIT_CPU_SECONDS, LIMIT_MEMORY).  A soft limit of processor time that
 * the process has already (ulimit -S -t) stays and counts instead.
 */
void cost_limit(void);

#endif
