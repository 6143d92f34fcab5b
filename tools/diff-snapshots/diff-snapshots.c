/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what differs between two snapshots of clusters. */
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "drift.h"
#include "http/fetch.h"
#include "reading.h"
#include "recipe/document.h"

static const struct program program = PROGRAM_DIFF_SNAPSHOTS;

struct request {
	struct document_to to;
	const char *baseline, *target;
	bool table, fail_on_drift;
};

/* *out takes the readings of the snapshot. */
static bool
load(struct arena *a, const char *where, bool aicr, struct val *out, struct err *e)
{
	struct val snapshot;
	struct str text;

	if (str_starts(str_of(where), STR("cm://")))
		return err_set(e, STATUS_USAGE, "%s is in a cluster: write it to a file, as with kubectl get "
			       "configmap, and compare that", where);
	if (fetch_text(a, where, LIMIT_TREE_FILE, &text, e) &&
	    document_parse(a, where, text, aicr, &snapshot, e) && readings_index(a, snapshot, out, e))
		return true;
	err_wrap(e, "failed to deserialize object from \"%s\"", where);
	return err_fault(e, FAULT_INTERNAL);
}

/* The output is a file or standard output. */
static bool
check_output(struct request *r, struct err *e)
{
	if (!r->to.path)
		return true;
	if (str_is(str_of(r->to.path), "stdout://"))
		r->to.path = NULL;
	else if (str_starts(str_of(r->to.path), STR("cm://")))
		return err_set(e, STATUS_USAGE, r->table ? "table output does not support ConfigMap destinations"
			       : "output is not written to a cluster here: write a file, and let kubectl make "
				 "a ConfigMap of it");
	return true;
}

static bool
write_drift(const struct request *r, const struct drift *d, struct err *e)
{
	struct str text;

	if (r->table ? !drift_table(d, &text, e)
	    : !document_text(d->arena, drift_document(d, r->baseline, r->target), &r->to, &text, e))
		return false;
	if (!file_write(r->to.path, text, e))
		return err_fault(e, FAULT_INTERNAL);
	info("snapshot diff complete: added=%zu removed=%zu modified=%zu", d->count[DRIFT_ADDED],
	     d->count[DRIFT_REMOVED], d->count[DRIFT_MODIFIED]);
	return true;
}

static bool
compare(struct request *r, struct arena *a, bool aicr, struct err *e)
{
	struct drift d = { .arena = a };
	struct val baseline, target;

	if (!check_output(r, e) || !load(a, r->baseline, aicr, &baseline, e) ||
	    !load(a, r->target, aicr, &target, e))
		return false;
	drift_find(&d, baseline, target);
	if (!write_drift(r, &d, e))
		return false;
	if (!r->fail_on_drift || d.n == 0)
		return true;
	err_set(e, STATUS_SOME, "drift detected: %zu change(s) between %s and %s", d.n, r->baseline,
		r->target);
	return err_fault(e, FAULT_CONFLICT);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct request r = { .to.aicr = true };
	bool aicr = false;
	struct opts o;
	int key;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		aicr |= key == OPT_AICR;
		if (key == OPT_FAIL_ON_DRIFT)
			r.fail_on_drift = true;
		else if (key == OPT_FORMAT && strcmp(o.arg, "table") == 0)
			r.table = true;
		else
			document_option(&r.to, key, o.arg);
	}
	if (o.n != 2)
		opts_fail(&o, "%s", o.n > 2 ? "more than two snapshots" : "a baseline and a target are "
			  "required: which two snapshots?");
	r.baseline = o.operand[0];
	r.target = o.operand[1];
	if (!compare(&r, &a, aicr, &e))
		fatal_err(&e);
	arena_free(&a);
	return STATUS_OK;
}
