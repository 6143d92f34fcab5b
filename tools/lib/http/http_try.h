/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TRY_H
#define HTTP_TRY_H
/*
 * One try of a request: a curl handle with its options and callbacks.  Used
 * by http.c only, which decides when to try and what an outcome means.
 */
#include "http.h"

struct http_try {
	CURL *easy;
	struct http_request *r;
	struct http_try *next;      /* in the list of active or of spare tries */
	struct curl_slist *headers;
	struct buf head, answer;
	int64_t moved;              /* clock when bytes moved last */
	int64_t taken;              /* bytes of this try that write took */
	size_t sent;                /* of r->body */
	bool began;                 /* bytes of the answer's body came */
	bool all_sent;
	bool paused_write, paused_read, unpause;
	char error[CURL_ERROR_SIZE];
};

/* Prepares t->easy for r; false with r->err set when curl refuses. */
bool try_prepare(struct http_try *t, struct http_request *r);
/* Ends what try_prepare began, so that t can be prepared again. */
void try_end(struct http_try *t);
/* True when code says that a later try may do better. */
bool try_is_temporary(CURLcode code);
/* Sets r->err to "VERB URL: why"; returns false. */
bool try_error(struct http_request *r, enum status status, const char *why);
/* "404 Not Found: manifest unknown: …": the status line and what the body of
 * a refusal says. */
const char *try_answer_text(const struct http_request *r);

#endif
