/* SPDX-License-Identifier: Apache-2.0 */
/* Streams: which documents are read without libyaml, where each starts, and that
 * errors are those of the whole text. */
#include "yaml/yaml.h"

#include "base/map.h"

#include "../tap.h"

/* True when s is a slice of the text. */
static bool
is_slice(struct str s, struct str text)
{
	return s.p >= text.p && s.p + s.n <= text.p + text.n;
}

/* Documents of the common kind between one with an anchor and one with a tab. */
static void
mixed(struct arena *a)
{
	const struct str text = STR("# first\n\nk: one\n---\nk: &x two\nl: *x\n---\n  # third\n"
				    "k: [ three ]\n...\n---\nk: >\n    four\n    more\n"
				    "--- {k: five}\n---\nk:\n- \"six\"\n");
	static const struct {
		size_t line;
		bool slice;
	} want[] = { { 3, true }, { 5, false }, { 9, false }, { 12, false }, { 15, false }, { 17, true } };
	struct yaml_stream *y = yaml_open(a, text, YAML_EXACT);
	struct err e = { .arena = a };
	struct val v, k;
	size_t i, n = sizeof want / sizeof *want;

	for (i = 0; i < n && yaml_next(y, a, &v, &e) == 1; i++) {
		ok(yaml_line(y) == want[i].line, "document %zu: line %zu", i, yaml_line(y));
		ok(is_slice(yaml_rest(y), text) && str_find(yaml_rest(y), STR("k")) >= 0 &&
		   (yaml_rest(y).p == text.p || yaml_rest(y).p[-1] == '\n'),
		   "document %zu: its text starts a line", i);
		k = val_get(v, "k");
		k = val_kind(k) == KIND_LIST ? k.l->v[0] : k;
		ok(is_slice(k.s, text) == want[i].slice, "document %zu: %s", i,
		   want[i].slice ? "texts are slices of the source" : "they are not");
	}
	is_int((long long)i, (long long)n, "all documents");
	is_int(yaml_next(y, a, &v, &e), 0, "the end");
	yaml_close(y);
}

/* The error of a stream whose documents before it are good. */
static void
fails_after(struct arena *a, const char *text, int good, const char *msg)
{
	struct yaml_stream *y = yaml_open(a, str_of(text), YAML_EXACT);
	struct err e = { .arena = a };
	struct val v;
	int n = 0, got;

	while ((got = yaml_next(y, a, &v, &e)) == 1)
		n++;
	is_int(got, -1, "fails");
	is_int(n, good, "after so many documents");
	is_str(str_of(e.msg), msg, "with the line in the whole text");
	is_int(yaml_next(y, a, &v, &e), 0, "and ends");
	yaml_close(y);
}

int
main(void)
{
	struct arena a = { 0 };

	mixed(&a);
	fails_after(&a, "a: 1\n---\nb: 2\n---\nc:\n\td: 3\n---\ne: 4\n", 2,
		    "yaml: line 6: found character that cannot start any token");
	fails_after(&a, "a: 1\n---\nb: .inf\n", 1, "json: unsupported value: +Inf");
	fails_after(&a, "a: 1\n---\nb: *a\n", 1, "yaml: unknown anchor 'a' referenced");
	fails_after(&a, "a: &a 1\n---\nb: *a\n", 1, "yaml: unknown anchor 'a' referenced");
	fails_after(&a, "a: 1\n...\n%YAML 1.2\nb: 2\n", 1,
		    "yaml: line 3: did not find expected <document start>");
	arena_free(&a);
	return tap_end();
}
