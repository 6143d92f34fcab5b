/* SPDX-License-Identifier: Apache-2.0 */
#include "component.h"

#include <string.h>

#include "base/foreign.h"

#define MEMBER(key, kind, name) { key, MEMBER_##kind, offsetof(struct component, name), NULL }

/* The keys, in the order in which those of a new component are written. */
static const struct member members[] = {
	MEMBER("name", TEXT, name),
	MEMBER("type", TEXT, type),
	MEMBER("repository", TEXT, repository),
	MEMBER("requested", TEXT, requested),
	MEMBER("chart", TEXT, chart),
	MEMBER("path", TEXT, path),
	MEMBER("tag", TEXT, tag),
	MEMBER("patches", LIST, patches),
	MEMBER("version", TEXT, version),
	MEMBER("namespace", TEXT, namespace),
	MEMBER("id", TEXT, id),
	MEMBER("values", VALUES, values),
	MEMBER("set", LIST, set),
	MEMBER("manifests", LIST, manifests),
	MEMBER("insecure", BOOL, insecure),
	MEMBER("config", TEXT, config),
	MEMBER("kubeVersion", TEXT, kube_version),
	MEMBER("digest", TEXT, digest),
	MEMBER("folder", TEXT, folder),
	MEMBER("content", TEXT, content),
	MEMBER("archive", TEXT, archive),
	MEMBER("annotated", LIST, annotated),
	MEMBER("manifest", TEXT, manifest),
};

enum { MEMBERS = sizeof members / sizeof *members };

/* True when the repository of a chart has a login. */
static bool
has_login(const struct component *c)
{
	return (str_is(c->type, "repo") || str_is(c->type, "oci")) &&
	       foreign_has_login(c->repository);
}

bool
component_parse(struct val v, struct component *c, struct err *e)
{
	*c = (struct component){ .all = v };
	return members_read(members, MEMBERS, v, c, "the component", e) &&
	       (!has_login(c) ||
		err_set(e, STATUS_USAGE, "the component's repository has credentials; mkmirror(7) "
			"says where they are looked for"));
}

/* The jsonl_take for components. */
static int
take_component(struct jsonl *j, struct arena *a, void *c, struct err *e)
{
	struct val v;
	int got = jsonl_next(j, a, &v, e);

	if (got == 1 && !component_parse(v, c, e)) {
		err_wrap(e, "%s:%zu", j->name, j->line);
		return -1;
	}
	return got;
}

bool
components_read(struct arena *a, const char *path, struct component **out, size_t *n,
		struct err *e)
{
	*out = jsonl_array(a, path, sizeof **out, take_component, n, e);
	return *out != NULL;
}

struct val
component_val(struct arena *a, const struct component *c)
{
	struct val out = members_start(a, c->all);
	size_t i;

	for (i = 0; i < MEMBERS; i++)
		member_write(&members[i], c, out.m);
	return out;
}

void
component_write(FILE *f, struct arena *scratch, const struct component *c)
{
	jsonl_write(f, scratch, component_val(scratch, c));
}

struct str
component_key(struct arena *a, const struct component *c)
{
	char *key, *p;

	if (c->id.n)
		key = arena_cstr(a, c->id);
	else
		key = arena_printf(a, "%.*s%s%.*s", STR_ARG(c->name), c->version.n ? "-" : "",
				   STR_ARG(c->version));
	for (p = key; *p; p++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			    "0123456789_+-.", *p) || (p == key && strchr("-.", *p)))
			*p = '_';
	return str_of(key);
}

bool
component_is_local(const struct component *c)
{
	return str_is(c->type, "local");
}

bool
component_is_kustomize(const struct component *c)
{
	return str_is(c->type, "kustomize");
}

bool
component_is_chartless(const struct component *c)
{
	return component_is_kustomize(c) || str_is(c->type, "manifests");
}
