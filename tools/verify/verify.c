/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/size.h"
#include "check.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "crypto/digest.h"
#include "records/record.h"
#include "refers.h"
#include "registry/target.h"

static const struct program program = PROGRAM_VERIFY;

static void
write_record(FILE *f, struct arena *scratch, const struct check *c)
{
	struct record r = {
		.media_type = c->media_type.n ? c->media_type : STR(""),
		.digest = c->digest.n ? c->digest : c->want, .size = c->size,
		.reference = c->label, .listed = c->listed };

	val_append(scratch, &r.to, val_str(location_str(scratch, &c->at)));
	if (c->manifest && !digest_valid(c->name))
		val_append(scratch, &r.tags, val_str(c->name));
	if (c->cut.n && str_eq(c->digest, c->cut) && !str_eq(c->cut, c->want))
		r.rewritten = c->want;
	if (c->subject.n)
		r.subject = c->subject;
	record_set_status(&r, c->failed ? RECORD_MISSING : c->incomplete ? RECORD_INCOMPLETE
		    : RECORD_EXISTS, c->failed);
	record_write_found(f, scratch, &r);
}

/* Writes a receipt like that of push-manifest: blobs before manifests. */
static void
write_receipt(const struct verifier *s, const char *path)
{
	struct arena scratch = { 0 };
	struct err e = { .arena = s->arena };
	struct output out;
	size_t i;
	int pass;

	if (!output_open(&out, s->arena, path, &e))
		fatal_err(&e);
	for (pass = 0; pass < 2; pass++)
		for (i = s->n; i-- > 0;) {
			if (s->check[i]->manifest != (pass == 1))
				continue;
			write_record(out.f, &scratch, s->check[i]);
			arena_reset(&scratch);
		}
	arena_free(&scratch);
	if (!output_commit(&out, &e))
		fatal_err(&e);
}

/* Lets the next plan of the work folder start from what the target has. */
static void
fix(const struct verifier *s)
{
	const char *plan = path_join(s->arena, s->work, "plan.jsonl");
	struct err e = { .arena = s->arena };
	bool lacks = false;
	size_t i;

	for (i = 0; i < s->n; i++)
		lacks = lacks || (s->check[i]->failed && s->check[i]->status == STATUS_SOME);
	if (!lacks)
		return;
	if (!dir_make(s->work, &e))
		fatal_err(&e);
	write_receipt(s, path_join(s->arena, s->work, "receipt.jsonl"));
	unlink(plan); /* make then makes a new one */
	warn("the next run of plan or mirror with the work folder %s copies what is missing",
	     s->work);
}

static enum status
report(const struct verifier *s)
{
	size_t i, failed = 0, temporary = 0, manifests = 0, blobs = 0, lost = 0;
	char text[SIZE_TEXT];
	int64_t bytes = 0;
	const struct check *c;

	for (i = 0; i < s->n; i++) {
		c = s->check[i];
		manifests += c->manifest;
		blobs += !c->manifest;
		bytes += c->manifest ? 0 : c->size;
		if (!c->failed)
			continue;
		warn("%.*s: %s %.*s at %.*s: %s", STR_ARG(c->label),
		     c->manifest ? "manifest" : "blob", STR_ARG(c->want),
		     STR_ARG(location_str(s->arena, &c->at)), c->failed);
		failed++;
		lost += c->manifest;
		temporary += c->status == STATUS_TEMPORARY;
	}
	if (failed)
		warn("%zu of %zu manifests and %zu of %zu blobs are missing or wrong", lost,
		     manifests, failed - lost, blobs);
	else
		warn("%zu manifests and %zu blobs of %s are there%s", manifests, blobs,
		     size_text(text, bytes), s->rehash ? ", every byte as it should be" : "");
	return failed == 0 ? STATUS_OK : temporary == failed ? STATUS_TEMPORARY : STATUS_SOME;
}

static void
add_lock(struct verifier *s, const struct target *t, struct lock *lock)
{
	struct err e = { .arena = s->arena };
	struct location at;
	struct str tag;
	size_t i, k = 0;

	for (i = 0; i < lock->n; i++) {
		if (target_location(s->arena, t, &lock->item[i], &at, &tag, &e) &&
		    verifier_has(s, &lock->item[i], &at, tag))
			continue;
		if (e.msg || !verifier_add(s, &lock->item[i], &at, tag, &e)) {
			err_wrap(&e, "%.*s", STR_ARG(lock->item[i].name));
			fatal_err(&e);
		}
		lock->item[k++] = lock->item[i];
	}
	lock->n = k; /* each has a check, in the same order */
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct target target = { 0 };
	struct verifier verifier = { .arena = &a, .seen = map_new(&a) };
	struct registry_options g = { .note = warn_text };
	struct err e = { .arena = &a };
	struct lock lock = { 0 };
	const char *out = NULL;
	bool plain = false, referrers = true;
	enum status status;
	struct opts o;
	int key, k;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		switch (key) {
		case 'o': out = o.arg; break;
		case OPT_WORK: verifier.work = o.arg; break;
		case OPT_FOREIGN: verifier.foreign = true; break;
		case OPT_FIX: verifier.fix = true; break;
		case OPT_REHASH: verifier.rehash = true; break;
		case OPT_REFERRERS_CONFLICT: verifier.keep = strcmp(o.arg, "keep") == 0; break;
		case OPT_NO_REFERRERS: referrers = false; break;
		case OPT_PLAIN_HTTP: plain = true; break;
		default:
			if (!target_option(&a, &target, key, o.arg, &o.err) &&
			    !sources_option(&a, &verifier.sources, key, o.arg, &o.err))
				registry_option(&a, &g, key, o.arg);
		}
	}
	if (o.n < 2)
		opts_fail(&o, "give a target and its lock");
	if (verifier.fix && !verifier.work)
		opts_fail(&o, "--fix needs --work, the work folder of the next run");
	if (!target_set(&a, &target, o.operand[0], &e) ||
	    !sources_open(&a, &verifier.sources, &e))
		fatal_err(&e);
	if (plain)
		registry_option_http(&a, &g, target.at.host);
	for (k = 1; k < o.n; k++)
		if (!lock_read(&a, &lock, o.operand[k], &e))
			fatal_err(&e);
	if (lock.n == 0)
		fatal(STATUS_USAGE, "%s names nothing, so nothing is proven", o.operand[1]);
	lock_sort(&lock);
	if (!(verifier.registry = registry_new(&a, &g, &e)))
		fatal_err(&e);
	add_lock(&verifier, &target, &lock);
	if (referrers && verifier.work && !refers_add(&verifier, &lock, &e))
		fatal_err(&e);
	verifier_run(&verifier);
	registry_free(verifier.registry);
	if (out)
		write_receipt(&verifier, out);
	status = report(&verifier);
	if (verifier.fix)
		fix(&verifier);
	arena_free(&a);
	return stage_end(status);
}
