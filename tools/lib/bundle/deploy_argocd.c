/* SPDX-License-Identifier: Apache-2.0 */
/* The bundle that Argo CD reads from a repository: an Application a folder, and one that
 * has them all. */
#include "base/map.h"
#include "deployer.h"
#include "texts.h"
#include "yaml/yaml.h"

#define NO_REPO "https://github.com/YOUR-ORG/YOUR-REPO.git"

/* What all Applications have: where to, and how. */
static struct val
destination(struct arena *a, struct val namespace)
{
	struct val v = val_map(a);

	doc_put(v, "server", val_cstr("https://kubernetes.default.svc"));
	doc_put(v, "namespace", namespace);
	return v;
}

static struct val
automated(struct arena *a)
{
	struct val v = val_map(a);

	doc_put(v, "prune", val_bool(true));
	doc_put(v, "selfHeal", val_bool(true));
	return doc_of(a, "automated", v);
}

static struct val
application_head(struct arena *a, struct val name)
{
	struct val v = val_map(a), metadata = val_map(a);

	doc_put(v, "apiVersion", val_cstr("argoproj.io/v1alpha1"));
	doc_put(v, "kind", val_cstr("Application"));
	doc_put(metadata, "name", name);
	doc_put(metadata, "namespace", val_cstr("argocd"));
	doc_put(v, "metadata", metadata);
	return v;
}

struct val
application(struct deploy *d, const struct folder *f, size_t index, const char *key,
	    struct val source)
{
	struct arena *a = d->arena;
	struct val v = application_head(a, doc_word(d, f->name)), spec = val_map(a), policy = automated(a);
	struct val options = doc_list(a, val_cstr("CreateNamespace=true"));

	doc_put(val_get(v, "metadata"), "annotations", doc_of(a, "argocd.argoproj.io/sync-wave",
		val_cstr(arena_printf(a, "%zu", index))));
	/* kubectl's annotation of what was applied is too small for some charts' CRDs */
	val_append(a, &options, val_cstr("ServerSideApply=true"));
	doc_put(policy, "syncOptions", options);
	doc_put(spec, "project", val_cstr("default"));
	doc_put(spec, key, source);
	doc_put(spec, "destination", destination(a, doc_word(d, f->unit->namespace)));
	doc_put(spec, "syncPolicy", policy);
	doc_put(v, "spec", spec);
	return v;
}

/* The repository that Argo CD reads the bundle from, and the revision there. */
struct repo {
	struct str url, revision;
	bool oci;
};

static struct repo
repo_of(const struct deploy *d)
{
	const struct deploy_options *o = d->options;
	struct repo r = { .revision = STR("main") };

	r.url = str_of(o->repo ? o->repo : NO_REPO);
	if (o->oci.registry) {
		r.revision = str_of(o->oci.tag);
		if (!o->repo)
			r.url = str_of(arena_printf(d->arena, "oci://%s/%s", o->oci.registry, o->oci.repository));
	}
	r.oci = str_starts(r.url, STR("oci://"));
	return r;
}

/* The chart of an upstream folder. */
static struct val
chart_source(struct deploy *d, const struct unit *u)
{
	struct arena *a = d->arena;
	struct val v = val_map(a);

	doc_put(v, "repoURL", u->oci ? val_cstr(arena_printf(a, "%.*s/%.*s", STR_ARG(unit_source(u)),
							     STR_ARG(unit_chart(u))))
				     : u->source.n ? val_str(u->source) : doc_word(d, u->source));
	doc_put(v, "chart", doc_word(d, unit_chart(u)));
	doc_put(v, "targetRevision", doc_word(d, u->oci ? u->version : unit_version(u)));
	return v;
}

/* The key and value of the source of a folder's Application. */
static struct val
source_of(struct deploy *d, const struct folder *f, const struct repo *r, const char **key)
{
	struct arena *a = d->arena;
	struct val v = val_map(a), own = val_map(a), list;

	*key = "source";
	doc_text(own, "repoURL", r->url);
	doc_text(own, "targetRevision", r->revision);
	if (f->local) {
		doc_text(own, "path", f->dir);
		return own;
	}
	v = chart_source(d, f->unit);
	if (r->oci) {
		doc_put(v, "helm", doc_of(a, "valuesObject", f->unit->fixed));
		return v;
	}
	*key = "sources";
	doc_put(v, "helm", doc_of(a, "valueFiles", doc_list(a, val_cstr(arena_printf(a,
		"$values/%.*s/values.yaml", STR_ARG(f->dir))))));
	doc_put(own, "ref", val_cstr("values"));
	list = doc_list(a, v);
	val_append(a, &list, own);
	return list;
}

static bool
add_parent(struct deploy *d, const struct repo *r, struct err *e)
{
	struct arena *a = d->arena;
	const char *name = d->options->app_name ? d->options->app_name : "nvidia-stack";
	struct val v = application_head(a, val_cstr(name)), spec = val_map(a), source = val_map(a);
	struct val directory = val_map(a);

	doc_put(directory, "recurse", val_bool(true));
	doc_put(directory, "include", val_cstr("*/application.yaml"));
	doc_text(source, "repoURL", r->url);
	doc_text(source, "targetRevision", r->revision);
	doc_put(source, "path", val_cstr("."));
	doc_put(source, "directory", directory);
	doc_put(spec, "project", val_cstr("default"));
	doc_put(spec, "source", source);
	doc_put(spec, "destination", destination(a, val_cstr("argocd")));
	doc_put(spec, "syncPolicy", automated(a));
	doc_put(v, "spec", spec);
	return fileset_document(&d->files, STR("app-of-apps.yaml"), "", v, 0600, e);
}

bool
deploy_argocd(struct deploy *d, struct err *e)
{
	struct repo r = repo_of(d);
	struct folders f;
	struct val source;
	const char *key;
	size_t i;

	if (!folders_make(d, false, &f, e))
		return false;
	for (i = 0; i < f.n; i++) {
		source = source_of(d, &f.v[i], &r, &key);
		if (!fileset_document(&d->files, folder_path(d->arena, &f.v[i], "application.yaml"), "",
				      application(d, &f.v[i], i, key, source), 0600, e))
			return false;
	}
	if (!d->options->repo && !d->options->oci.registry)
		deploy_note(d, "Update app-of-apps.yaml with your repository URL before applying");
	if (!add_parent(d, &r, e) || !text_readme(d, folder_releases(d->arena, &f), e))
		return false;
	deploy_data(d);
	return deploy_provenance(d, e) && fileset_checksums(&d->files, e);
}
