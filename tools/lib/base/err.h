/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ERR_H
#define ERR_H
/*
 * The error that a function fills before it returns false.  The message lives
 * in the arena that the caller set; it names the path or the reference and says
 * what to do where that is known.
 */
#include "arena.h"

/* Exit statuses of the programs; mkmirror(7) promises them. */
enum status {
	STATUS_OK = 0,
	STATUS_SOME = 1,       /* some items failed */
	STATUS_USAGE = 2,      /* wrong usage or input */
	STATUS_INCOMPLETE = 3, /* discovery is incomplete */
	STATUS_REFUSED = 4,    /* the target refused */
	STATUS_TEMPORARY = 75  /* trying again may help */
};

/* The kinds of failures that AICR's exit statuses tell apart (base/aicr.h). */
enum fault {
	FAULT_BY_STATUS, /* nobody said: the status decides */
	FAULT_REQUEST, FAULT_CONFLICT, FAULT_NOT_FOUND, FAULT_UNAUTHORIZED, FAULT_TIMEOUT,
	FAULT_UNAVAILABLE, FAULT_RATE, FAULT_INTERNAL,
	FAULT_OTHER      /* none of these, as an unknown flag */
};

struct err {
	struct arena *arena; /* set by the caller that declares the struct */
	enum status status;
	char *msg;           /* NULL while nothing failed */
	enum fault fault;
};

/* Sets message and status; returns false, for `return err_set(…)`. */
bool err_set(struct err *e, enum status status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* As err_set, with ": " and strerror(errno) after the message. */
bool err_sys(struct err *e, enum status status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Says which kind of failure the error is; returns false. */
bool err_fault(struct err *e, enum fault f);
/* The exit status of a run in which `failed` items failed, `temporary` of them in
 * a way that trying again may help; refused says that the target refused one. */
enum status err_status(size_t failed, size_t temporary, bool refused);
/* Puts the formatted text and ": " before the message of e and keeps the status;
 * returns false. */
bool err_wrap(struct err *e, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
