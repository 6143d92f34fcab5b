/* SPDX-License-Identifier: Apache-2.0 */
#include "volume/collection.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../tap.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/ustar.h"
#include "crypto/digest.h"

enum { MOST = 1 << 20, VOLUMES = 2 };

static struct arena all;
static const char *dir;

static struct str
blob_path(struct str digest, const char *after)
{
	return str_of(arena_printf(&all, "blobs/sha256/%.*s%s", STR_ARG(str_sub(digest, 7, 71)),
				   after));
}

/* An archive that is made, and the contents that it is to have. */
struct making {
	struct buf bytes;
	struct contents contents;
};

static void
entry_add(struct making *m, struct str path, struct str bytes, struct str digest)
{
	struct err e = { .arena = &all };
	struct str headers;

	tar_headers(&all, path, bytes.n, &headers, &e);
	buf_add(&m->bytes, headers);
	contents_add(&all, &m->contents, (struct contents_entry){ (int64_t)m->bytes.n,
		(int64_t)bytes.n, digest.n ? digest : digest_of(&all, bytes), path });
	buf_add(&m->bytes, bytes);
	buf_fill(&m->bytes, '\0', tar_padding(bytes.n));
}

/* What the tests change of a volume. */
struct change {
	const char *path;      /* of one more blob; NULL: none */
	int64_t lie;           /* is added to the last offset of the contents */
	bool twice;            /* the last entry is there twice */
};

static const char half[] = "the first half, the second half";

/* The volume of that number: the first has a whole blob, and each half of another. */
static struct str
volume_make(const struct volume_set *s, struct str set, size_t number, const struct change *c,
	    struct str *manifest)
{
	struct mark m = mark_of(s, digest_of(&all, set), number);
	struct str text = mark_text(&all, &m), whole = STR("a whole blob"), id;
	struct making x = { 0 };
	size_t i, n, round;

	for (round = 0; round < 2; round++) { /* the second knows the contents' length */
		n = x.contents.n;
		text = round ? text : STR("");
		x = (struct making){ .contents = { 0 } };
		buf_init(&x.bytes, &all, MOST);
		entry_add(&x, STR("oci-layout"), STR("{\"imageLayoutVersion\":\"1.0.0\"}"), STR(""));
		m.size = s->volume[number - 1].size;
		entry_add(&x, STR("mkmirror/volume"), mark_text(&all, &m), STR(""));
		entry_add(&x, STR("mkmirror/manifest"), round ? *manifest
			  : (struct str){ arena_alloc(&all, MOST), manifest->n }, STR(""));
		entry_add(&x, STR("mkmirror/set"), set, STR(""));
		entry_add(&x, STR("index.json"), STR("{}"), STR(""));
		if (number == 1)
			entry_add(&x, blob_path(digest_of(&all, whole), ""), whole, STR(""));
		id = digest_of(&all, str_of(half));
		entry_add(&x, blob_path(id, number == 1 ? ".part.2" : ".part.1"),
			  number == 1 ? str_sub(str_of(half), 15, 99) : str_sub(str_of(half), 0, 15), id);
		if (c && c->path)
			entry_add(&x, str_of(c->path), STR("x"), STR(""));
		if (c && c->twice)
			entry_add(&x, STR("index.json"), STR("{}"), STR(""));
		buf_fill(&x.bytes, '\0', 2 * TAR_BLOCK);
		for (i = n = 0; i < x.contents.n; i++)
			if (contents_lists(x.contents.entry[i].path))
				x.contents.entry[n++] = x.contents.entry[i];
		x.contents.n = n;
		if (c)
			x.contents.entry[n - 1].offset += c->lie;
		*manifest = contents_text(&all, &x.contents);
	}
	return buf_str(&x.bytes);
}

/* Makes both volumes with the change in the first, in memory. */
static void
set_make(const struct change *c, struct str out[VOLUMES])
{
	static struct set_volume v[VOLUMES];
	static struct set_item item = { STR_INIT("docker.io/library/a:1"), { 0 },
					STR_INIT("all"), STR_INIT("1,2"), true };
	struct volume_set s = { .name = STR("t"), .volume = v, .nvolume = VOLUMES, .item = &item,
				.nitem = 1 };
	struct str manifest[VOLUMES] = { { 0 } };
	size_t i, round;

	item.digest = digest_of(&all, STR("x"));
	for (i = 0; i < VOLUMES; i++)
		v[i] = (struct set_volume){ i ? STR("t.002.tar") : STR("t.001.tar"), 0, item.digest };
	for (round = 0; round < 4; round++)
		for (i = 0; i < VOLUMES; i++) {
			out[i] = volume_make(&s, set_text(&all, &s), i + 1, i ? NULL : c, &manifest[i]);
			v[i].size = (int64_t)out[i].n;
			v[i].digest = digest_of(&all, manifest[i]);
		}
}

static char *
put(const char *name, struct str bytes)
{
	char *path = path_join(&all, dir, name);
	FILE *f = fopen(path, "w");

	if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0)
		abort();
	return path;
}

/* The faults of all volumes as text, or the message of a failure. */
static const char *
opened(struct collection *c, char *const *path, size_t n)
{
	struct err e = { .arena = &all };
	struct buf b;
	size_t i, k;

	if (!collection_open(c, &all, path, n, &e))
		return e.msg;
	buf_init(&b, &all, MOST);
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->file[i].nfault; k++)
			buf_printf(&b, "%.*s: %s\n", STR_ARG(c->file[i].fault[k].entry),
				   c->file[i].fault[k].what);
	buf_addc(&b, '\0');
	return b.p;
}

static void
holds(const char *text, const char *part, const char *name)
{
	ok(str_holds(str_of(text), str_of(part)), name);
	if (!str_holds(str_of(text), str_of(part)))
		printf("# %s\n", text);
}

static void
blobs_are_found(void)
{
	struct str v[VOLUMES], bytes;
	struct err e = { .arena = &all };
	const struct collection_blob *b;
	struct collection c;
	char *path[VOLUMES];

	set_make(NULL, v);
	path[1] = put("t.001.tar", v[0]);
	path[0] = put("t.002.tar", v[1]);
	is_str(str_of(opened(&c, path, 2)), "", "two volumes, in any order, are whole");
	ok(c.has_set && c.complete && c.n == 2 && c.number[0] == 1 && c.number[1] == 2, "a set");
	ok(c.file[0].listed && c.file[1].listed, "their contents list all");
	b = collection_find(&c, digest_of(&all, str_of(half)));
	ok(b && b->cut && !b->gap && b->n == 2 && b->place[0].volume == 1, "pieces in their order");
	ok(collection_read(&c, &all, b->digest, MOST, &bytes, &e) && str_is(bytes, half),
	   "are read as the blob");
	ok(!collection_read(&c, &all, b->digest, 3, &bytes, &e), "up to a limit");
	ok(collection_read(&c, &all, digest_of(&all, STR("a whole blob")), MOST, &bytes, &e),
	   "a whole blob is");
	ok(!collection_read(&c, &all, digest_of(&all, STR("y")), MOST, &bytes, &e), "no other");
	ok(collection_text(&c.file[0], &all, "index.json", &bytes, &e) && str_is(bytes, "{}"),
	   "a text");
	is_str(str_of(opened(&c, path + 1, 1)), "", "one of them is");
	b = collection_find(&c, digest_of(&all, str_of(half)));
	ok(!c.complete && b && b->gap, "and lacks a piece");
	path[0] = (char *)dir;
	is_str(str_of(opened(&c, path, 1)), "", "a folder");
	is_int((long long)c.n, 2, "has both");
}

/* Faults that a volume which lies about itself has. */
static void
lies_are_named(void)
{
	static const struct {
		struct change change;
		const char *want;
	} bad[] = {
		{ { .path = "../../etc/x" }, "its name leads out of the archive" },
		{ { .path = "/etc/x" }, "its name leads out of the archive" },
		{ { .path = "mkmirror/../x" }, "its name leads out of the archive" },
		{ { .path = "mkmirror/set" }, "there are bytes after its end" },
		{ { .path = "blobs/sha256/abc" }, "no name of a blob" },
		{ { .path = "blobs/sha256/" "2222222222222222222222222222222222222222222222222222"
		    "222222222222" }, "its name has another digest" },
		{ { .path = "blobs/sha256/" "2222222222222222222222222222222222222222222222222222"
		    "222222222222.part.0" }, "no name of a blob" },
		{ { .twice = true }, "it stands there twice" },
		{ { .lie = 512 }, "it stands where it cannot" },
		{ { .lie = -512 }, "it stands where it cannot" },
		{ { .lie = 1LL << 40 }, "it stands where it cannot" },
	};
	struct str v[VOLUMES];
	struct collection c;
	char *path;
	size_t i;

	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		set_make(&bad[i].change, v);
		path = put("t.001.tar", v[0]);
		holds(opened(&c, &path, 1), bad[i].want, bad[i].change.path ? bad[i].change.path
		      : bad[i].want);
	}
}

/* True when the byte is one of an entry that has a digest, which opening does not read. */
static bool
has_digest(const struct contents *c, size_t at)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (at >= (size_t)c->entry[i].offset &&
		    at < (size_t)(c->entry[i].offset + c->entry[i].size))
			return true;
	return false;
}

/* A file that is cut off anywhere, or has a flipped bit anywhere but in bytes that have
 * a digest of their own, is damaged or no volume. */
static void
damage_is_seen(void)
{
	struct contents listed;
	struct collection c;
	struct arena_mark here;
	struct str v[VOLUMES];
	size_t i, missed = 0;
	char *path, *p;

	set_make(NULL, v);
	path = put("t.001.tar", v[0]);
	opened(&c, &path, 1);
	listed = c.file[0].entries;
	for (i = 0; i < v[0].n; i++) {
		if (i % 512 > 1)
			continue;
		here = arena_here(&all);
		put("t.001.tar", str_sub(v[0], 0, i));
		missed += !*opened(&c, &path, 1);
		arena_back(&all, here);
	}
	is_int((long long)missed, 0, "a volume cut off at any block is seen");
	p = arena_cstr(&all, v[0]);
	for (i = 0; i < v[0].n; i++) {
		if (has_digest(&listed, i))
			continue;
		here = arena_here(&all);
		p[i] = (char)(p[i] ^ 1 << i % 8);
		put("t.001.tar", (struct str){ p, v[0].n });
		missed += !*opened(&c, &path, 1);
		p[i] = (char)(p[i] ^ 1 << i % 8);
		arena_back(&all, here);
	}
	is_int((long long)missed, 0, "a flipped bit in texts and headers is seen");
}

/* Sets the checksum of a header that was changed. */
static void
sum_set(char *h)
{
	unsigned sum = 0;
	size_t i;

	memset(h + 148, ' ', 8);
	for (i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)h[i];
	snprintf(h + 148, 8, "%06o", sum);
}

/* An archive of another program with one entry, of which bytes of the header at `at`
 * are others. */
static const char *
other(const char *name, size_t at, const char *bytes, struct collection *c)
{
	struct making x = { 0 };
	char *p, *path;

	buf_init(&x.bytes, &all, MOST);
	entry_add(&x, STR("oci-layout"), STR("{}"), STR(""));
	entry_add(&x, str_of(name), at == 156 ? STR("") : STR("{}"), STR(""));
	buf_fill(&x.bytes, '\0', 2 * TAR_BLOCK);
	p = arena_cstr(&all, buf_str(&x.bytes));
	memcpy(p + 1024 + at, bytes, strlen(bytes));
	sum_set(p + 1024);
	path = put("t.001.tar", (struct str){ p, x.bytes.n });
	return opened(c, &path, 1);
}

static void
others_are_read(void)
{
	struct collection c;
	struct str text;
	struct err e = { .arena = &all };

	is_str(str_of(other("./index.json", 0, "", &c)), "", "an archive of a layout");
	ok(!c.has_set && collection_text(&c.file[0], &all, "index.json", &text, &e) &&
	   str_is(text, "{}"), "has an index");
	holds(other("index.json", 156, "2", &c), "a link or another entry", "a link in its place");
	is_str(str_of(other("elsewhere", 156, "2", &c)), "", "a link elsewhere is passed by");
	holds(other("oci-layout", 0, "", &c), "it stands there twice", "an entry twice");
	holds(other("a/../../b", 0, "", &c), "leads out", "a name that leads out");
	holds(other("index.json", 124, "-0000000001", &c), "a damaged header", "a negative size");
	holds(other("index.json", 124, "77777777777", &c), "the file ends before its bytes do",
	      "a size of more than the file");
	holds(other("index.json", 124, "\377\377\377\377", &c), "a damaged header",
	      "a negative size in base 256");
}

int
main(void)
{
	char name[] = "/tmp/collection.XXXXXX";

	dir = mkdtemp(name);
	blobs_are_found();
	lies_are_named();
	damage_is_seen();
	others_are_read();
	unlink(path_join(&all, dir, "t.001.tar"));
	unlink(path_join(&all, dir, "t.002.tar"));
	rmdir(dir);
	arena_free(&all);
	return tap_end();
}
