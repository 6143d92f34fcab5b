/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "others.h"

enum { BLOCK = 64 * 1024 };

/* Takes the last element off *path. */
static struct str
last_element(struct str *path)
{
	struct str last = path_base(*path);

	*path = str_sub(*path, 0, path->n > last.n ? path->n - last.n - 1 : 0);
	return last;
}

/* The digest of algorithm and hexadecimal digits, in a; false when it is none. */
static bool
digest_make(struct arena *a, struct str algorithm, struct str hex, struct str *digest)
{
	*digest = str_of(arena_printf(a, "%.*s:%.*s", STR_ARG(algorithm), STR_ARG(hex)));
	return digest_valid(*digest);
}

/* Registries keep blobs/sha256/HE/HEX…/data, layouts blobs/sha256/HEX, and oc-mirror v1
 * blobs/sha256:HEX and manifests/sha256:HEX. */
bool
others_digest(struct arena *a, struct str path, struct str *digest)
{
	struct str rest = path, last = last_element(&rest), next = last_element(&rest), hex = last;

	if (str_is(last, "data")) {
		hex = next;
		next = last_element(&rest);
		if (next.n != 2 || !str_starts(hex, next))
			return false;
		next = last_element(&rest);
	}
	if ((str_is(next, "blobs") || str_is(next, "manifests")) && digest_valid(hex)) {
		*digest = arena_dup(a, hex);
		return true;
	}
	return str_is(last_element(&rest), "blobs") && digest_make(a, next, hex, digest);
}

/* True for a text by which adapters find names, and for what may be a manifest or a
 * configuration. */
static bool
may_tell(const struct tarscan_entry *x, struct str digest)
{
	struct str base = path_base(x->name);

	return digest.n || str_is(base, "link") || str_ends(base, STR(".json")) ||
	       str_is(base, "oci-layout") || str_starts(base, STR("isc_"));
}

const char *
others_compression(const void *p, size_t n)
{
	return !packed_begins(p, n) ? "" : *(const unsigned char *)p == 0x1f ? "+gzip" : "+zstd";
}

/* Hashes the entry, of which n bytes were read to block. */
static bool
entry_hash(struct arena *a, struct tarscan *s, const struct tarscan_entry *x, char *block,
	   size_t n, struct str *digest, struct err *e)
{
	struct digest_ctx *d = digest_begin(STR(""));
	char text[DIGEST_MOST];
	int64_t done = (int64_t)n;
	bool good = true;

	if (!d)
		return err_set(e, STATUS_USAGE, "%s: without libcrypto there are no digests", s->path);
	digest_add(d, block, n);
	for (; good && done < x->size; done += (int64_t)n) {
		n = x->size - done < BLOCK ? (size_t)(x->size - done) : BLOCK;
		good = tarscan_bytes(s, block, n, x->at + done, e);
		digest_add(d, block, good ? n : 0);
	}
	digest_end(d, text);
	*digest = arena_dup(a, str_of(text));
	return good;
}

bool
others_pass(struct arena *a, struct tarscan *s, const struct tarscan_entry *x,
	    struct str named, size_t *kept, struct others_passed *out, struct err *e)
{
	bool small = x->size <= (int64_t)LIMIT_MANIFEST && may_tell(x, named);
	size_t n = x->size < BLOCK ? (size_t)x->size : BLOCK;
	char *block = malloc(small ? (size_t)x->size + BLOCK : BLOCK);
	bool good;

	*out = (struct others_passed){ .how = "" };
	if (!block)
		return err_set(e, STATUS_SOME, "%s: no memory", s->path);
	good = tarscan_bytes(s, block, n, x->at, e);
	if (good && small && n && (!named.n || block[0] == '{') &&
	    *kept + (size_t)x->size <= LIMIT_PACKED_KEPT) {
		good = tarscan_bytes(s, block + n, (size_t)x->size - n, x->at + (int64_t)n, e);
		out->text = arena_dup(a, (struct str){ block, (size_t)x->size });
		*kept += (size_t)x->size;
	} else if (good) {
		out->how = others_compression(block, n);
		if (*out->how && !named.n)
			good = entry_hash(a, s, x, block, n, &out->digest, e);
	}
	free(block);
	return good;
}
