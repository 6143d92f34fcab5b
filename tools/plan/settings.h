/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_H
#define SETTINGS_H
/* The settings of plan, from its options. */
#include "cli/opts.h"
#include "policy.h"
#include "registry/quirks.h"
#include "registry/registry.h"
#include "registry/source.h"
#include "registry/target.h"

extern const struct program settings_program;

struct settings {
	struct arena *arena;
	struct target target;
	struct sources sources;
	struct registry_options registry;
	struct map *archives;   /* name of a lock's item -> path, from component records */
	struct quirks_table quirks;
	struct policy policy;   /* of signatures */
	const char *work, *receipt, *out, *failed, *repositories, *request;
	bool recheck, sparse, foreign, plain, no_referrers, check_blobs;
};

/* Takes the option `key` that opts_next returned; a wrong one ends the program. */
void settings_take(struct settings *s, struct opts *o, int key);

#endif
