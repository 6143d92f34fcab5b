/* SPDX-License-Identifier: Apache-2.0 */
#include "mark.h"

#include "base/buf.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "digits.h"

struct str
mark_text(struct arena *a, const struct mark *m)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_LINE);
	buf_printf(&b, "mkmirror-volume %d\nname %.*s\nvolume %zu of %zu\nset %.*s\n", SET_VERSION,
		   STR_ARG(m->name), m->number, m->n, STR_ARG(m->set));
	buf_printf(&b, "size %0*lld\n", DIGITS, (long long)m->size);
	for (i = 0; i < m->nbase; i++)
		buf_printf(&b, "base %.*s %.*s\n", STR_ARG(m->base[i].kind),
			   STR_ARG(m->base[i].digest));
	if (m->signature.n)
		buf_printf(&b, "signature %.*s\n", STR_ARG(m->signature));
	return buf_str(&b);
}

/* Takes the line "KEYWORD VALUE\n" off *text. */
static bool
line_take(struct str *text, const char *keyword, struct str *value)
{
	struct str line, word, rest;

	if (!str_cut(*text, '\n', &line, &rest) || !str_cut(line, ' ', &word, value) ||
	    !str_is(word, keyword))
		return false;
	*text = rest;
	return true;
}

/* Reads a number of at most nine digits. */
static bool
count_of(struct str s, size_t *out)
{
	int64_t n;
	bool good = str_decimal(s, 999999999, &n);

	*out = (size_t)n;
	return good;
}

/* Reads "NUMBER of N". */
static bool
place_read(struct str s, struct mark *m)
{
	struct str number, of, n;

	str_cut(s, ' ', &number, &s);
	str_cut(s, ' ', &of, &n);
	return count_of(number, &m->number) && str_is(of, "of") && count_of(n, &m->n) &&
	       m->number > 0 && m->number <= m->n;
}

static bool
size_read(struct str *text, struct mark *m)
{
	if (!str_starts(*text, STR("size ")))
		return false;
	*text = str_sub(*text, 5, text->n);
	return digits_take(text, '\n', &m->size);
}

bool
mark_parse(struct arena *a, struct str text, const char *what, struct mark *out, struct err *e)
{
	struct str rest = text, value;
	size_t version, cap = 0;
	struct set_base base;

	*out = (struct mark){ 0 };
	if (!line_take(&rest, "mkmirror-volume", &value) || !count_of(value, &version))
		return err_set(e, STATUS_USAGE, "%s: it does not start with \"mkmirror-volume 1\"",
			       what);
	if (version > SET_VERSION)
		return err_set(e, STATUS_USAGE, "%s: version %zu of the format of volumes; this "
			       "mkmirror reads up to %d: use a newer one", what, version,
			       SET_VERSION);
	if (line_take(&rest, "name", &out->name) && line_take(&rest, "volume", &value) &&
	    place_read(value, out) && line_take(&rest, "set", &out->set) &&
	    digest_valid(out->set) && size_read(&rest, out)) {
		while (line_take(&rest, "base", &value) &&
		       str_cut(value, ' ', &base.kind, &base.digest)) {
			out->base = arena_room(a, out->base, out->nbase, &cap, sizeof base);
			out->base[out->nbase++] = base;
		}
		if (line_take(&rest, "signature", &value) && digest_valid(value))
			out->signature = value;
		if (str_eq(mark_text(a, out), text))
			return true;
	}
	return err_set(e, STATUS_USAGE, "%s: not as mkmirror writes it; it was changed or cut off",
		       what);
}

struct mark
mark_of(const struct volume_set *s, struct str set, size_t number)
{
	return (struct mark){ .name = s->name, .number = number, .n = s->nvolume, .set = set,
			      .size = s->volume[number - 1].size, .base = s->base,
			      .nbase = s->nbase };
}
