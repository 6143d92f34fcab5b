/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ERR_H
#define ERR_H
/*
 * What went wrong, for functions that return false.  The message lives in the
 * arena given at the start; it names the path or the reference and says what
 * to do where that is known.
 */
#include "arena.h"

/* Exit statuses, design.md section 5. */
enum status {
	STATUS_OK = 0,
	STATUS_SOME = 1,       /* some items failed */
	STATUS_USAGE = 2,      /* wrong usage or input */
	STATUS_INCOMPLETE = 3, /* discovery is incomplete */
	STATUS_REFUSED = 4,    /* the target refused */
	STATUS_TEMPORARY = 75  /* trying again may help */
};

struct err {
	struct arena *arena; /* set by who declares it */
	enum status status;
	char *msg;           /* NULL while nothing failed */
};

/* Sets message and status and returns false, so that one can return it. */
bool err_set(struct err *e, enum status status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* As err_set with strerror(errno) after "fmt: "; fmt has no final colon. */
bool err_sys(struct err *e, enum status status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The exit status of a run in which so many items failed, some of them for a
 * while only, or because the target refused. */
enum status err_status(size_t failed, size_t temporary, bool refused);
/* Puts "fmt: " before the message there is; returns false. */
bool err_wrap(struct err *e, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
