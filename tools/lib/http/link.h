/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINK_H
#define LINK_H
/* The links of answers (RFC 8288), and the lists in pages that they lead through. */
#include "http.h"

/* Takes the next link off *rest, the value of a header Link, as its target, which may
 * be relative; false when there is no other that is well formed.  *is_wanted tells
 * whether its relations have `relation`.  Nothing is copied. */
bool link_next(struct str *rest, const char *relation, struct str *target,
	       bool *is_wanted);

/* A list that is read page by page. */
struct pages {
	struct arena *arena; /* set by the caller; must live as long as the list is read */
	size_t most;         /* set by the caller: the most pages that are read */
	struct map *read;    /* the URLs of the pages so far */
};

/*
 * Finds the page after the one that r, a GET that has succeeded, got: the target of
 * the first link whose relation is "next".  *url takes its URL, in p->arena, or NULL
 * when the list has been read: where there is no such link, or it leads to a page that
 * was read before.  Fails with status 1 when there are more pages than p->most, and
 * when the link leads to what is no URL of http, or from https to plain HTTP at
 * another host; at the same host https is kept.
 */
bool pages_next(struct pages *p, const struct http_request *r, const char **url,
		struct err *e);

#endif
