/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "claims.h"

static const struct program program = PROGRAM_PUSH_MANIFEST;

static enum status
report(const struct pusher *c)
{
	size_t i, failed = 0, temporary = 0;
	bool refused = false;

	for (i = 0; i < c->n; i++) {
		const struct push *p = c->push[i];

		if (p->state == PUSH_DONE)
			continue;
		warn("%.*s: %s%s", STR_ARG(p->label),
		     p->state == PUSH_WITHHELD ? "withheld: " : "", p->error);
		failed++;
		temporary += p->status == STATUS_TEMPORARY;
		refused |= p->status == STATUS_REFUSED;
	}
	if (failed == 0)
		return STATUS_OK;
	warn("%zu of %zu manifests were not pushed", failed, c->n);
	return err_status(failed, temporary, refused);
}

static void
read_create(struct pusher *c, const char *command)
{
	struct err e = { .arena = c->arena };

	if (!create_parse(c->arena, &c->create, command, &e))
		fatal_err(&e);
}

/* Leaves the file WORK/contradicted when the target lacks something that the plan counts
 * as being there, so that a makefile plans and copies again in the same run. */
static void
note_claims(struct arena *a, const char *work, size_t n)
{
	const char *path = path_join(a, work, "contradicted");
	struct err e = { .arena = a };

	if (n == 0)
		unlink(path);
	else if (!file_write(path, STR(""), &e))
		fatal_err(&e);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct pusher pusher = { .arena = &a, .create = { .arena = &a } };
	struct registry_options g = { .note = warn_text };
	struct err e = { .arena = &a };
	const char *out = NULL, *work = "mirror.work", *events = NULL;
	struct records records;
	enum status status;
	struct opts o;
	bool good;
	int k;

	opts_init(&o, &a, &program, argc, argv);
	while ((k = opts_next(&o)) != -1) {
		switch (k) {
		case 'o': out = o.arg; break;
		case OPT_WORK: work = o.arg; break;
		case OPT_REFERRERS_CONFLICT: pusher.keep = strcmp(o.arg, "keep") == 0; break;
		case OPT_JSON: events = o.arg; break;
		case OPT_CMD_DIR: pusher.create.command.dir = o.arg; break;
		case OPT_CREATE_CMD: read_create(&pusher, o.arg); break;
		default: registry_option(&a, &g, k, o.arg);
		}
	}
	if (o.n > 1)
		opts_fail(&o, "one file, please");
	pusher.blobs = path_join(&a, work, "blobs");
	if (!records_read(&records, &pusher, &g, o.n ? o.operand[0] : NULL, &e))
		fatal_err(&e);
	pusher.registry = registry_new(&a, &g, &e);
	if (!pusher.registry || !events_open(&pusher.events, events, "push-manifest", &e))
		fatal_err(&e);
	good = pusher_run(&pusher, &e);
	if (good)
		note_claims(&a, work, claims_check(&records, &pusher));
	registry_free(pusher.registry);
	if (!good || !events_close(&pusher.events, &e) || !records_write(&records, out, &e))
		fatal_err(&e);
	/* the receipt has the outcomes */
	if (out)
		unlink(path_join(&a, work, "journal.jsonl"));
	status = report(&pusher);
	arena_free(&a);
	return stage_end(status);
}
