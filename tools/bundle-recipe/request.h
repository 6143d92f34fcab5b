/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REQUEST_H
#define REQUEST_H
/* What the command line asks for, and the recipe that it names. */
#include "bundle/deploy.h"
#include "cli/opts.h"
#include "recipe/recipe_options.h"
#include "registry/registry.h"

struct request {
	struct arena *arena;
	struct recipe_options source;
	struct recipes recipes;
	struct deploy_options options;
	struct val texts;       /* the arguments of options that are checked later, by option */
	const char *recipe;     /* a path or URL */
	const char *dir;        /* the folder of the bundle */
	const char *output;     /* as it was given */
	const char *identity;   /* the pattern of signers' identities, or NULL */
	bool attest;
	const char *depfile;    /* takes what was read, as a rule of make; or NULL */
	struct registry_options registry;
	struct location to;     /* the repository of an OCI artifact */
	const char *image_refs; /* the file that takes its digest; or NULL */
	struct val document;    /* the recipe */
};

/* Takes an option of the program. */
void request_option(struct request *r, const struct opts *o, int key);
/* Opens the data tree, checks the options and reads the recipe, in this order. */
bool request_complete(struct request *r, struct err *e);

#endif
