/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ustar.h"

#include "../tap.h"

/* Reads all headers of an entry, as tar_headers made them. */
static bool
read_back(struct arena *a, struct str headers, struct tar_header *h)
{
	struct tar_extra x = { 0 };
	struct str body;

	while (headers.n >= TAR_BLOCK) {
		if (!tar_header_read(a, headers.p, &x, h))
			return false;
		headers = str_sub(headers, TAR_BLOCK, headers.n);
		if (!tar_is_extra(h->type))
			return headers.n == 0;
		body = str_sub(headers, 0, (size_t)h->size);
		if (!tar_extra_read(&x, h->type, body))
			return false;
		headers = str_sub(headers, body.n + tar_padding(body.n), headers.n);
	}
	return false;
}

/* Writes the headers and reads them again; they have so many blocks. */
static void
round_trip(const char *name, uint64_t size, size_t blocks)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct tar_header h = { 0 };
	struct str headers = { 0 };

	ok(tar_headers(&a, str_of(name), size, &headers, &e), "headers of %.20s, %llu bytes",
	   name, (unsigned long long)size);
	is_int((long long)headers.n, (long long)(blocks * TAR_BLOCK), "blocks");
	is_int((long long)tar_headers_length(str_of(name), size), (long long)headers.n,
	       "as many as are said before");
	ok(read_back(&a, headers, &h), "are read");
	is_str(h.name, name, "the name");
	is_int((long long)h.size, (long long)size, "the size");
	is_int(h.type, '0', "a regular file");
	arena_free(&a);
}

/* Extended headers that say nothing that could be used are refused. */
static void
broken_extras(void)
{
	static const char *const body[] = { "x", "9 path=a", "99 path=a\n", "0 a=b\n",
		"10 size=1x\n", "9 size=\n", "27 size=99999999999999999999\n", "7 path\n" };
	struct tar_extra x = { 0 };
	size_t i;

	for (i = 0; i < sizeof body / sizeof *body; i++)
		ok(!tar_extra_read(&x, 'x', str_of(body[i])), "no extended header: %.12s",
		   body[i]);
}

/* Each bit of a header counts in its sum, or is the sum. */
static void
flipped_bits(void)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct tar_extra x = { 0 };
	struct tar_header h;
	struct str headers;
	char block[TAR_BLOCK];
	size_t i, read = 0;

	tar_headers(&a, STR("blobs/sha256/abc"), 12345, &headers, &e);
	for (i = 0; i < TAR_BLOCK * 8; i++) {
		memcpy(block, headers.p, TAR_BLOCK);
		block[i / 8] = (char)(block[i / 8] ^ 1 << i % 8);
		if (tar_header_read(&a, block, &x, &h) &&
		    (!str_is(h.name, "blobs/sha256/abc") || h.size != 12345))
			read++;
	}
	is_int((long long)read, 0, "no flipped bit gives another name or size");
	arena_free(&a);
}

int
main(void)
{
	char name[301] = "", deep[160];
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str headers;

	memset(name, 'n', 300);
	memset(deep, 'd', 159);
	deep[80] = '/';
	deep[159] = '\0';
	round_trip("oci-layout", 30, 1);
	round_trip("empty", 0, 1);
	round_trip(deep, 5, 1);
	round_trip(name, 5, 3);
	round_trip("large", ((uint64_t)1 << 33) - 1, 1);
	round_trip("larger", (uint64_t)1 << 33, 3);
	round_trip(name, (uint64_t)1 << 40, 3);
	ok(!tar_headers(&a, STR(""), 1, &headers, &e), "no name");
	broken_extras();
	flipped_bits();
	arena_free(&a);
	return tap_end();
}
