/* SPDX-License-Identifier: Apache-2.0 */
#include "set.h"

#include "base/buf.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "digits.h"

enum { COLUMNS_MOST = 6 }; /* after the keyword */

/* ---- writing ---- */

/* Appends a line of the columns that are not NULL slices; an empty one is "-". */
static void
put(struct buf *b, const char *keyword, const struct str *col, size_t n)
{
	size_t i;

	buf_adds(b, keyword);
	for (i = 0; i < n; i++) {
		buf_addc(b, '\t');
		buf_add(b, col[i].n ? col[i] : STR("-"));
	}
	buf_addc(b, '\n');
}

static struct str
number_text(struct arena *a, int64_t n)
{
	return str_of(arena_printf(a, "%lld", (long long)n));
}

static void
put_item(struct buf *b, const struct set_item *i)
{
	struct str col[] = { i->name, i->digest, i->platforms, i->volumes, STR("cut") };

	if (str_starts(i->name, STR("chart\t"))) {
		col[0] = str_sub(i->name, 6, i->name.n);
		col[2] = i->volumes;
		col[3] = STR("cut");
		put(b, "chart", col, i->cut ? 4 : 3);
	} else {
		put(b, "image", col, i->cut ? 5 : 4);
	}
}

struct str
set_text(struct arena *a, const struct volume_set *s)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_FILE);
	buf_printf(&b, "mkmirror-set %d\n", SET_VERSION);
	put(&b, "name", &s->name, 1);
	put(&b, "limit", (struct str[]){ s->limit ? number_text(a, s->limit) : STR("-") }, 1);
	for (i = 0; i < s->nbase; i++)
		put(&b, "base", (struct str[]){ s->base[i].kind, s->base[i].digest }, 2);
	for (i = 0; i < s->nvolume; i++)
		buf_printf(&b, "volume\t%.*s\t%0*lld\t%.*s\n", STR_ARG(s->volume[i].file), DIGITS,
			   (long long)s->volume[i].size, STR_ARG(s->volume[i].digest));
	if (s->parity.n)
		put(&b, "parity", &s->parity, 1);
	for (i = 0; i < s->nitem; i++)
		put_item(&b, &s->item[i]);
	for (i = 0; i < s->nreferrer; i++)
		put(&b, "referrer", (struct str[]){ s->referrer[i].subject,
			s->referrer[i].digest, s->referrer[i].type }, 3);
	for (i = 0; i < s->nfile; i++)
		put(&b, "file", (struct str[]){ s->file[i].name, number_text(a, s->file[i].size),
			s->file[i].digest, s->file[i].volumes }, 4);
	return buf_str(&b);
}

/* ---- reading ---- */

struct reader {
	struct arena *arena;
	struct volume_set *set;
	size_t capbase, capvolume, capitem, capreferrer, capfile;
	struct str line;               /* the whole line */
	struct str col[COLUMNS_MOST];  /* after the keyword */
	size_t n;                      /* their number */
};

/* A column's text; "-" is none. */
static struct str
text_of(struct str col)
{
	return str_is(col, "-") ? STR("") : col;
}

/* Reads a number without leading zeros. */
static bool
bytes_of(struct str col, int64_t *out)
{
	return str_decimal(col, LIMIT_VOLUME_BYTES, out) && (col.p[0] != '0' || col.n == 1);
}

/* True for "-" or ascending numbers of volumes with commas between. */
static bool
volumes_valid(struct str col)
{
	int64_t last = 0, one;
	struct str head;

	if (str_is(col, "-"))
		return true;
	do {
		str_cut(col, ',', &head, &col);
		if (!bytes_of(head, &one) || one <= last)
			return false;
		last = one;
	} while (col.n);
	return true;
}

static bool
read_name(struct reader *r)
{
	r->set->name = r->col[0];
	return r->n == 1 && str_chr(r->col[0], '/') < 0;
}

static bool
read_limit(struct reader *r)
{
	return r->n == 1 && (str_is(r->col[0], "-") || bytes_of(r->col[0], &r->set->limit));
}

static bool
read_base(struct reader *r)
{
	struct volume_set *s = r->set;

	s->base = arena_room(r->arena, s->base, s->nbase, &r->capbase, sizeof *s->base);
	s->base[s->nbase++] = (struct set_base){ r->col[0], r->col[1] };
	return r->n == 2 && digest_valid(r->col[1]);
}

static bool
read_volume(struct reader *r)
{
	struct volume_set *s = r->set;
	struct set_volume *v;
	struct str size = r->n > 1 ? str_sub(r->line, (size_t)(r->col[1].p - r->line.p), r->line.n)
				   : STR("");

	s->volume = arena_room(r->arena, s->volume, s->nvolume, &r->capvolume,
			       sizeof *s->volume);
	v = &s->volume[s->nvolume++];
	*v = (struct set_volume){ .file = r->col[0], .digest = r->col[2] };
	return r->n == 3 && str_chr(v->file, '/') < 0 && digits_take(&size, '\t', &v->size) &&
	       digest_valid(v->digest);
}

static bool
read_parity(struct reader *r)
{
	r->set->parity = r->col[0];
	return r->n == 1 && str_chr(r->col[0], '/') < 0;
}

/* Adds an item of which the columns from `at` on are its volumes and "cut". */
static bool
item_add(struct reader *r, struct set_item item, size_t at)
{
	struct volume_set *s = r->set;

	if (r->n != at + 1 && !(r->n == at + 2 && str_is(r->col[at + 1], "cut")))
		return false;
	item.volumes = r->col[at];
	item.cut = r->n == at + 2;
	s->item = arena_room(r->arena, s->item, s->nitem, &r->capitem, sizeof *s->item);
	s->item[s->nitem++] = item;
	return digest_valid(item.digest) && volumes_valid(item.volumes);
}

static bool
read_image(struct reader *r)
{
	return item_add(r, (struct set_item){ .name = r->col[0], .digest = r->col[1],
					      .platforms = r->col[2] }, 3);
}

static bool
read_chart(struct reader *r)
{
	/* the name is the line up to its digest */
	size_t n = r->n < 5 ? 0 : (size_t)(r->col[2].p + r->col[2].n - r->line.p);

	return n && item_add(r, (struct set_item){ .name = str_sub(r->line, 0, n),
						   .digest = r->col[3] }, 4);
}

static bool
read_referrer(struct reader *r)
{
	struct volume_set *s = r->set;

	s->referrer = arena_room(r->arena, s->referrer, s->nreferrer, &r->capreferrer,
				 sizeof *s->referrer);
	s->referrer[s->nreferrer++] = (struct set_referrer){ r->col[0], r->col[1],
							     text_of(r->col[2]) };
	return r->n == 3 && digest_valid(r->col[0]) && digest_valid(r->col[1]);
}

static bool
read_file(struct reader *r)
{
	struct volume_set *s = r->set;
	struct set_file *f;

	s->file = arena_room(r->arena, s->file, s->nfile, &r->capfile, sizeof *s->file);
	f = &s->file[s->nfile++];
	*f = (struct set_file){ .name = r->col[0], .digest = r->col[2], .volumes = r->col[3] };
	return r->n == 4 && bytes_of(r->col[1], &f->size) && digest_valid(f->digest) &&
	       volumes_valid(f->volumes);
}

/* Splits the line at its TABs; *keyword takes the first column. */
static bool
split(struct reader *r, struct str *keyword)
{
	struct str rest;

	memset(r->col, 0, sizeof r->col);
	str_cut(r->line, '\t', keyword, &rest);
	for (r->n = 0; rest.n && r->n < COLUMNS_MOST; r->n++)
		str_cut(rest, '\t', &r->col[r->n], &rest);
	return !rest.n;
}

/* Reads the line.  Its kind does not come before that of the line above, whose place
 * in the order of kinds is *at. */
static bool
line_read(struct reader *r, size_t *at)
{
	static const struct {
		const char *keyword;
		bool (*read)(struct reader *r);
		size_t order;
	} kind[] = {
		{ "name", read_name, 0 }, { "limit", read_limit, 1 }, { "base", read_base, 2 },
		{ "volume", read_volume, 3 }, { "parity", read_parity, 4 },
		{ "chart", read_chart, 5 }, { "image", read_image, 5 },
		{ "referrer", read_referrer, 6 }, { "file", read_file, 7 },
	};
	struct str keyword;
	size_t i;

	if (!split(r, &keyword))
		return false;
	for (i = 0; i < sizeof kind / sizeof *kind; i++)
		if (str_is(keyword, kind[i].keyword)) {
			if (kind[i].order < *at)
				return false;
			*at = kind[i].order;
			return kind[i].read(r);
		}
	return false;
}

/* The version in the first line; 0 when it is no set's. */
static int64_t
version_of(struct str line)
{
	struct str word, number;
	int64_t version;

	str_cut(line, ' ', &word, &number);
	return str_is(word, "mkmirror-set") && bytes_of(number, &version) ? version : 0;
}

bool
set_parse(struct arena *a, struct str text, const char *what, struct volume_set *out,
	  struct err *e)
{
	struct reader r = { .arena = a, .set = out };
	size_t number = 1, at = 0;
	int64_t version;
	struct str again;

	*out = (struct volume_set){ 0 };
	again = text;
	str_cut(text, '\n', &r.line, &text);
	version = version_of(r.line);
	if (version > SET_VERSION)
		return err_set(e, STATUS_USAGE, "%s: version %lld of the format of volumes; this "
			       "mkmirror reads up to %d: use a newer one", what,
			       (long long)version, SET_VERSION);
	if (version == 0)
		return err_set(e, STATUS_USAGE, "%s: it does not start with \"mkmirror-set 1\", "
			       "so it is no set of volumes", what);
	while (text.n) {
		str_cut(text, '\n', &r.line, &text);
		number++;
		if (!line_read(&r, &at))
			return err_set(e, STATUS_USAGE, "%s:%zu: no line of a set of volumes; "
				       "the file was changed or cut off", what, number);
	}
	return str_eq(set_text(a, out), again) ||
	       err_set(e, STATUS_USAGE, "%s: not as mkmirror writes it; the file was changed or "
		       "cut off", what);
}

bool
set_in_volume(struct str volumes, size_t number)
{
	struct str head;
	int64_t one;

	while (volumes.n) {
		str_cut(volumes, ',', &head, &volumes);
		if (bytes_of(head, &one) && one == (int64_t)number)
			return true;
	}
	return false;
}
