/* SPDX-License-Identifier: Apache-2.0 */
#include "contents.h"

#include "crypto/digest.h"
#include "digits.h"

bool
contents_lists(struct str path)
{
	static const char *const other[] = { "mkmirror/volume", "mkmirror/manifest",
					     "mkmirror/set", "mkmirror/set.sig" };
	size_t i;

	for (i = 0; i < sizeof other / sizeof *other; i++)
		if (str_is(path, other[i]))
			return false;
	return true;
}

struct str
contents_blob_path(struct arena *a, struct str digest, size_t piece)
{
	struct str alg, hex;

	str_cut(digest, ':', &alg, &hex);
	if (piece)
		return str_of(arena_printf(a, "blobs/%.*s/%.*s.part.%zu", STR_ARG(alg),
					   STR_ARG(hex), piece));
	return str_of(arena_printf(a, "blobs/%.*s/%.*s", STR_ARG(alg), STR_ARG(hex)));
}

size_t
contents_line_length(struct str path, struct str digest)
{
	return DIGITS + 1 + DIGITS + 1 + digest.n + 1 + path.n + 1;
}

size_t
contents_end_length(void)
{
	return strlen("end sha256:\n") + 64;
}

void
contents_add(struct arena *a, struct contents *c, struct contents_entry entry)
{
	c->entry = arena_room(a, c->entry, c->n, &c->cap, sizeof *c->entry);
	c->entry[c->n++] = entry;
}

/* Writes the number in DIGITS digits, and `after`; returns where the next byte goes. */
static char *
put_digits(char *to, int64_t n, char after)
{
	int i;

	for (i = DIGITS - 1; i >= 0; i--, n /= 10)
		to[i] = (char)('0' + n % 10);
	to[DIGITS] = after;
	return to + DIGITS + 1;
}

static char *
put_text(char *to, struct str s, char after)
{
	memcpy(to, s.p, s.n);
	to[s.n] = after;
	return to + s.n + 1;
}

/* A volume may have a hundred thousand entries, so lines are put together by hand. */
struct str
contents_text(struct arena *a, const struct contents *c)
{
	const struct contents_entry *x;
	size_t n = contents_end_length(), i;
	char *p, *to;

	for (i = 0; i < c->n; i++)
		n += contents_line_length(c->entry[i].path, c->entry[i].digest);
	p = to = arena_alloc(a, n);
	for (i = 0; i < c->n; i++) {
		x = &c->entry[i];
		to = put_digits(to, x->offset, ' ');
		to = put_digits(to, x->size, ' ');
		to = put_text(to, x->digest, ' ');
		to = put_text(to, x->path, '\n');
	}
	memcpy(to, "end ", 4);
	put_text(to + 4, digest_of(a, (struct str){ p, (size_t)(to - p) }), '\n');
	return (struct str){ p, n };
}

static bool
entry_read(struct str line, struct contents_entry *x)
{
	return digits_take(&line, ' ', &x->offset) && digits_take(&line, ' ', &x->size) &&
	       str_cut(line, ' ', &x->digest, &x->path) && digest_valid(x->digest) &&
	       x->path.n;
}

bool
contents_parse(struct arena *a, struct str text, const char *what,
	       struct contents *out, struct err *e)
{
	struct str rest = text, line, digest;
	struct contents_entry x;
	size_t number = 0;

	*out = (struct contents){ 0 };
	while (str_cut(rest, '\n', &line, &rest)) {
		number++;
		if (rest.n) {
			if (!entry_read(line, &x))
				return err_set(e, STATUS_USAGE, "%s:%zu: no line of a volume's "
					       "contents", what, number);
			contents_add(a, out, x);
			continue;
		}
		digest = digest_of(a, str_sub(text, 0, (size_t)(line.p - text.p)));
		if (str_starts(line, STR("end ")) &&
		    str_eq(str_sub(line, 4, line.n), digest))
			return true;
		break;
	}
	return err_set(e, STATUS_USAGE, "%s: the last line is not the digest of those above; the "
		       "file was changed or cut off", what);
}
