/* SPDX-License-Identifier: Apache-2.0 */
#include "contents.h"

#include "base/buf.h"
#include "base/limits.h"
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

struct str
contents_text(struct arena *a, const struct contents *c)
{
	const struct contents_entry *x;
	struct str digest;
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_FILE);
	for (i = 0; i < c->n; i++) {
		x = &c->entry[i];
		buf_printf(&b, "%0*lld %0*lld %.*s %.*s\n", DIGITS, (long long)x->offset,
			   DIGITS, (long long)x->size, STR_ARG(x->digest), STR_ARG(x->path));
	}
	digest = digest_of(a, buf_str(&b));
	buf_printf(&b, "end %.*s\n", STR_ARG(digest));
	return buf_str(&b);
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
