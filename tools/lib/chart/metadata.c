/* SPDX-License-Identifier: Apache-2.0 */
#include "metadata.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/path.h"
#include "decode.h"
#include "golang/rune.h"
#include "golang/semver.h"

#define AT(member) offsetof(struct metadata, member)
#define DEP_AT(member) offsetof(struct dependency, member)

static const struct field dependency_fields[] = {
	{ "name", FIELD_STRING, DEP_AT(name), NULL, NULL },
	{ "version", FIELD_STRING, DEP_AT(version), NULL, NULL },
	{ "repository", FIELD_STRING, DEP_AT(repository), NULL, NULL },
	{ "condition", FIELD_STRING, DEP_AT(condition), NULL, NULL },
	{ "tags", FIELD_TEXTS, DEP_AT(tags), NULL, NULL },
	{ "enabled", FIELD_BOOL, DEP_AT(enabled), NULL, NULL },
	{ "import-values", FIELD_VALUES, DEP_AT(import), NULL, NULL },
	{ "alias", FIELD_STRING, DEP_AT(alias), NULL, NULL },
	{ 0 },
};

struct maintainer {
	struct str name, email, url;
};

static const struct field maintainer_fields[] = {
	{ "name", FIELD_STRING, offsetof(struct maintainer, name), NULL, NULL },
	{ "email", FIELD_STRING, offsetof(struct maintainer, email), NULL, NULL },
	{ "url", FIELD_STRING, offsetof(struct maintainer, url), NULL, NULL },
	{ 0 },
};

/* True when v is a map; otherwise notes Go's error for the struct, but none for nil. */
static bool
is_struct(struct decode *d, struct val v, const char *field, const char *type)
{
	if (val_kind(v) == KIND_MAP)
		return true;
	if (!val_is_nil(v) && !d->error)
		d->error = arena_printf(d->arena,
			"json: cannot unmarshal %s into Go struct field %s.%s of type %s",
			decode_json_type(v), d->type, field, type);
	return false;
}

static void
dependency_take(struct decode *d, void *out, struct val v, size_t i, size_t n)
{
	struct decode inner = { .arena = d->arena, .type = "Dependency",
				.path = "dependencies.", .error = d->error };
	struct metadata *m = out;

	if (i == 0) {
		m->dep = arena_array(d->arena, struct dependency *, n);
		m->ndep = n;
		m->has_deps = true;
	}
	if (n) {
		m->dep[i] = arena_new(d->arena, struct dependency);
		m->dep[i]->null = val_is_nil(v);
	}
	if (n && is_struct(d, v, "dependencies", "v2.Dependency"))
		decode_struct(&inner, v, dependency_fields, m->dep[i]);
	if (!d->error)
		d->error = inner.error;
}

static void
maintainer_take(struct decode *d, void *out, struct val v, size_t i, size_t n)
{
	struct decode inner = { .arena = d->arena, .type = "Maintainer",
				.path = "maintainers.", .error = d->error };
	struct maintainer who = { 0 };
	struct metadata *m = out;
	struct val map = val_map(d->arena);

	if (i == 0)
		m->maintainers = val_list(d->arena, arena_array(d->arena, struct val, n), n);
	if (!n)
		return;
	if (is_struct(d, v, "maintainers", "v2.Maintainer"))
		decode_struct(&inner, v, maintainer_fields, &who);
	if (!d->error)
		d->error = inner.error;
	map_set(map.m, STR("Name"), val_str(who.name));
	map_set(map.m, STR("Email"), val_str(who.email));
	map_set(map.m, STR("URL"), val_str(who.url));
	m->maintainers.l->v[i] = val_is_nil(v) ? NIL : map;
}

static const struct field metadata_fields[] = {
	{ "name", FIELD_STRING, AT(name), NULL, NULL },
	{ "home", FIELD_STRING, AT(home), NULL, NULL },
	{ "sources", FIELD_TEXTS, AT(sources), NULL, NULL },
	{ "version", FIELD_STRING, AT(version), NULL, NULL },
	{ "description", FIELD_STRING, AT(description), NULL, NULL },
	{ "keywords", FIELD_TEXTS, AT(keywords), NULL, NULL },
	{ "maintainers", FIELD_LIST, AT(maintainers), maintainer_take, "[]*v2.Maintainer" },
	{ "icon", FIELD_STRING, AT(icon), NULL, NULL },
	{ "apiVersion", FIELD_STRING, AT(api_version), NULL, NULL },
	{ "condition", FIELD_STRING, AT(condition), NULL, NULL },
	{ "tags", FIELD_STRING, AT(tags), NULL, NULL },
	{ "appVersion", FIELD_STRING, AT(app_version), NULL, NULL },
	{ "deprecated", FIELD_BOOL, AT(deprecated), NULL, NULL },
	{ "annotations", FIELD_MAP, AT(annotations), NULL, NULL },
	{ "kubeVersion", FIELD_STRING, AT(kube_version), NULL, NULL },
	{ "dependencies", FIELD_LIST, AT(dep), dependency_take, "[]*v2.Dependency" },
	{ "type", FIELD_STRING, AT(type), NULL, NULL },
	{ 0 },
};

/* The message with the type names of Helm 3's package. */
static char *
helm3_types(struct arena *a, struct str msg)
{
	ptrdiff_t at = str_find(msg, STR("v2."));

	if (at < 0)
		return arena_cstr(a, msg);
	return arena_printf(a, "%.*schart.%.*s", (int)at, msg.p,
			    STR_ARG(str_sub(msg, (size_t)at + strlen("v2."), msg.n)));
}

bool
metadata_read(struct arena *a, struct str text, bool helm3, struct metadata *m,
	      struct err *e)
{
	struct decode d = { .arena = a, .type = "Metadata", .path = "" };
	struct val v;

	if (!decode_parse(a, text, &v, e))
		return false;
	if (val_kind(v) == KIND_MAP)
		decode_struct(&d, v, metadata_fields, m);
	else if (!val_is_nil(v))
		d.error = arena_printf(a,
			"json: cannot unmarshal %s into Go value of type v2.Metadata",
			decode_json_type(v));
	if (d.error && helm3)
		d.error = helm3_types(a, str_of(d.error));
	return decode_end(&d, e);
}

/* Replaces white space by spaces and removes what is not printable. */
static void
sanitize(struct arena *a, struct str *s)
{
	struct buf b;
	size_t i, n;
	uint32_t r;

	for (i = 0; i < s->n && s->p[i] >= ' ' && s->p[i] < 0x7f; i++)
		;
	if (i == s->n)
		return;
	buf_init(&b, a, s->n * 3);
	for (i = 0; i < s->n; i += n) {
		n = utf8_decode(str_sub(*s, i, s->n), &r);
		if (rune_is_space(r))
			buf_addc(&b, ' ');
		else if (rune_is_print(r))
			buf_rune(&b, r);
	}
	*s = buf_str(&b);
}

static void
sanitize_all(struct arena *a, struct val list)
{
	size_t i;

	if (val_kind(list) != KIND_LIST)
		return;
	for (i = 0; i < list.l->n; i++)
		sanitize(a, &list.l->v[i].s);
}

static bool
invalid(struct err *e, const char *what)
{
	return err_set(e, STATUS_INCOMPLETE, "validation: %s", what);
}

static bool
alias_valid(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || c == '_' || c == '-'))
			return false;
	}
	return true;
}

static struct str
dependency_key(const struct dependency *d)
{
	return d->alias.n ? d->alias : d->name;
}

static bool
dependencies_check(struct arena *a, struct metadata *m, struct err *e)
{
	struct map *seen = map_new(a);
	size_t i;

	for (i = 0; i < m->ndep; i++) {
		struct dependency *d = m->dep[i];

		if (d->null)
			return invalid(e, "dependencies must not contain empty or null nodes");
		sanitize(a, &d->name);
		sanitize(a, &d->version);
		sanitize(a, &d->repository);
		sanitize(a, &d->condition);
		sanitize_all(a, d->tags);
		if (!alias_valid(d->alias))
			return err_set(e, STATUS_INCOMPLETE,
				       "validation: dependency \"%.*s\" has disallowed characters in the alias",
				       STR_ARG(d->name));
		if (map_get(seen, dependency_key(d)))
			return err_set(e, STATUS_INCOMPLETE,
				       "validation: more than one dependency with name or alias \"%.*s\"",
				       STR_ARG(dependency_key(d)));
		map_set(seen, dependency_key(d), NIL);
	}
	return true;
}

static bool
maintainers_check(struct arena *a, struct val list, struct err *e)
{
	struct map_entry *en;
	size_t i;

	for (i = 0; i < val_length(list); i++) {
		if (val_is_nil(list.l->v[i]))
			return invalid(e, "maintainers must not contain empty or null nodes");
		for (en = map_next(list.l->v[i].m, NULL); en;
		     en = map_next(list.l->v[i].m, en))
			sanitize(a, &en->v.s);
	}
	return true;
}

bool
metadata_check(struct arena *a, struct metadata *m, struct err *e)
{
	struct str *texts[] = { &m->name, &m->description, &m->home, &m->icon,
				&m->condition, &m->tags, &m->app_version,
				&m->kube_version };
	struct err ignored = { .arena = a };
	struct semver v;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		sanitize(a, texts[i]);
	sanitize_all(a, m->sources);
	sanitize_all(a, m->keywords);
	if (!m->api_version.n)
		return invalid(e, "chart.metadata.apiVersion is required");
	if (!m->name.n)
		return invalid(e, "chart.metadata.name is required");
	if (str_is(m->name, ".") || str_is(m->name, ".."))
		return err_set(e, STATUS_INCOMPLETE,
			       "validation: chart.metadata.name \"%.*s\" is not allowed",
			       STR_ARG(m->name));
	if (!str_eq(m->name, path_base(m->name)))
		return err_set(e, STATUS_INCOMPLETE,
			       "validation: chart.metadata.name \"%.*s\" is invalid",
			       STR_ARG(m->name));
	if (!m->version.n)
		return invalid(e, "chart.metadata.version is required");
	if (!semver_parse(m->version, &v, &ignored))
		return err_set(e, STATUS_INCOMPLETE,
			       "validation: chart.metadata.version \"%.*s\" is invalid",
			       STR_ARG(m->version));
	if (m->type.n && !str_is(m->type, "application") && !str_is(m->type, "library"))
		return invalid(e, "chart.metadata.type must be application or library");
	return maintainers_check(a, m->maintainers, e) && dependencies_check(a, m, e);
}

struct metadata *
metadata_copy(struct arena *a, const struct metadata *m, bool share)
{
	struct metadata *out = arena_new(a, struct metadata);
	size_t i;

	*out = *m;
	out->dep = arena_array(a, struct dependency *, m->ndep);
	for (i = 0; i < m->ndep; i++) {
		out->dep[i] = m->dep[i];
		if (share)
			continue;
		out->dep[i] = arena_new(a, struct dependency);
		*out->dep[i] = *m->dep[i];
	}
	return out;
}
