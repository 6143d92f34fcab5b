/* SPDX-License-Identifier: Apache-2.0 */
#include "index.h"

#include "base/buf.h"
#include "base/limits.h"
#include "json/json.h"
#include "oci/layout.h"

static const char HEAD[] = "{\"schemaVersion\":2,\"mediaType\":\"" MEDIA_OCI_INDEX
			   "\",\"manifests\":[\n";
static const char FOOT[] = "]}\n";

struct str
index_entry(struct arena *a, const struct carried *c, const struct carried_item *i)
{
	const struct carried_blob *root = &c->blob[i->root];
	struct val v = val_map(a), notes = val_map(a);
	struct str name = i->set.name, text;

	map_set(v.m, STR("mediaType"), val_str(root->media_type));
	map_set(v.m, STR("digest"), val_str(root->digest));
	map_set(v.m, STR("size"), val_int64(root->size));
	if (val_kind(i->platform) == KIND_MAP)
		map_set(v.m, STR("platform"), i->platform);
	/* the second is where containerd's importer looks */
	map_set(notes.m, STR("io.containerd.image.name"), val_str(name));
	map_set(notes.m, STR(REF_NAME), val_str(name));
	map_set(v.m, STR("annotations"), notes);
	text = json_emit(a, v);
	return str_of(arena_printf(a, "%.*s,\n", STR_ARG(text)));
}

struct str
index_text(struct arena *a, const struct str *entry, size_t n)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, LIMIT_FILE);
	buf_adds(&b, HEAD);
	for (i = 0; i < n; i++)
		buf_add(&b, entry[i]);
	if (n) { /* no comma follows the last one */
		b.n -= 2;
		buf_addc(&b, '\n');
	}
	buf_adds(&b, FOOT);
	return buf_str(&b);
}

int64_t
index_length(int64_t length)
{
	return (int64_t)(sizeof HEAD - 1 + sizeof FOOT - 1) + length - (length ? 1 : 0);
}
