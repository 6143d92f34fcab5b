/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DEPLOY_H
#define DEPLOY_H
/*
 * Bundles: what installs the components of a recipe, for helm, Argo CD, Flux or
 * helmfile.  Each component becomes a unit with its final values and manifests; the
 * deployer lays the units out as files.
 */
#include "fileset.h"
#include "recipe/recipe.h"
#include "setting.h"

enum deployer { DEPLOYER_HELM, DEPLOYER_ARGOCD, DEPLOYER_ARGOCD_HELM, DEPLOYER_FLUX,
		DEPLOYER_HELMFILE, DEPLOYERS };

/* The names of deployers, in the order of the enum. */
extern const char *const deployer_names[DEPLOYERS];

/* A chart archive that the bundle carries. */
struct vendored {
	struct str file;    /* its name, "cert-manager-v1.20.2.tgz" */
	const char *from;   /* where it is */
	struct str sha256;  /* in hex */
};

struct manifest_text {
	struct str path;     /* as the recipe has it */
	struct str raw;      /* the template */
	struct str rendered; /* for a local chart; empty when nothing is in it */
};

/* A component of a bundle. */
struct unit {
	struct str name, namespace, chart, source, version, tag, path;
	struct val ref, entry;      /* its reference in the recipe and its entry in the registry */
	struct val inline_values;   /* the recipe's overrides with those of --set */
	struct val values;          /* what a template of a manifest sees */
	struct val fixed, dynamic;  /* the values apart: those of the bundle, those of the cluster */
	bool has_dynamic, oci, kustomize;
	struct manifest_text *pre, *post;
	size_t npre, npost;
	const struct vendored *vendored; /* or NULL */
};

struct deploy_options {
	enum deployer deployer;
	struct settings sets, dynamics;
	struct val system_selector, accelerated_selector, workload_selector; /* maps, or nil */
	struct val system_tolerations, accelerated_tolerations;              /* lists, or nil */
	const char *gate, *storage_class, *repo, *app_name; /* or NULL */
	const char *flux_source, *flux_namespace;
	int64_t nodes;
	bool vendor, aicr; /* aicr: what Go's templates do to unquoted words is kept */
	/* an OCI artifact is made of the bundle; registry is NULL otherwise */
	struct {
		const char *registry, *repository, *tag;
	} oci;
	const char *templates; /* the folder of the texts' templates */
	const char *data;      /* the folder --data, which is copied; or NULL */
	/* what builds a Kustomize component: *out takes the YAML; and what gets a chart */
	bool (*kustomize)(void *host, const struct unit *u, struct str *out, struct err *e);
	bool (*pull)(void *host, struct unit *u, struct err *e);
	void (*warn)(const char *text);
	void *host;
};

struct deploy {
	struct arena *arena;
	const struct deploy_options *options;
	struct recipes *recipes;
	struct val recipe;   /* with the components that stay */
	struct criteria criteria;
	struct unit *unit;   /* in the order of deployment */
	size_t n;
	struct fileset files;
	struct val notes;    /* texts for the user, a list */
};

/* Makes the files of a bundle of the recipe.  Fails with status 2. */
bool deploy_make(struct deploy *d, struct arena *a, const struct deploy_options *o,
		 struct recipes *r, struct val recipe, struct err *e);

/* Tells the user something, now. */
void deploy_warn(const struct deploy *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Adds a note that is printed when the bundle is made. */
void deploy_note(struct deploy *d, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
