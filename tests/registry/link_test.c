/* SPDX-License-Identifier: Apache-2.0 */
/* Links of answers, however they are written, and the pages that they lead through. */
#include "http/link.h"

#include "../tap.h"

static struct arena arena;

/* The target of the first link of the value whose relation is "next", or "-". */
static struct str
next_of(const char *value)
{
	struct str rest = str_of(value), target;
	bool is_wanted;

	while (link_next(&rest, "next", &target, &is_wanted))
		if (is_wanted)
			return target;
	return STR("-");
}

/* The page after the one at `from` whose answer has the headers; "-" at the end,
 * "!" for an error. */
static const char *
page_after(struct pages *p, const char *from, const char *headers)
{
	struct http_request r = { .where = from, .headers_in = str_of(headers) };
	struct err e = { .arena = &arena };
	const char *url;

	if (!pages_next(p, &r, &url, &e))
		return "!";
	return url ? url : "-";
}

static void
test_links(void)
{
	is_str(next_of("</a?n=1>; rel=\"next\""), "/a?n=1", "in quotes");
	is_str(next_of("</a>;rel=next"), "/a", "not in quotes");
	is_str(next_of("</a> ; ReL = \"NEXT\""), "/a", "in any case, with blanks");
	is_str(next_of("</a>; rel=prev, </b,c>; rel=\"last next\""), "/b,c", "several links and relations");
	is_str(next_of("</a>; rel=\"prev\"; title=\"</x>; rel=next, \\\"\", </b>; title=t; rel=next"), "/b",
	       "a text that looks like a link");
	is_str(next_of(", ,</a>; rel=next"), "/a", "empty elements");
	is_str(next_of("</a>; rel=prev; rel=next"), "-", "the first rel counts");
	is_str(next_of("</a>; rel=nextish, </b>; rel=\"next-page\", </c>; title=next, </next>"), "-",
	       "other relations");
	is_str(next_of("</a>; rev=next"), "-", "no rel at all");
	is_str(next_of("</a>; rel=next; anchor=\"#x\""), "-", "the link of another document");
	is_str(next_of("/a; rel=next"), "-", "no target");
	is_str(next_of("</a; rel=next"), "-", "a target without an end");
	is_str(next_of("</a>; rel=\"next"), "/a", "a text without an end");
	is_str(next_of(""), "-", "nothing");
}

static void
test_pages(void)
{
	struct pages p = { .arena = &arena, .most = 4 };
	const char *at = "https://r/v2/x/tags/list?n=2";

	is_str(str_of(page_after(&p, at, "Link: <?a>; rel=prev\r\nlink: <?n=2&last=b>; rel=next\r\n")),
	       "https://r/v2/x/tags/list?n=2&last=b", "several headers");
	is_str(str_of(page_after(&p, at, "Link: <http://r/v2/c>; rel=next\r\n")), "https://r/v2/c",
	       "TLS is kept at the same host");
	is_str(str_of(page_after(&p, at, "Link: <http://q/v2/d>; rel=next\r\n")), "!",
	       "and another is not asked without");
	is_str(str_of(page_after(&p, at, "Link: <ftp://r/d>; rel=next\r\n")), "!", "nor is another scheme");
	is_str(str_of(page_after(&p, at, "Link: </v2/c>; rel=next\r\n")), "-", "a page that was read");
	is_str(str_of(page_after(&p, at, "Link: <?n=2>; rel=next\r\n")), "-", "the first page");
	is_str(str_of(page_after(&p, at, "Link: </v2/e>; rel=next\r\n")), "https://r/v2/e", "the fourth page");
	is_str(str_of(page_after(&p, at, "Link: </v2/f>; rel=next\r\n")), "!", "more pages than the limit");
	is_str(str_of(page_after(&p, at, "Date: x\r\n")), "-", "no link");
}

int
main(void)
{
	test_links();
	test_pages();
	arena_free(&arena);
	return tap_end();
}
