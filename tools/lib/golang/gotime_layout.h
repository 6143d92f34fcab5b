/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOTIME_LAYOUT_H
#define GOTIME_LAYOUT_H
/* The elements of a layout; for gotime_format.c and gotime_parse.c. */
#include "gotime.h"

enum gotime_element {
	GOTIME_NONE,
	GOTIME_LONG_MONTH,      /* January */
	GOTIME_MONTH,           /* Jan */
	GOTIME_NUM_MONTH,       /* 1 */
	GOTIME_ZERO_MONTH,      /* 01 */
	GOTIME_LONG_WEEKDAY,    /* Monday */
	GOTIME_WEEKDAY,         /* Mon */
	GOTIME_DAY,             /* 2 */
	GOTIME_UNDER_DAY,       /* _2 */
	GOTIME_ZERO_DAY,        /* 02 */
	GOTIME_UNDER_YDAY,      /* __2 */
	GOTIME_ZERO_YDAY,       /* 002 */
	GOTIME_HOUR,            /* 15 */
	GOTIME_HOUR12,          /* 3 */
	GOTIME_ZERO_HOUR12,     /* 03 */
	GOTIME_MINUTE,          /* 4 */
	GOTIME_ZERO_MINUTE,     /* 04 */
	GOTIME_SECOND,          /* 5 */
	GOTIME_ZERO_SECOND,     /* 05 */
	GOTIME_LONG_YEAR,       /* 2006 */
	GOTIME_YEAR,            /* 06 */
	GOTIME_UPPER_PM,        /* PM */
	GOTIME_LOWER_PM,        /* pm */
	GOTIME_ZONE,            /* MST */
	GOTIME_OFFSET,          /* Z07:00, -0700 and so on: has z, colon and parts */
	GOTIME_FRACTION         /* .000 or .999: has digits, trim and mark */
};

/* The first element of a layout. */
struct gotime_chunk {
	struct str before; /* the literal text before the element */
	enum gotime_element element;
	struct str text;   /* the element as written */
	struct str after;  /* the rest of the layout */
	bool z, colon;     /* offset: UTC is written as Z; there are colons */
	int parts;         /* offset: 1 hours, 2 minutes too, 3 seconds too */
	int digits;        /* fraction: the number of its digits */
	bool trim;         /* fraction: zeros at the end are not written */
	char mark;         /* fraction: '.' or ',' */
};

/* Cuts layout at its first element; without one, element is GOTIME_NONE. */
void gotime_layout_next(struct str layout, struct gotime_chunk *c);

#endif
