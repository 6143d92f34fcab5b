/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "records/jsonl.h"
#include "records/lock.h"

enum { OPT_TARGET = 256, OPT_WORK,
       OPT_RECEIPT, OPT_RECHECK, OPT_COMPONENTS, OPT_PLAIN, OPT_SPARSE, OPT_FAILED,
       OPT_REFERRERS, OPT_BLOBS, OPT_REPOSITORIES, OPT_FOREIGN };

const struct program settings_program = {
	.name = "plan",
	.synopsis = "plan --target target [-o file] [--cacert file] [--cert file] [--certs-dir dir] "
		"[--charts-prefix path] [--check-blobs] [--components file] [--failed file] "
		"[--foreign] [--http host] [--https host] [--key file] [--map from=to] [--map-file file] "
		"[--no-referrers] [--plain-http] [--quirks file] [--receipt file] [--recheck] "
		"[--repositories file] [--rewrite from=to] [--rewrite-file file] "
		"[--source oci:dir] [--sparse] [--work dir] [lock ...]",
	.purpose = "find out what a target lacks",
	.opts = (const struct opt[]){
		{ OPT_TARGET, "target", "TARGET", "HOST[:PORT][/PREFIX] or oci:DIR" },
		{ 'o', "output", "FILE", "write the plan there" },
		{ OPT_BLOBS, "check-blobs", NULL, "ask the target for each blob, so that bytes are exact" },
		{ OPT_COMPONENTS, "components", "FILE", "records of the charts, as pull-chart "
			"writes them" },
		{ OPT_FAILED, "failed", "FILE", "write what failed there, as a list" },
		{ OPT_FOREIGN, "foreign", NULL, "carry foreign layers, from where their manifests say" },
		{ OPT_REFERRERS, "no-referrers", NULL, "leave signatures and the like behind" },
		{ OPT_PLAIN, "plain-http", NULL, "speak plain HTTP with the target" },
		{ OPT_RECEIPT, "receipt", "FILE", "what the target is known to have" },
		{ OPT_RECHECK, "recheck", NULL, "ask the target in spite of a receipt" },
		{ OPT_REPOSITORIES, "repositories", "FILE", "write the repositories that are needed there" },
		{ OPT_SPARSE, "sparse", NULL, "keep an index whole though parts stay away" },
		{ OPT_WORK, "work", "DIR", "the work folder (default mirror.work)" },
		QUIRKS_OPTS,
		TARGET_OPTS,
		SOURCES_OPTS,
		REGISTRY_OPTS,
		{ 0 } },
};

static void
read_components(struct settings *s, const char *path)
{
	struct err e = { .arena = s->arena };
	struct lock one = { 0 };
	struct str archive;
	struct val *v;
	size_t i, n;

	if (!jsonl_read(s->arena, path, &v, &n, &e))
		fatal_err(&e);
	for (i = 0; i < n; i++) {
		if (!lock_add_component(s->arena, &one, v[i], &e))
			fatal(STATUS_USAGE, "%s: %s", path, e.msg);
		archive = val_get_str(v[i], "archive");
		if (archive.n)
			map_set(s->archives, one.item[i].name, val_str(archive));
		registry_option_insecure(s->arena, &s->registry, v[i]);
	}
}

static void
read_quirks(struct settings *s, const char *path)
{
	struct err e = { .arena = s->arena };

	if (!quirks_read(s->arena, &s->quirks, path, &e))
		fatal_err(&e);
}

void
settings_take(struct settings *s, struct opts *o, int key)
{
	switch (key) {
	case 'o': s->out = o->arg; break;
	case OPT_TARGET: target_set(s->arena, &s->target, o, o->arg); break;
	case OPT_COMPONENTS: read_components(s, o->arg); break;
	case OPT_FAILED: s->failed = o->arg; break;
	case OPT_WORK: s->work = o->arg; break;
	case OPT_RECEIPT: s->receipt = o->arg; break;
	case OPT_RECHECK: s->recheck = true; break;
	case OPT_REPOSITORIES: s->repositories = o->arg; break;
	case OPT_BLOBS: s->check_blobs = true; break;
	case QUIRKS_FILE: read_quirks(s, o->arg); break;
	case OPT_FOREIGN: s->foreign = true; break;
	case OPT_SPARSE: s->sparse = true; break;
	case OPT_REFERRERS: s->no_referrers = true; break;
	case OPT_PLAIN: s->plain = true; break;
	default:
		if (!target_option(s->arena, &s->target, o, key) &&
		    !sources_option(s->arena, &s->sources, o, key))
			registry_option(&s->registry, key, o->arg);
	}
}
