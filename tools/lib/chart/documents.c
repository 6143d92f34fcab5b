/* SPDX-License-Identifier: Apache-2.0 */
#include "documents.h"

#include "base/map.h"
#include "base/path.h"
#include "decode.h"
#include "golang/rune.h"

/* Kinds in the order in which Helm installs them; Helm 3 lacks the last two. */
static const char *const install_order[] = {
	"PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota",
	"LimitRange", "PodSecurityPolicy", "PodDisruptionBudget",
	"ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass",
	"PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition",
	"ClusterRole", "ClusterRoleList", "ClusterRoleBinding",
	"ClusterRoleBindingList", "Role", "RoleList", "RoleBinding",
	"RoleBindingList", "Service", "DaemonSet", "Pod",
	"ReplicationController", "ReplicaSet", "Deployment",
	"HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob",
	"IngressClass", "Ingress", "APIService", "MutatingWebhookConfiguration",
	"ValidatingWebhookConfiguration",
};

enum {
	KINDS4 = sizeof(install_order) / sizeof(install_order[0]),
	KINDS3 = KINDS4 - 2
};

static const char *const hook_events[] = {
	"pre-install", "post-install", "pre-delete", "post-delete",
	"pre-upgrade", "post-upgrade", "pre-rollback", "post-rollback", "test",
	"test-success", NULL
};

static struct str
text_trim_left(struct str s)
{
	uint32_t r;
	size_t n;

	while ((n = utf8_decode(s, &r)) && rune_is_space(r))
		s = str_sub(s, n, s.n);
	return s;
}

struct str
text_trim_right(struct str s)
{
	uint32_t r;
	size_t at;

	for (;;) {
		for (at = s.n; at > 0 && s.n - at < 4;)
			if (((unsigned char)s.p[--at] & 0xc0) != 0x80)
				break;
		if (!s.n || !rune_is_space((utf8_decode(str_sub(s, at, s.n), &r), r)))
			return s;
		s.n = at;
	}
}

struct str
text_trim(struct str s)
{
	return text_trim_right(text_trim_left(s));
}

static bool
is_blank(char c, bool helm3)
{
	return c == ' ' || c == '\t' ||
	       (helm3 && (c == '\n' || c == '\r' || c == '\f'));
}

/* The offset, from `from` on, at which the next separator begins, or text.n; *dashes
 * takes the offset of its "---". */
static size_t
separator_find(struct str text, size_t from, bool helm3, size_t *dashes)
{
	size_t i;

	for (i = from; i + 3 <= text.n; i++) {
		size_t at = i;

		if (memcmp(text.p + i, "---", 3) ||
		    (i && (text.p[i - 1] != '\n' || (helm3 && i == from))))
			continue;
		*dashes = i;
		/* in Helm 3 the white space before it belongs to the separator */
		while (helm3 && at > from && is_blank(text.p[at - 1], true))
			at--;
		return at;
	}
	return text.n;
}

struct str *
manifest_split(struct arena *a, struct str text, bool helm3, size_t *n)
{
	size_t cap = 0, from = 0, at, dashes = 0;
	struct str *out = NULL, doc;

	*n = 0;
	text = helm3 ? text_trim(text) : text_trim_left(text);
	do {
		at = separator_find(text, from, helm3, &dashes);
		doc = str_sub(text, from, at);
		if (helm3 ? doc.n : text_trim(doc).n) {
			out = arena_room(a, out, *n, &cap, sizeof *out);
			out[(*n)++] = helm3 ? text_trim(doc) : text_trim_left(doc);
		}
		from = dashes + 3;
		while (at < text.n && from < text.n && is_blank(text.p[from], helm3))
			from++;
	} while (at < text.n);
	return out;
}

/* The fields of a document that Helm looks at. */
struct head {
	struct str version, kind, name;
	struct val annotations;
};

static const struct field metadata_fields[] = {
	{ "name", FIELD_STRING, offsetof(struct head, name), NULL, NULL },
	{ "annotations", FIELD_MAP, offsetof(struct head, annotations), NULL, NULL },
	{ 0 },
};

static void
metadata_take(struct decode *d, void *out, struct val v, size_t i, size_t n)
{
	struct decode inner = { .arena = d->arena, .type = "", .path = "metadata.",
				.error = d->error };

	(void)i;
	(void)n;
	if (val_kind(v) == KIND_MAP)
		decode_struct(&inner, v, metadata_fields, out);
	else if (!inner.error)
		inner.error = arena_printf(d->arena,
			"json: cannot unmarshal %s into Go struct field SimpleHead.metadata of type struct { Name string \"json:\\\"name\\\"\"; Annotations map[string]string \"json:\\\"annotations\\\"\" }",
			decode_json_type(v));
	d->error = inner.error;
}

static const struct field head_fields[] = {
	{ "apiVersion", FIELD_STRING, offsetof(struct head, version), NULL, NULL },
	{ "kind", FIELD_STRING, offsetof(struct head, kind), NULL, NULL },
	{ "metadata", FIELD_STRUCT, 0, metadata_take, NULL },
	{ 0 },
};

static bool
head_read(struct arena *a, struct str text, bool helm3, struct head *h,
	  struct err *e)
{
	static const char *const keys[] = { "apiVersion", "kind", "metadata", NULL };
	struct decode d = { .arena = a, .type = "SimpleHead", .path = "" };
	struct val v;

	if (!decode_parse_only(a, text, keys, &v, e))
		return false;
	if (val_kind(v) == KIND_MAP)
		decode_struct(&d, v, head_fields, h);
	else if (!val_is_nil(v))
		d.error = arena_printf(a,
			"json: cannot unmarshal %s into Go value of type %s.SimpleHead",
			decode_json_type(v), helm3 ? "releaseutil" : "util");
	return decode_end(&d, e);
}

static bool
is_event(struct str s, const char *event)
{
	size_t i;

	if (s.n != strlen(event))
		return false;
	for (i = 0; i < s.n; i++)
		if ((s.p[i] | (s.p[i] >= 'A' && s.p[i] <= 'Z' ? 0x20 : 0)) != event[i])
			return false;
	return true;
}

/* Reads the list of events in the annotation; false when one is unknown. */
static bool
events_read(struct str list, struct manifest *m)
{
	bool more = true;

	while (more) {
		struct str one;
		size_t i;

		more = str_cut(list, ',', &one, &list);
		one = text_trim(one);
		for (i = 0; hook_events[i] && !is_event(one, hook_events[i]);)
			i++;
		if (!hook_events[i])
			return false;
		m->is_test = m->is_test || str_starts(str_of(hook_events[i]), STR("test"));
	}
	return true;
}

static void
add(struct arena *a, struct manifests *m, struct manifest one)
{
	m->v = arena_room(a, m->v, m->n, &m->cap, sizeof *m->v);
	m->v[m->n++] = one;
}

bool
manifests_add(struct arena *a, struct manifests *m, struct str path,
	      struct str text, bool helm3, struct err *e)
{
	struct arena *work = &m->work;
	struct str *doc;
	size_t i, n;

	if (str_starts(path_base(path), STR("_")) || !text_trim(text).n)
		return true;
	doc = manifest_split(a, text, helm3, &n);
	for (i = 0; i < n; i++) {
		struct manifest one = { .path = path, .text = doc[i] };
		struct head h = { 0 };
		struct val *hook;
		bool known = true;

		m->bad = doc[i];
		if (!head_read(work, doc[i], helm3, &h, e))
			return err_wrap(e, "YAML parse error on %.*s", STR_ARG(path));
		hook = val_is_nil(h.annotations)
			       ? NULL
			       : map_get(h.annotations.m, STR("helm.sh/hook"));
		one.is_hook = hook != NULL;
		one.kind = arena_dup(a, h.kind);
		if (hook)
			known = events_read(hook->s, &one);
		if (known)
			add(a, m, one);
		arena_reset(work);
	}
	return true;
}

/* The place of the kind in the order; unknown kinds come last. */
static size_t
rank(struct str kind, bool helm3)
{
	size_t i, n = helm3 ? KINDS3 : KINDS4;

	for (i = 0; i < n && !str_is(kind, install_order[i]);)
		i++;
	return i < n ? i : KINDS4;
}

static bool
comes_before(const struct manifest *x, const struct manifest *y, bool helm3)
{
	size_t i = rank(x->kind, helm3), k = rank(y->kind, helm3);

	return i != k ? i < k : i == KINDS4 && str_cmp(x->kind, y->kind) < 0;
}

void
manifests_sort(struct arena *a, struct manifests *m, bool helm3)
{
	struct manifest *to = arena_array(a, struct manifest, m->n), *from = m->v;
	size_t width, at, i, k, end, mid, o;

	for (width = 1; width < m->n; width *= 2) {
		struct manifest *swap = from;

		for (at = o = 0; at < m->n; at = end) {
			mid = at + width < m->n ? at + width : m->n;
			end = mid + width < m->n ? mid + width : m->n;
			for (i = at, k = mid; i < mid || k < end;)
				to[o++] = k == end || (i < mid &&
					  !comes_before(&from[k], &from[i], helm3))
						  ? from[i++] : from[k++];
		}
		from = to;
		to = swap;
	}
	m->v = from;
	m->cap = m->n;
}
