/* SPDX-License-Identifier: Apache-2.0 */
#include "imageplace.h"

#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/path.h"
#include "crypto/digest.h"
#include "json/json.h"
#include "oci/entries.h"

#define LABEL "operators.operatorframework.io.index.configs.v1"

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Takes DIR[:REF] apart; REF is empty when there is none. */
static void
split_place(struct arena *a, const char *place, const char **dir, struct str *ref)
{
	const char *colon;

	*dir = place;
	*ref = STR("");
	for (colon = strchr(place, ':'); colon && !is_folder(place);
	     colon = strchr(colon + 1, ':')) {
		*dir = arena_cstr(a, str_sub(str_of(place), 0, (size_t)(colon - place)));
		*ref = str_of(colon + 1);
		if (is_folder(*dir))
			return;
	}
	if (!is_folder(*dir)) {
		*dir = place;
		*ref = STR("");
	}
}

/* The descriptor of the index's only entry. */
static bool
only_entry(struct arena *a, const char *dir, struct descriptor *out, struct err *e)
{
	struct val index = NIL, list, v;

	if (!layout_index_read(a, dir, &index, e))
		return false;
	list = val_get(index, "manifests");
	if (val_length(list) != 1)
		return err_set(e, STATUS_USAGE, "%s/index.json has %zu entries; say which one "
			       "by its name or digest, as oci:%s:REF", dir, val_length(list), dir);
	v = val_at(list, 0);
	*out = (struct descriptor){ .digest = val_get_str(v, "digest"),
				    .media_type = val_get_str(v, "mediaType") };
	return true;
}

bool
imageplace_find(struct arena *a, const char *place, const char **dir, struct descriptor *out,
		struct err *e)
{
	struct str ref;

	split_place(a, place, dir, &ref);
	*out = (struct descriptor){ .digest = ref };
	if (!ref.n)
		return only_entry(a, *dir, out, e);
	return digest_valid(ref) || layout_find(a, *dir, ref, out, e);
}

bool
imageplace_root(struct arena *a, const char *dir, const struct manifest *m, struct val *config,
		struct str *root, struct err *e)
{
	struct str bytes, label;
	struct val v = NIL;

	if (!m->config)
		return err_set(e, STATUS_USAGE, "%s: the manifest is none of an image", dir);
	if (!layout_read(a, dir, m->part[0].digest, LIMIT_ANSWER, &bytes, e) ||
	    !json_parse(a, bytes, &v, e))
		return err_wrap(e, "%s", dir);
	label = val_get_str(val_get(val_get(v, "config"), "Labels"), LABEL);
	while (label.n && label.p[0] == '/')
		label = str_sub(label, 1, label.n);
	*root = path_clean(a, label);
	if (config)
		*config = v;
	if (label.n && !str_is(*root, ".") && !str_starts(*root, STR("..")))
		return true;
	return err_set(e, STATUS_USAGE, "%s: the image is no file-based catalog: it has no label "
		       LABEL " that names a folder", dir);
}
