/* SPDX-License-Identifier: Apache-2.0 */
/* Random text, numbers and UUIDs.  All random bytes come from x->chance. */
#include "families.h"
#include "sprig.h"
#include "template/chance.h"

/* A text of count random bytes of the set; "" for a negative count, as in Sprig. */
static struct val
draw(struct exec *x, int64_t count, struct str set)
{
	char *p;
	int64_t i;

	if (count <= 0)
		return val_str(STR(""));
	p = sprig_alloc(x, (uint64_t)count);
	for (i = 0; i < count; i++)
		p[i] = set.p[chance_below(x->chance, set.n)];
	return val_str((struct str){ p, (size_t)count });
}

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static struct val
fn_alpha(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return draw(x, arg[0].i, STR(LETTERS));
}

static struct val
fn_alphanum(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return draw(x, arg[0].i, STR(DIGITS LETTERS));
}

static struct val
fn_numeric(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return draw(x, arg[0].i, STR(DIGITS));
}

static struct val
fn_ascii(struct exec *x, struct val *arg, int n)
{
	char set['~' - ' ' + 1];
	size_t i;

	(void)n;
	for (i = 0; i < sizeof set; i++)
		set[i] = (char)(' ' + i);
	return draw(x, arg[0].i, (struct str){ set, sizeof set });
}

static struct val
fn_int(struct exec *x, struct val *arg, int n)
{
	uint64_t range = (uint64_t)arg[1].i - (uint64_t)arg[0].i;

	(void)n;
	if ((int64_t)range <= 0)
		exec_fail(x, "invalid argument to Intn");
	return val_int((int64_t)((uint64_t)arg[0].i + chance_below(x->chance, range)));
}

static struct val
fn_uuid(struct exec *x, struct val *arg, int n)
{
	struct buf b = sprig_buf(x);
	unsigned char id[16];
	size_t i;

	(void)arg, (void)n;
	chance_bytes(x->chance, id, sizeof id);
	id[6] = (id[6] & 0x0f) | 0x40; /* version 4 */
	id[8] = (id[8] & 0x3f) | 0x80; /* the variant of RFC 9562 */
	for (i = 0; i < sizeof id; i++)
		buf_printf(&b, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", id[i]);
	return sprig_done(x, &b);
}

/* The runes of s in random order. */
static struct val
fn_shuffle(struct exec *x, struct val *arg, int n)
{
	struct str s = arg[0].s;
	size_t count = utf8_count(s), i, j;
	uint32_t *rune = arena_array(x->arena, uint32_t, count), swap;
	struct buf b = sprig_buf(x);

	(void)n;
	for (i = 0; i < count; i++)
		s = str_sub(s, utf8_decode(s, &rune[i]), s.n);
	for (i = count; i-- > 1;) {
		j = chance_below(x->chance, i + 1);
		swap = rune[i];
		rune[i] = rune[j];
		rune[j] = swap;
	}
	for (i = 0; i < count; i++)
		buf_rune(&b, rune[i]);
	return sprig_done(x, &b);
}

const struct func FUNCS_RANDOM[] = {
	{ "randAlpha", fn_alpha, 1, 1, "i" },
	{ "randAlphaNum", fn_alphanum, 1, 1, "i" },
	{ "randAscii", fn_ascii, 1, 1, "i" },
	{ "randInt", fn_int, 2, 2, "i" },
	{ "randNumeric", fn_numeric, 1, 1, "i" },
	{ "shuffle", fn_shuffle, 1, 1, "s" },
	{ "uuidv4", fn_uuid, 0, 0, NULL },
	{ NULL, NULL, 0, 0, NULL },
};
