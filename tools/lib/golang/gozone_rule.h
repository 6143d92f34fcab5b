/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOZONE_RULE_H
#define GOZONE_RULE_H
/* POSIX TZ strings, which say what holds after a zone file's last change. */
#include "base/str.h"

/*
 * What the string says for sec; false when it cannot be read.  POSIX:
 * "EST5EDT,M3.2.0,M11.1.0".
 */
bool gozone_rule_at(struct str tz, int64_t sec, int *offset, struct str *name,
		    bool *dst);

#endif
