/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INPUT_H
#define INPUT_H
/* The part of a command line that says what the stages start from: a
 * mirror.yaml, a list of images, or a recipe. */
#include "cli/opts.h"
#include "registry/registry.h"
#include "registry/source.h"
#include "stages.h"

enum input_key {
	INPUT_CONFIG = 2048, INPUT_IMAGES, INPUT_RECIPE, INPUT_RECIPES, INPUT_DATA,
	INPUT_SET, INPUT_UNCOVERED, INPUT_RULES, INPUT_WORK, INPUT_KUBE, INPUT_SEED,
	INPUT_EMPTY, INPUT_MATRIX, INPUT_RENDER, INPUT_ANNOTATED, INPUT_AUDIT
};

/* Rows for the option table of a program. */
#define INPUT_OPTS \
	{ INPUT_CONFIG, "config", "file", "the mirror.yaml that says what to mirror" }, \
	{ INPUT_IMAGES, "images", "file", "a list of images and charts instead" }, \
	{ INPUT_RENDER, "render", NULL, "look for images in the charts of such a list" }, \
	{ INPUT_RECIPE, "recipe", "file", "a recipe instead" }, \
	{ INPUT_RECIPES, "recipes", "dir", "the data tree of recipes [MKMIRROR_RECIPES]" }, \
	{ INPUT_DATA, "data", "dir", "a data tree laid over it" }, \
	{ INPUT_SET, "set", "name:path=value", "override a value of a recipe's component; may be given again" }, \
	{ INPUT_UNCOVERED, "allow-uncovered", NULL, "take criteria that no overlay covers" }, \
	{ INPUT_MATRIX, "matrix", "file", "render with each of these sets of values and Kubernetes versions" }, \
	{ INPUT_RULES, "rules", "file", "rules about what may be an image; may be given again" }, \
	{ INPUT_ANNOTATED, "annotated", "what", "warn of, list or ignore what only charts' annotations name [warn]" }, \
	{ INPUT_AUDIT, "audit", NULL, "check that no image in the charts is missing from the list" }, \
	{ INPUT_EMPTY, "allow-empty", NULL, "a list without images is fine" }, \
	{ INPUT_WORK, "work", "dir", "folder of all state [mirror.work]" }, \
	{ INPUT_KUBE, "kube-version", "version", "the Kubernetes version that charts see [the recipe's, else v1.34.0]" }, \
	{ INPUT_SEED, "seed", "text", "what random template functions start from [1]" }, \
	INPUT_REGISTRY_OPTS
/* Rows about registries, handed to every stage that speaks with one. */
#define INPUT_REGISTRY_OPTS \
	REWRITE_OPTS, \
	REGISTRY_OPTS
/* The same in a synopsis. */
#define INPUT_REGISTRY_SYNOPSIS \
	"[--cacert file] [--cert file] [--key file] [--certs-dir dir] [--http host] " \
	"[--https host] [--rewrite from=to] [--rewrite-file file]"

/* The Kubernetes version that charts see when nothing says which. */
#define INPUT_KUBE_VERSION "v1.34.0"

struct input {
	struct arena *arena;
	const char *config; /* absolute, or a URL; empty for criteria alone */
	const char *kind;   /* config, list or recipe; NULL when nothing was named */
	const char *matrix; /* absolute, or empty */
	const char *work, *seed, *annotated;
	const char *kube_version; /* NULL: not given */
	bool render; /* the charts of a list too */
	bool allow_empty, audit, recipes; /* --recipes was given */
	struct buf resolve_flags, extract_flags, audit_flags;
	struct buf select_flags; /* which charts of a config */
	struct buf registry_flags, rewrite_flags; /* how to speak, and with whom instead */
};

void input_init(struct input *in, struct arena *a);
/* Takes an option; false when it is none of these.  A wrong one ends the
 * program. */
bool input_option(struct input *in, const struct opts *o, int key);
/* A criterion of a recipe, as an option of list-components. */
void input_criterion(struct input *in, const struct opts *o, const char *option,
		     const char *value);
/* Ends the program with status 2 when nothing was named, or what cannot be
 * read. */
void input_check(const struct input *in, const struct opts *o);
/* Sets the variables of the stages. */
void input_set(struct input *in, struct stages *s);

#endif
