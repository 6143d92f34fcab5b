/* SPDX-License-Identifier: Apache-2.0 */
#include "volume/set.h"

#include "../tap.h"
#include "volume/contents.h"
#include "volume/volsize.h"

#define D1 "sha256:1111111111111111111111111111111111111111111111111111111111111111"
#define D2 "sha256:2222222222222222222222222222222222222222222222222222222222222222"

static const char whole[] =
	"mkmirror-set 1\n"
	"name\tedge\n"
	"limit\t4294967295\n"
	"base\treceipt\t" D1 "\n"
	"volume\tedge.001.tar\t0000000000004096\t" D1 "\n"
	"volume\tedge.002.tar\t0000000000000512\t" D2 "\n"
	"parity\tedge.parity\n"
	"chart\tlocal\tapp\t1.0.0\t" D2 "\t1\n"
	"image\tdocker.io/library/a:1\t" D1 "\tall\t1,2\tcut\n"
	"image\tdocker.io/library/b:1\t" D2 "\tlinux/amd64\t-\n"
	"referrer\t" D1 "\t" D2 "\t-\n"
	"file\tnotes.txt\t3\t" D2 "\t2\n";

static void
set_is_read(void)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct volume_set s;

	ok(set_parse(&a, str_of(whole), "set", &s, &e), "a set");
	is_int((long long)s.nvolume, 2, "its volumes");
	is_int(s.limit, 4294967295, "its limit");
	is_str(s.item[0].name, "chart\tlocal\tapp\t1.0.0", "a chart's name");
	ok(s.item[1].cut && set_in_volume(s.item[1].volumes, 2) &&
	   !set_in_volume(s.item[1].volumes, 3) && !set_in_volume(s.item[2].volumes, 1),
	   "where images stand");
	is_int((long long)s.referrer[0].type.n, 0, "a referrer without a type");
	is_str(set_text(&a, &s), whole, "written as it was");
	arena_free(&a);
}

/* Each text that lacks something, or has something else, is refused. */
static void
set_is_refused(void)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct volume_set s;
	size_t i, n = sizeof whole - 1, taken = 0;
	char *p = arena_cstr(&a, str_of(whole));

	for (i = 0; i < n; i++) {
		/* cut off at a line's end it may be a set of less: its digest tells */
		if (whole[i] != '\n' || i == n - 1)
			taken += i < n - 1 && set_parse(&a, str_sub(str_of(whole), 0, i + 1),
							"set", &s, &e);
		p[i] ^= 0x20; /* letters change their case, digits become others */
		taken += whole[i] == '\t' && set_parse(&a, str_of(p), "set", &s, &e);
		p[i] ^= 0x20;
	}
	is_int((long long)taken, 0, "sets cut off or without TABs are refused");
	ok(!set_parse(&a, STR("mkmirror-set 2\n"), "set", &s, &e) &&
	   str_holds(str_of(e.msg), STR("use a newer one")), "a newer version");
	ok(!set_parse(&a, STR("mkmirror-set 1\nname\ta/b\nlimit\t-\n"), "set", &s, &e),
	   "a name with a slash");
	ok(!set_parse(&a, STR("mkmirror-set 1\nlimit\t-\nname\ta\n"), "set", &s, &e),
	   "another order");
	ok(!set_parse(&a, STR("mkmirror-set 1\nname\ta\nlimit\t010\n"), "set", &s, &e),
	   "a number written otherwise");
	arena_free(&a);
}

static void
contents_are_read(void)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct contents c = { 0 }, got;
	struct contents_entry x = { 512, 30, STR(D1), STR("oci-layout") };
	struct str text;
	char *p;
	size_t i, taken = 0;

	contents_add(&a, &c, x);
	text = contents_text(&a, &c);
	is_int((long long)text.n, (long long)(contents_line_length(x.path, x.digest) +
					      contents_end_length()), "the length is known");
	ok(contents_parse(&a, text, "contents", &got, &e) && got.n == 1 &&
	   got.entry[0].offset == 512 && got.entry[0].size == 30, "contents");
	p = arena_cstr(&a, text);
	for (i = 0; i < text.n * 8; i++) {
		p[i / 8] = (char)(p[i / 8] ^ 1 << i % 8);
		taken += contents_parse(&a, (struct str){ p, text.n }, "contents", &got, &e);
		p[i / 8] = (char)(p[i / 8] ^ 1 << i % 8);
	}
	for (i = 0; i < text.n; i++)
		taken += contents_parse(&a, str_sub(text, 0, i), "contents", &got, &e);
	is_int((long long)taken, 0, "a flipped bit or a missing end is seen");
	arena_free(&a);
}

static void
size_is(const char *text, long long want)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	int64_t n = -1;
	bool good = volsize_parse(str_of(text), &n, &e);

	is_int(good ? n : -1, want, text);
	arena_free(&a);
}

int
main(void)
{
	set_is_read();
	set_is_refused();
	contents_are_read();
	size_is("4096", 4096);
	size_is("4GiB", 4294967296);
	size_is("4GB", 4000000000);
	size_is("700MB", 700000000);
	size_is("1kB", 1000);
	size_is("1KiB", 1024);
	size_is("fat32", 4294967295);
	size_is("dvd", 4700372992);
	size_is("bd-dl", 50050629632);
	size_is("4G", -1);
	size_is("4gb", -1);
	size_is("0", -1);
	size_is("", -1);
	size_is("-5", -1);
	size_is("99999999999999999999", -1);
	size_is("9999999TiB", -1);
	return tap_end();
}
