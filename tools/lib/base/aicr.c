/* SPDX-License-Identifier: Apache-2.0 */
#include "aicr.h"

#include <stdlib.h>

#define VERSION_STOOD_FOR "v0.14.0"

static const struct {
	const char *name;
	int status;
} faults[] = {
	[FAULT_BY_STATUS] = { "INTERNAL", 8 },
	[FAULT_REQUEST] = { "INVALID_REQUEST", 2 },
	[FAULT_CONFLICT] = { "CONFLICT", 2 },
	[FAULT_NOT_FOUND] = { "NOT_FOUND", 3 },
	[FAULT_UNAUTHORIZED] = { "UNAUTHORIZED", 4 },
	[FAULT_TIMEOUT] = { "TIMEOUT", 5 },
	[FAULT_UNAVAILABLE] = { "SERVICE_UNAVAILABLE", 6 },
	[FAULT_RATE] = { "RATE_LIMIT_EXCEEDED", 7 },
	[FAULT_INTERNAL] = { "INTERNAL", 8 },
	[FAULT_OTHER] = { "", 1 },
};

const char *
aicr_version(void)
{
	const char *set = getenv("MKMIRROR_AICR_VERSION");

	return set && *set ? set : VERSION_STOOD_FOR;
}

enum fault
aicr_fault(const struct err *e)
{
	if (e->fault != FAULT_BY_STATUS)
		return e->fault;
	switch (e->status) {
	case STATUS_USAGE:
		return FAULT_REQUEST;
	case STATUS_REFUSED:
	case STATUS_TEMPORARY:
		return FAULT_UNAVAILABLE;
	default:
		return FAULT_INTERNAL;
	}
}

const char *
aicr_fault_name(enum fault f)
{
	return faults[f].name;
}

int
aicr_fault_status(enum fault f)
{
	return faults[f].status;
}
