/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOZONE_RULE_H
#define GOZONE_RULE_H
/* TZ strings of POSIX ("EST5EDT,M3.2.0,M11.1.0"), which zone files have for the times
 * after their last change (RFC 8536, section 3.3). */
#include "base/str.h"

/* The offset, abbreviation and daylight saving time at sec by the string tz, as
 * gozone_at gives them; false when the string is malformed. */
bool gozone_rule_at(struct str tz, int64_t sec, int *offset, struct str *name,
		    bool *dst);

#endif
