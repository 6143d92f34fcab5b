/* SPDX-License-Identifier: Apache-2.0 */
#include "values.h"

#include "base/map.h"
#include "decode.h"

/*
 * Takes the next document of a values stream off *rest, as the YAML reader of
 * Kubernetes does: it ends at a line, other than the first, of "---" and at most a
 * comment.  False at the end.
 */
static bool
document_next(struct str *rest, struct str *out)
{
	size_t at = 0;

	while (at < rest->n) {
		struct str line, tail, after;

		str_cut(str_sub(*rest, at, rest->n), '\n', &line, &tail);
		after = str_trim(str_sub(line, 3, line.n));
		if (at && str_starts(line, STR("---")) &&
		    (!after.n || after.p[0] == '#')) {
			*out = str_sub(*rest, 0, at);
			*rest = tail;
			return true;
		}
		at = (size_t)(line.p + line.n - rest->p);
		at += at < rest->n;
	}
	*out = *rest;
	*rest = str_sub(*rest, rest->n, rest->n);
	return out->n > 0;
}

bool
values_read(struct arena *a, struct str text, bool helm3, struct val *out,
	    struct err *e)
{
	struct str doc;
	struct val v;
	size_t n = 0;

	*out = val_map(a);
	if (helm3) {
		if (!decode_map(a, text, &v, e))
			return false;
		if (!val_is_nil(v))
			*out = v;
		return true;
	}
	while (document_next(&text, &doc)) {
		if (!decode_map(a, doc, &v, e))
			return err_wrap(e, "cannot unmarshal yaml document");
		if (!val_is_nil(v))
			*out = n++ ? values_merge(a, *out, v) : v;
	}
	return true;
}

struct val
values_merge(struct arena *a, struct val x, struct val b)
{
	struct val out = val_map(a);
	struct map_entry *en;

	for (en = map_next(x.m, NULL); en; en = map_next(x.m, en))
		map_set(out.m, en->key, en->v);
	for (en = map_next(b.m, NULL); en; en = map_next(b.m, en)) {
		struct val *old = map_get(out.m, en->key);
		struct val v = en->v;

		if (old && val_kind(v) == KIND_MAP && val_kind(*old) == KIND_MAP)
			v = values_merge(a, *old, v);
		map_set(out.m, en->key, v);
	}
	return out;
}

bool
values_table(struct val v, struct str path, struct val *out, struct str *missing)
{
	struct str head, tail = path;
	bool more = true;

	*out = v;
	while (more) {
		struct val *p;

		more = str_cut(tail, '.', &head, &tail);
		p = map_get(out->m, head);
		if (!p || val_kind(*p) != KIND_MAP) {
			*missing = head;
			return false;
		}
		*out = *p;
	}
	return true;
}

bool
values_scalar(struct val v, struct str path, struct val *out)
{
	ptrdiff_t dot = str_rchr(path, '.');
	struct str missing, key = str_sub(path, (size_t)(dot + 1), path.n);
	struct val *p;

	if (dot >= 0 &&
	    !values_table(v, str_sub(path, 0, (size_t)dot), &v, &missing))
		return false;
	p = map_get(v.m, key);
	if (!p || val_kind(*p) == KIND_MAP)
		return false;
	*out = *p;
	return true;
}
