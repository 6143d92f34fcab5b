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
	int64_t moved;              /* http_clock() when bytes moved last */
	size_t sent;                /* bytes of the request's body that curl has */
	bool began;                 /* bytes of the answer's body have come */
	bool all_sent;              /* curl has the whole body of the request */
	bool paused_write, paused_read, unpause;
	char error[CURL_ERROR_SIZE];
};

/* Prepares t->easy for r; false with r->err set when curl refuses. */
bool try_prepare(struct http_try *t, struct http_request *r);
/* Resets t, so that it can be prepared again. */
void try_end(struct http_try *t);
/* True for an error after which a later try may succeed. */
bool try_is_temporary(CURLcode code);
/* Sets r->err to "METHOD URL: why"; returns false. */
bool try_error(struct http_request *r, enum status status, const char *why);
/* The status of the answer and the error in its body, in r's arena: "404 Not Found:
 * manifest unknown (MANIFEST_UNKNOWN)". */
const char *try_answer_text(const struct http_request *r);

#endif
