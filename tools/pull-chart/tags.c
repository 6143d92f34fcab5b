/* SPDX-License-Identifier: Apache-2.0 */
#include "tags.h"

#include "base/limits.h"
#include "http/link.h"
#include "json/json.h"
#include "oci/ref.h"

enum { TAGS_PAGE = 1000, TAGS_MOST = 1000000 };

/* Adds the version of a tag when the range has it. */
static void
add_tag(struct arena *a, struct tag_versions *t, struct str tag,
	const struct semver_range *range)
{
	struct err quiet = { .arena = a };
	struct tag_version one = { .text = chart_tag_version(a, tag), .place = t->tags };
	struct str number = one.text;

	one.marked = str_starts(number, STR("v"));
	if (one.marked)
		number = str_sub(number, 1, number.n);
	if (!semver_parse_strict(number, &one.v, &quiet) || !semver_range_has(range, &one.v))
		return;
	t->v = arena_room(a, t->v, t->n, &t->cap, sizeof one);
	t->v[t->n++] = one;
}

static bool
add_tags(struct arena *a, struct tag_versions *t, struct val list,
	 const struct semver_range *range, struct err *e)
{
	size_t i;

	for (i = 0; i < val_length(list); i++) {
		if (t->tags >= TAGS_MOST)
			return err_set(e, STATUS_USAGE, "more than %d tags", TAGS_MOST);
		t->tags++;
		if (val_kind(val_at(list, i)) == KIND_STRING)
			add_tag(a, t, val_str_at(list, i), range);
	}
	return true;
}

static int
by_preference(const void *a, const void *b)
{
	const struct tag_version *x = a, *y = b;
	int newer = semver_cmp(&y->v, &x->v);

	if (x->marked != y->marked)
		return x->marked ? 1 : -1;
	return newer ? newer : x->place < y->place ? -1 : 1;
}

/* Reads all pages of the list of tags. */
static bool
read_pages(struct registry *client, struct arena *a, const struct location *at,
	   const struct semver_range *range, struct tag_versions *out, struct err *e)
{
	struct pages pages = { .arena = a, .most = LIMIT_CHART_PAGES };
	struct registry_call c;
	const char *url;
	struct val answer;

	registry_call(client, &c, a, at, "GET", arena_printf(a, "tags/list?n=%d", TAGS_PAGE),
		      REGISTRY_PULL, STR(""));
	do {
		if (!http_perform(registry_http(client), &c.http))
			return err_set(e, c.http.err.status, "%s", c.http.err.msg);
		if (!json_parse(a, c.http.answer, &answer, e) ||
		    !add_tags(a, out, val_get(answer, "tags"), range, e))
			return err_wrap(e, "tags of %.*s", STR_ARG(location_str(a, at)));
		if (!pages_next(&pages, &c.http, &url, e))
			return false;
		if (url)
			registry_call_url(client, &c, a, at, "GET", url);
	} while (url);
	return true;
}

bool
tags_read(struct registry *client, struct arena *a, const struct location *at,
	  struct str asked, struct tag_versions *out, struct err *e)
{
	struct semver_range *range;

	*out = (struct tag_versions){ 0 };
	if (!semver_range_parse(a, asked.n ? asked : STR("*"), &range, e))
		return err_wrap(e, "version '%.*s'", STR_ARG(asked));
	if (!read_pages(client, a, at, range, out, e))
		return false;
	if (out->n)
		qsort(out->v, out->n, sizeof *out->v, by_preference);
	return true;
}
