/* SPDX-License-Identifier: Apache-2.0 */
/* Archives that other programs write, made here as they make them. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "../tap.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/ustar.h"
#include "crypto/digest.h"
#include "volume/collection.h"

enum { MOST = 8 << 20 };

static struct arena all;
static const char *dir;
static struct str layout;        /* an archive, and what is found in it */
static const char *layout_want;
static struct str docker_want;   /* the digest of the manifest that is made */

/* ---- making archives ---- */

static void
add(struct buf *b, const char *name, struct str bytes)
{
	struct err e = { .arena = &all };
	struct str headers;

	tar_headers(&all, str_of(name), bytes.n, &headers, &e);
	buf_add(b, headers);
	buf_add(b, bytes);
	buf_fill(b, '\0', tar_padding(bytes.n));
}

static void
add_text(struct buf *b, const char *name, const char *text)
{
	add(b, name, str_of(text));
}

/* Adds a symbolic link. */
static void
add_link(struct buf *b, const char *name, const char *to)
{
	unsigned char *h;
	unsigned sum = 0;
	size_t i, at = b->n;

	add(b, name, STR(""));
	h = (unsigned char *)b->p + at;
	h[156] = '2';
	memcpy(h + 157, to, strlen(to));
	memset(h + 148, ' ', 8);
	for (i = 0; i < TAR_BLOCK; i++)
		sum += h[i];
	snprintf((char *)h + 148, 8, "%06o", sum);
	h[155] = ' ';
}

static struct str
hex_of(struct str bytes)
{
	struct str d = digest_of(&all, bytes);

	return str_sub(d, 7, d.n);
}

/* Adds the bytes as a blob below the folder. */
static struct str
add_blob(struct buf *b, const char *folder, struct str bytes)
{
	add(b, arena_printf(&all, "%sblobs/sha256/%.*s", folder, STR_ARG(hex_of(bytes))), bytes);
	return digest_of(&all, bytes);
}

static struct buf
begin(void)
{
	struct buf b;

	buf_init(&b, &all, MOST);
	return b;
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

static struct str
gzipped(struct str bytes)
{
	z_stream z = { 0 };
	size_t room = bytes.n + 1024;
	char *p = arena_alloc(&all, room);

	deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
	z.next_in = (unsigned char *)(uintptr_t)bytes.p;
	z.avail_in = (uInt)bytes.n;
	z.next_out = (unsigned char *)p;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	deflateEnd(&z);
	return (struct str){ p, room - z.avail_out };
}

static struct str
zstd_packed(struct str bytes)
{
	size_t room = ZSTD_compressBound(bytes.n);
	char *p = arena_alloc(&all, room);

	return (struct str){ p, ZSTD_compress(p, room, bytes.p, bytes.n, 3) };
}

/* The bytes of an archive that is at its end. */
static struct str
whole(struct buf *b)
{
	buf_fill(b, '\0', 2 * TAR_BLOCK);
	return buf_str(b);
}

/* ---- what is found ---- */

/* Items and what is left as text; blobs that cannot be read; or the error. */
static struct str
found(char *const *path, size_t n)
{
	struct err e = { .arena = &all };
	struct collection c;
	struct collection_item *i;
	struct map_entry *m;
	struct str bytes;
	struct buf b = begin();
	size_t k;

	if (!collection_open(&c, &all, path, n, &e))
		return str_of(arena_printf(&all, "%d: %s", e.status, strrchr(e.msg, '/')
					   ? strrchr(e.msg, '/') + 1 : e.msg));
	for (k = 0; k < c.nitem; k++) {
		i = &c.item[k];
		buf_printf(&b, "%.*s %.*s\n", STR_ARG(i->name), STR_ARG(i->what.digest));
		if (!collection_read(&c, &all, i->what.digest, LIMIT_MANIFEST, &bytes, &e) ||
		    (int64_t)bytes.n != i->what.size)
			buf_printf(&b, "its manifest cannot be read\n");
	}
	for (k = 0; k < c.nleft; k++)
		buf_printf(&b, "left %.*s: %s\n", STR_ARG(c.left[k].what), c.left[k].why);
	for (m = map_next(c.blob, NULL); m; m = map_next(c.blob, m))
		if (!collection_read(&c, &all, m->key, MOST, &bytes, &e))
			buf_printf(&b, "bad %.*s\n", STR_ARG(m->key));
	return buf_str(&b);
}

static struct str
found_one(const char *name, struct str bytes)
{
	char *path = put(name, bytes);

	return found(&path, 1);
}

static const char *
line(const char *name, struct str digest)
{
	return arena_printf(&all, "%s %.*s\n", name, STR_ARG(digest));
}

/* ---- the archives ---- */

static const char config[] = "{\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[]}}";

/* The manifest of an image without layers; its configuration stands beside it. */
static struct str
image_add(struct buf *b, const char *folder, const char *note)
{
	struct str c = str_of(config), text = str_of(arena_printf(&all,
		"{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config."
		"v1+json\",\"digest\":\"%.*s\",\"size\":%zu},\"layers\":[],\"note\":\"%s\"}",
		STR_ARG(digest_of(&all, c)), c.n, note));

	return add_blob(b, folder, text);
}

static const char *
entry(struct str digest, const char *notes)
{
	return arena_printf(&all, "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
			    "\"digest\":\"%.*s\",\"size\":%d,\"annotations\":{%s}}",
			    STR_ARG(digest), 1, notes);
}

static void
test_layout(void)
{
	struct buf b = begin();
	struct str x, y, z, none = digest_of(&all, STR("none"));

	x = image_add(&b, "", "x");
	y = image_add(&b, "", "y");
	z = image_add(&b, "", "z");
	add_blob(&b, "", str_of(config));
	add_text(&b, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
	add_text(&b, "index.json", arena_printf(&all, "{\"manifests\":[%s,%s,%s,%s]}",
		entry(x, "\"org.opencontainers.image.ref.name\":\"quay.io/a/x:1\""),
		entry(y, "\"org.opencontainers.image.ref.name\":\"latest\","
		      "\"io.containerd.image.name\":\"docker.io/library/y:latest\""),
		entry(z, "\"org.opencontainers.image.ref.name\":\"v1\""),
		entry(none, "\"org.opencontainers.image.ref.name\":\"quay.io/a/none:1\"")));
	whole(&b);
	layout = buf_str(&b);
	layout_want = arena_printf(&all, "%s%s%s%s%s", line("", z),
		line("docker.io/library/y:latest", y), line("quay.io/a/x:1", x),
		"left v1: nothing tells its registry and repository\n",
		"left quay.io/a/none:1: its manifest is not in the archive\n");
	is_str(found_one("a.tar", layout), layout_want, "a layout: names, a mere tag, a manifest that "
	       "is not there; the sizes in its index are not believed");
	is_str(found_one("a.tar.gz", gzipped(layout)), layout_want, "the same under gzip");
	is_str(found_one("a.tar.zst", zstd_packed(layout)), layout_want, "and under zstd");
	is_str(found_one("b", gzipped(zstd_packed(layout))), "2: b: it was compressed twice: "
	       "decompress it first", "what is compressed twice is refused");
}

static void
test_hauler(void)
{
	struct buf b = begin();
	struct str x, sig, chart;
	const char *name = "\"io.containerd.image.name\":\"index.docker.io/library/x:1\","
		"\"org.opencontainers.image.ref.name\":\"library/x:1\"";

	x = image_add(&b, "", "x");
	sig = image_add(&b, "", "sig");
	chart = add_blob(&b, "", STR("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/"
		"vnd.cncf.helm.config.v1+json\",\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94"
		"fb4fc21fe77e8310c060f61caaff8a\",\"size\":2},\"layers\":[]}"));
	add_blob(&b, "", str_of(config));
	add_text(&b, "index.json", arena_printf(&all, "{\"manifests\":[%s,%s,%s]}",
		entry(sig, arena_printf(&all, "%s,\"kind\":\"dev.hauler/sigs\"", name)),
		entry(x, arena_printf(&all, "%s,\"kind\":\"dev.cosignproject.cosign/image\"", name)),
		entry(chart, "\"kind\":\"dev.hauler/image\",\"org.opencontainers.image.ref.name\":"
		      "\"hauler/c:1\",\"hauler.dev/original-ref\":\"https://charts|c:1\"")));
	is_str(found_one("haul.tar.zst", zstd_packed(whole(&b))), arena_printf(&all,
	       "%s%s%s", line("docker.io/library/x:1", x), line(arena_printf(&all,
	       "docker.io/library/x:sha256-%.*s.sig", STR_ARG(str_sub(x, 7, x.n))), sig),
	       "left https://charts|c:1: a chart that hauler carries: pull it by its own lock\n"),
	       "a haul: an image, its signature, a chart that is left");
}

static void
test_zarf(void)
{
	struct buf b = begin();
	struct str x = image_add(&b, "images/", "x");

	add_blob(&b, "images/", str_of(config));
	add_text(&b, "zarf.yaml", "kind: ZarfPackageConfig\n");
	add_text(&b, "components/c.tar", "");
	add_text(&b, "images/index.json", arena_printf(&all, "{\"manifests\":[%s]}",
		entry(x, "\"org.opencontainers.image.base.name\":\"ghcr.io/a/x:1\"")));
	is_str(found_one("zarf-package.tar.zst", zstd_packed(whole(&b))), arena_printf(&all, "%s%s",
	       line("ghcr.io/a/x:1", x),
	       "left components/c.tar: charts, manifests and files of a component of zarf\n"),
	       "a package of zarf: its images, and its components that are left");
}

/* An archive of docker with an image of two layers, one compressed, one behind a link
 * that leads to `to`. */
static struct str
docker_make(const char *to, size_t ids, const char *tags)
{
	struct buf b = begin(), v = begin();
	struct str plain = STR("a plain layer"), packed = gzipped(STR("a compressed layer")), id, c;
	size_t i;

	id = digest_of(&all, plain);
	buf_printf(&v, "{\"rootfs\":{\"diff_ids\":[");
	for (i = 0; i < ids; i++)
		buf_printf(&v, "%s\"%.*s\"", i ? "," : "", STR_ARG(i ? digest_of(&all,
			   STR("a compressed layer")) : id));
	buf_printf(&v, "]}}");
	c = buf_str(&v);
	add(&b, "one.tar", plain);
	add_link(&b, "one/layer.tar", to);
	add(&b, "two/layer.tar", packed);
	add(&b, "c.json", c);
	add_text(&b, "manifest.json", arena_printf(&all, "[{\"Config\":\"c.json\",\"RepoTags\":%s,"
		"\"Layers\":[\"one/layer.tar\",\"two/layer.tar\"]}]", tags));
	docker_want = digest_of(&all, str_of(arena_printf(&all, "{\"schemaVersion\":2,\"mediaType\":"
		"\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":\"application"
		"/vnd.oci.image.config.v1+json\",\"digest\":\"%.*s\",\"size\":%zu},\"layers\":[{"
		"\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"%.*s\",\"size\":"
		"%zu},{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"%.*s"
		"\",\"size\":%zu}]}", STR_ARG(digest_of(&all, c)), c.n, STR_ARG(id), plain.n,
		STR_ARG(digest_of(&all, packed)), packed.n)));
	return whole(&b);
}

static void
test_docker(void)
{
	struct str x = docker_make("../one.tar", 2, "[\"x\",\"quay.io/a/x:1\"]"), want = docker_want;
	const char *both = arena_printf(&all, "%s%sleft x: it is no reference\n", line("", want),
					line("quay.io/a/x:1", want));

	is_str(found_one("save.tar", x), both, "docker's archive: the manifest is made of what the "
	       "configuration says; links are followed");
	is_str(found_one("save.tar.gz", gzipped(x)), both, "the same under gzip");
	is_str(found_one("save.tar.zst", zstd_packed(x)), both, "and under zstd");
	is_str(found_one("s.tar", docker_make("../one.tar", 2, "null")), arena_printf(&all,
	       "%sleft %s/s.tar: c.json: it was saved without a name\n", line("", want), dir),
	       "an image without a name");
	is_str(found_one("s.tar", docker_make("../../../etc/passwd", 2, "[\"a:1\"]")),
	       "left a:1: the archive lacks a layer\n", "a link does not lead out of the archive");
	is_str(found_one("s.tar", docker_make("layer.tar", 2, "[\"a:1\"]")),
	       "left a:1: the archive lacks a layer\n", "nor in circles");
	is_str(found_one("s.tar", docker_make("../one.tar", 1, "[\"a:1\"]")), "left a:1: its "
	       "configuration has other layers than docker's manifest.json\n",
	       "layers that the configuration does not know");
}

/* Adds a link of the storage of a registry. */
static void
add_tag(struct buf *b, const char *repository, const char *tag, struct str digest)
{
	add(b, arena_printf(&all, "docker/registry/v2/repositories/%s/_manifests/tags/%s/current/"
			    "link", repository, tag), digest);
}

static void
add_data(struct buf *b, struct str bytes)
{
	struct str hex = hex_of(bytes);

	add(b, arena_printf(&all, "docker/registry/v2/blobs/sha256/%.2s/%.*s/data", hex.p,
			    STR_ARG(hex)), bytes);
}

static void
test_registry(void)
{
	struct buf one = begin(), two = begin(), scratch = begin();
	struct str x = image_add(&scratch, "", "x"), y = image_add(&scratch, "", "y");
	struct str none = digest_of(&all, STR("none"));
	char *path[2];

	add_tag(&one, "a/x", "1", x);
	add_tag(&one, "a/x", arena_printf(&all, "sha256-%.*s", STR_ARG(str_sub(x, 7, x.n))), x);
	add_tag(&one, "a/y", "1", y);
	add_tag(&one, "b/y", "1", y);
	add_tag(&one, "a/x", "old", none);
	add_data(&two, str_of(config));
	/* what image_add wrote are the manifests: one block of headers, one of bytes */
	add_data(&two, str_sub(buf_str(&scratch), 512, 512 + strlen(scratch.p + 512)));
	add_data(&two, str_sub(buf_str(&scratch), 1536, 1536 + strlen(scratch.p + 1536)));
	add_text(&two, "isc_2026-01-01T00:00:00Z", "mirror:\n  additionalImages:\n  - name: "
		 "quay.io/a/x:1\n  - name: 'quay.io/a/y@sha256:0'\n  - name: docker://ghcr.io/a/y:2\n");
	path[0] = put("mirror_000001.tar", whole(&one));
	path[1] = put("mirror_000002.tar", whole(&two));
	is_str(found(path, 2), arena_printf(&all, "%s%s%s%s%s%s", line("", y),
	       line("quay.io/a/x:1", x), line(arena_printf(&all, "quay.io/a/x@%.*s", STR_ARG(x)), x),
	       "left a/y:1: the archive names several registries that have it\n",
	       "left b/y:1: nothing in the archive tells its registry\n",
	       "left a/x:old: its manifest is not here; an earlier archive has it\n"),
	       "the storage of a registry in two archives of oc-mirror");
}

static void
test_mirrored(void)
{
	struct buf b = begin(), scratch = begin();
	struct str x = image_add(&scratch, "", "x");

	add(&b, arena_printf(&all, "v2/a/x/manifests/%.*s", STR_ARG(x)),
	    str_sub(buf_str(&scratch), 512, 512 + strlen(scratch.p + 512)));
	add(&b, arena_printf(&all, "blobs/%.*s", STR_ARG(digest_of(&all, str_of(config)))),
	    str_of(config));
	add_link(&b, "v2/a/x/manifests/1", arena_printf(&all, "%.*s", STR_ARG(x)));
	add_text(&b, "publish/.metadata.json", arena_printf(&all, "{\"pastMirror\":{\"associations\":"
		"[{\"name\":\"quay.io/a/x:1\",\"path\":\"a/x\",\"id\":\"%.*s\",\"tagSymlink\":\"1\"},"
		"{\"name\":\"quay.io/a/z:1\",\"id\":\"%.*s\"}]}}", STR_ARG(x),
		STR_ARG(digest_of(&all, STR("z")))));
	is_str(found_one("mirror_seq1_000000.tar", whole(&b)), arena_printf(&all, "%s%s",
	       line("quay.io/a/x:1", x),
	       "left quay.io/a/z:1: its manifest is not here; an earlier archive may have it\n"),
	       "an archive of oc-mirror v1");
}

static void
test_pieces(void)
{
	struct str packed = zstd_packed(layout);
	char *path[3];
	size_t i;

	for (i = 0; i < 3; i++)
		path[i] = put(arena_printf(&all, "p.tar.zst.00%zu", i + 1),
			      str_sub(packed, packed.n * i / 3, packed.n * (i + 1) / 3));
	is_str(found(path, 1), layout_want, "an archive in pieces is named by the first");
	is_str(found(path, 3), layout_want, "or by all of them");
	unlink(path[1]);
	is_str(found(path, 1), "2: p.tar.zst.001: the file ends before the compressed stream does",
	       "where one is lost the next is not taken in its place");
}

/* ---- archives that mean harm ---- */

/* Some 1.5 GB of zeros, in a file of 50 kB. */
static struct str
bomb_make(void)
{
	enum { PART = 64 << 20, PARTS = 24 };
	struct str zeros = { calloc(1, PART), PART }, part, head;
	struct err e = { .arena = &all };
	struct buf b = begin(), h = begin();
	int i;

	add_text(&h, "index.json", "{}");
	tar_headers(&all, STR("zeros"), (uint64_t)PART * PARTS, &head, &e);
	buf_add(&h, head);
	buf_add(&b, zstd_packed(buf_str(&h)));
	part = zstd_packed(zeros);
	for (i = 0; i < PARTS; i++)
		buf_add(&b, part);
	free((void *)(uintptr_t)zeros.p);
	return buf_str(&b);
}

static void
test_hostile(void)
{
	static const char *const names[] = { "../x", "/etc/x", "a/../../x", "a//b" };
	struct str packed = zstd_packed(layout);
	struct buf b;
	size_t i, n, whole_at_all = 0;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		b = begin();
		add_text(&b, names[i], "x");
		is_str(found_one("h.tar", whole(&b)), arena_printf(&all, "2: %s",
		       i == 2 ? "x: its name leads out of the archive" :
		       i == 3 ? "b: its name leads out of the archive" :
		       "x: its name leads out of the archive"), names[i]);
	}
	b = begin();
	add_text(&b, "index.json", "{}");
	add_text(&b, "index.json", "{}");
	is_str(found_one("h.tar", whole(&b)), "2: h.tar: index.json: it stands there twice", "twice");
	b = begin();
	add_link(&b, "index.json", "/etc/passwd");
	is_str(found_one("h.tar", whole(&b)), "2: h.tar: index.json: a link or another entry without "
	       "bytes", "an index that is a link");
	for (n = 4; n < packed.n; n++)
		whole_at_all += str_find(found_one("h.zst", str_sub(packed, 0, n)), STR("x:1 ")) >= 0;
	is_int((long long)whole_at_all, 0, "a compressed archive that was cut off is never taken");
	is_str(found_one("h.zst", bomb_make()), "2: h.zst: it unpacks to more than 1000 times its "
	       "size: decompress it first if you trust it", "a file that unpacks to far more");
}

static void
folder_remove(void)
{
	DIR *d = opendir(dir);
	struct dirent *one;

	while (d && (one = readdir(d)))
		unlink(path_join(&all, dir, one->d_name));
	if (d)
		closedir(d);
	rmdir(dir);
}

int
main(void)
{
	char name[] = "/tmp/others-XXXXXX";

	dir = mkdtemp(name);
	if (!dir)
		abort();
	test_layout();
	test_hauler();
	test_zarf();
	test_docker();
	test_registry();
	test_mirrored();
	test_pieces();
	test_hostile();
	folder_remove();
	arena_free(&all);
	return tap_end();
}
