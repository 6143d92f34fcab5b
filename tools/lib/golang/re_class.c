/* SPDX-License-Identifier: Apache-2.0 */
#include "re_node.h"
#include "rune.h"

#define RANGES(...)                                                           \
	.range = (const struct re_range[]){ __VA_ARGS__ },                    \
	.n = sizeof((const struct re_range[]){ __VA_ARGS__ }) /               \
	     sizeof(struct re_range)

/* The named classes: those of \d, of [:digit:] and of \p{Nd}. */
static const struct named {
	const char *name;
	struct re_item item;
} perl[] = {
	{ "d", { RANGES({ '0', '9' }) } },
	{ "s", { RANGES({ '\t', '\n' }, { '\f', '\r' }, { ' ', ' ' }) } },
	{ "w", { RANGES({ '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' }) } },
	{ NULL, { 0 } },
}, posix[] = {
	{ "alnum", { RANGES({ '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }) } },
	{ "alpha", { RANGES({ 'A', 'Z' }, { 'a', 'z' }) } },
	{ "ascii", { RANGES({ 0, 0x7f }) } },
	{ "blank", { RANGES({ '\t', '\t' }, { ' ', ' ' }) } },
	{ "cntrl", { RANGES({ 0, 0x1f }, { 0x7f, 0x7f }) } },
	{ "digit", { RANGES({ '0', '9' }) } },
	{ "graph", { RANGES({ '!', '~' }) } },
	{ "lower", { RANGES({ 'a', 'z' }) } },
	{ "print", { RANGES({ ' ', '~' }) } },
	{ "punct", { RANGES({ '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' }) } },
	{ "space", { RANGES({ '\t', '\r' }, { ' ', ' ' }) } },
	{ "upper", { RANGES({ 'A', 'Z' }) } },
	{ "word", { RANGES({ '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' }) } },
	{ "xdigit", { RANGES({ '0', '9' }, { 'A', 'F' }, { 'a', 'f' }) } },
	{ NULL, { 0 } },
}, unicode[] = {
	{ "L", { .is = rune_is_letter } },
	{ "Lu", { .is = rune_is_upper } },
	{ "Ll", { .is = rune_is_lower } },
	{ "Lt", { .is = rune_is_title } },
	{ "Nd", { .is = rune_is_digit } },
	{ "N", { .is = rune_is_number } },
	{ "P", { .is = rune_is_punct } },
	{ "Any", { RANGES({ 0, 0x10ffff }) } },
	{ "ASCII", { RANGES({ 0, 0x7f }) } },
	{ NULL, { 0 } },
};

static struct re_item *
item_named(struct arena *a, const struct named *table, struct str name, bool negate)
{
	struct re_item *item;

	while (table->name && !str_is(name, table->name))
		table++;
	if (!table->name)
		return NULL;
	item = arena_new(a, struct re_item);
	*item = table->item;
	item->negate = negate;
	return item;
}

static struct re_item *
item_range(struct arena *a, uint32_t from, uint32_t to)
{
	struct re_item *item = arena_new(a, struct re_item);
	struct re_range *range = arena_new(a, struct re_range);

	*range = (struct re_range){ from, to };
	item->range = range;
	item->n = 1;
	return item;
}

/* Reads \pL, \p{L}, \p{^L} or \P{L}. */
static bool
parse_unicode(struct arena *a, struct str *s, struct re_item **item, struct err *e)
{
	bool negate = s->p[1] == 'P';
	struct str rest = str_sub(*s, 2, s->n), name, all;
	ptrdiff_t end = str_chr(*s, '}');
	uint32_t rune;

	if (!rest.n)
		return re_bad(e, "invalid character class range", *s);
	if (!re_next_rune(&rest, &rune, e))
		return false;
	if (rune != '{')
		all = str_sub(*s, 0, s->n - rest.n);
	else if (end < 0)
		return re_bad(e, "invalid character class range", *s);
	else
		all = str_sub(*s, 0, (size_t)end + 1);
	name = rune == '{' ? str_sub(all, 3, all.n - 1) : str_sub(all, 2, all.n);
	if (name.n && name.p[0] == '^') {
		negate = !negate;
		name = str_sub(name, 1, name.n);
	}
	*item = item_named(a, unicode, name, negate);
	if (!*item)
		return re_bad(e, "invalid character class range", all);
	*s = str_sub(*s, all.n, s->n);
	return true;
}

bool
re_parse_named(struct arena *a, struct str *s, struct re_item **item, bool *got,
	       struct err *e)
{
	char c = s->n > 1 && s->p[0] == '\\' ? s->p[1] : '\0';

	*item = NULL;
	*got = false;
	if (c == 'p' || c == 'P') {
		*got = true;
		return parse_unicode(a, s, item, e);
	}
	if (!c || !strchr("dDsSwW", c))
		return true;
	*got = true;
	*item = item_named(a, perl, str_of((char[]){ (char)(c | 0x20), '\0' }), c < 'a');
	*s = str_sub(*s, 2, s->n);
	return true;
}

/* Reads [:name:]; *got is false when *s does not start so. */
static bool
parse_posix(struct arena *a, struct str *s, struct re_item **item, bool *got, struct err *e)
{
	struct str name;
	ptrdiff_t end;
	bool negate;

	*got = false;
	if (s->n < 3 || s->p[0] != '[' || s->p[1] != ':')
		return true;
	end = str_find(str_sub(*s, 2, s->n), STR(":]"));
	if (end < 0)
		return true;
	*got = true;
	name = str_sub(*s, 2, (size_t)end + 2);
	negate = name.n && name.p[0] == '^';
	*item = item_named(a, posix, str_sub(name, negate, name.n), negate);
	if (!*item)
		return re_bad(e, "invalid character class range", str_sub(*s, 0, name.n + 4));
	*s = str_sub(*s, name.n + 4, s->n);
	return true;
}

/* Reads one rune of a class, escaped or not. */
static bool
class_rune(struct str *s, struct str whole, uint32_t *rune, struct err *e)
{
	if (!s->n)
		return re_bad(e, "missing closing ]", whole);
	return s->p[0] == '\\' ? re_parse_escape(s, rune, e) : re_next_rune(s, rune, e);
}

/* Reads a rune or a range of them. */
static bool
parse_range(struct arena *a, struct str *s, struct str whole, struct re_item **item,
	    struct err *e)
{
	struct str start = *s;
	uint32_t from, to;

	if (!class_rune(s, whole, &from, e))
		return false;
	to = from;
	if (s->n >= 2 && s->p[0] == '-' && s->p[1] != ']') {
		*s = str_sub(*s, 1, s->n);
		if (!class_rune(s, whole, &to, e))
			return false;
		if (to < from)
			return re_bad(e, "invalid character class range",
				      str_sub(start, 0, start.n - s->n));
	}
	*item = item_range(a, from, to);
	return true;
}

static bool
in_ranges(const struct re_item *item, uint32_t rune)
{
	size_t i;

	for (i = 0; i < item->n; i++)
		if (rune >= item->range[i].from && rune <= item->range[i].to)
			return true;
	return false;
}

static bool
item_has(const struct re_item *item, uint32_t rune, bool fold)
{
	uint32_t r = rune;
	bool in;

	do {
		in = item->is ? item->is(r) : in_ranges(item, r);
		r = fold ? re_fold(r) : rune;
	} while (!in && r != rune);
	return in != item->negate;
}

static bool
class_has(const struct re_class *c, uint32_t rune)
{
	const struct re_item *item;

	for (item = c->items; item; item = item->next)
		if (item_has(item, rune, c->fold))
			return !c->negate;
	return c->negate;
}

bool
re_class_has(const struct re_class *c, uint32_t rune)
{
	if (rune < 128)
		return c->ascii[rune / 32] >> rune % 32 & 1;
	return class_has(c, rune);
}

/* Fills c->ascii; all other members must be set. */
static struct re_class *
class_finish(struct re_class *c)
{
	uint32_t r;

	for (r = 0; r < 128; r++)
		if (class_has(c, r))
			c->ascii[r / 32] |= UINT32_C(1) << r % 32;
	return c;
}

struct re_class *
re_class_of(struct arena *a, struct re_item *item, bool fold)
{
	struct re_class *c = arena_new(a, struct re_class);

	c->items = item;
	c->fold = fold;
	return class_finish(c);
}

bool
re_parse_class(struct arena *a, struct str *s, bool fold, struct re_class **out,
	       struct err *e)
{
	struct re_class *c = arena_new(a, struct re_class);
	struct str whole = *s, rest = str_sub(whole, 1, whole.n);
	struct re_item *item;
	bool first = true, got;

	c->fold = fold;
	c->negate = rest.n && rest.p[0] == '^';
	rest = str_sub(rest, c->negate, rest.n);
	for (; !rest.n || rest.p[0] != ']' || first; first = false) {
		if (!parse_posix(a, &rest, &item, &got, e) ||
		    (!got && !re_parse_named(a, &rest, &item, &got, e)) ||
		    (!got && !parse_range(a, &rest, whole, &item, e)))
			return false;
		item->next = c->items;
		c->items = item;
	}
	*s = str_sub(rest, 1, rest.n);
	*out = class_finish(c);
	return true;
}
