/* SPDX-License-Identifier: Apache-2.0 */
#include "chart/gunzip.h"

#include <string.h>
#include <zlib.h>

#include "../tap.h"
#include "base/arena.h"

enum { SMALL = 1000, LARGE = 400000 };

/* A gzip file of n bytes that deflate makes about half as long. */
static struct str
packed(struct arena *a, size_t n)
{
	unsigned char *text = arena_alloc(a, n), *p = arena_alloc(a, 2 * n + 100);
	uint32_t x = 1;
	z_stream z = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		text[i] = (unsigned char)('a' + ((x = x * 1103515245 + 12345) >> 16) % 16);
	deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
	z.next_in = text;
	z.avail_in = (unsigned)n;
	z.next_out = p;
	z.avail_out = (unsigned)(2 * n + 100);
	deflate(&z, Z_FINISH);
	n = z.total_out;
	deflateEnd(&z);
	return (struct str){ (char *)p, n };
}

static struct str
joined(struct arena *a, struct str x, struct str y)
{
	char *p = arena_alloc(a, x.n + y.n);

	memcpy(p, x.p, x.n);
	memcpy(p + x.n, y.p, y.n);
	return (struct str){ p, x.n + y.n };
}

/* A copy in which one byte is another. */
static struct str
changed(struct arena *a, struct str x, size_t at)
{
	struct str y = joined(a, x, STR(""));

	((char *)(uintptr_t)y.p)[at] ^= 0x55;
	return y;
}

/* Files of n bytes: what is right, and what is not, whichever library unpacks them. */
static void
test_size(size_t n)
{
	struct arena a = { 0 };
	struct str one = packed(&a, n), out;

	ok(gunzip(&a, one, n, &out) == GUNZIP_WHOLE && out.n == n, "%zu bytes", n);
	ok(gunzip(&a, joined(&a, one, one), 2 * n, &out) == GUNZIP_WHOLE && out.n == 2 * n,
	   "two members");
	ok(gunzip(&a, joined(&a, one, STR("zeros")), n, &out) == GUNZIP_WHOLE && out.n == n,
	   "something behind them");
	ok(gunzip(&a, one, n - 1, &out) == GUNZIP_LARGE, "one byte too many");
	ok(gunzip(&a, joined(&a, one, one), n, &out) == GUNZIP_LARGE, "a member too many");
	ok(gunzip(&a, str_sub(one, 0, one.n - 9), n, &out) == GUNZIP_BROKEN, "cut off");
	ok(gunzip(&a, str_sub(one, 0, one.n - 1), n, &out) == GUNZIP_BROKEN, "without its end");
	ok(gunzip(&a, changed(&a, one, one.n / 2), n, &out) != GUNZIP_WHOLE, "another byte");
	ok(gunzip(&a, changed(&a, one, one.n - 8), n, &out) == GUNZIP_BROKEN, "another sum");
	ok(gunzip(&a, changed(&a, one, one.n - 4), n, &out) == GUNZIP_BROKEN, "another size");
	ok(gunzip(&a, changed(&a, one, 0), n, &out) == GUNZIP_NONE, "no gzip");
	/* a sum of the header that is not there is taken from the text */
	ok(gunzip(&a, changed(&a, one, 3), n, &out) != GUNZIP_WHOLE, "other flags");
	arena_free(&a);
}

int
main(void)
{
	struct arena a = { 0 };
	struct str out;

	test_size(SMALL);
	test_size(LARGE);
	ok(gunzip(&a, STR(""), SMALL, &out) != GUNZIP_WHOLE, "nothing");
	arena_free(&a);
	return tap_end();
}
