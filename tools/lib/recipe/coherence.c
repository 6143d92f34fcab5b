/* SPDX-License-Identifier: Apache-2.0 */
#include "coherence.h"

#include "order.h"

static bool
bad(struct err *e, struct val ref, const char *what)
{
	return err_set(e, STATUS_USAGE, "component %.*s: %s",
		       STR_ARG(val_get_str(ref, "name")), what);
}

static bool
has(struct val ref, const char *key)
{
	return val_truth(val_get(ref, key));
}

static bool
blanks(struct val ref, const char *key)
{
	struct str s = val_get_str(ref, key);

	return s.n != str_trim(s).n;
}

static bool
helm_check(struct val ref, struct err *e)
{
	if (has(ref, "tag") || has(ref, "path"))
		return bad(e, ref, "tag and path belong to Kustomize, not to Helm");
	if (blanks(ref, "chart") || blanks(ref, "source") || blanks(ref, "version"))
		return bad(e, ref, "blanks around chart, source or version");
	if (str_is(val_get_str(ref, "version"), "v"))
		return bad(e, ref, "version is only a 'v'");
	if (has(ref, "source") && !has(ref, "version"))
		return bad(e, ref, "a source without a version");
	if (has(ref, "chart") && !has(ref, "source"))
		return bad(e, ref, "a chart without a source");
	if (!has(ref, "source") && !has(ref, "manifestFiles") && !has(ref, "preManifestFiles"))
		return bad(e, ref, "neither chart nor manifests");
	return true;
}

static bool
kustomize_check(struct val ref, struct err *e)
{
	if (!has(ref, "path"))
		return bad(e, ref, "a Kustomize component needs a path");
	if (has(ref, "tag") && !has(ref, "source"))
		return bad(e, ref, "a tag without a source");
	if (has(ref, "manifestFiles"))
		return bad(e, ref, "manifestFiles belong to Helm, not to Kustomize");
	return true;
}

/* Compares types without regard to case. */
static bool
type_is(struct val ref, const char *name)
{
	struct str type = val_get_str(ref, "type");
	size_t i;

	for (i = 0; i < type.n && name[i]; i++)
		if ((type.p[i] | 0x20) != (name[i] | 0x20))
			return false;
	return i == type.n && !name[i];
}

bool
coherence_check(const struct list *refs, struct err *e)
{
	size_t i;

	for (i = 0; i < refs->n; i++) {
		struct val ref = refs->v[i];

		if (!ref_enabled(ref))
			continue;
		if (type_is(ref, "Kustomize")) {
			if (!kustomize_check(ref, e))
				return false;
		} else if (type_is(ref, "Helm")) {
			if (!helm_check(ref, e))
				return false;
		} else {
			return bad(e, ref, "type is neither Helm nor Kustomize");
		}
	}
	return true;
}
