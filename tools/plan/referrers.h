/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REFERRERS_H
#define REFERRERS_H
/*
 * Finds signatures, SBOMs and other manifests that refer to an image.  A registry
 * lists the manifests that name it as their subject (the referrers API of the
 * distribution spec), or keeps the list as an index under the tag sha256-HEX; cosign
 * has the tags sha256-HEX.sig, .att and .sbom.  Referrers become items that go where
 * the image goes.
 *
 * A repository's tags are listed in one request, and its host is asked once whether
 * it has the API.  WORK/referrers.jsonl keeps the results, so that the next plan asks
 * nothing.
 */
#include "item.h"
#include "policy.h"

struct referrers {
	struct graph *graph;
	const char *work;
	const struct target *target;
	const struct policy *policy;
	/* the outcome */
	struct item *item;
	size_t n, cap;
	size_t left;      /* indexes that are cut down, whose referrers are left out */
	size_t subjects;  /* images that have referrers */
};

/* Finds the referrers of the n items; an item fails when they cannot be asked for, or
 * when the policy requires a signature and there is none.
 * False when WORK/referrers.jsonl cannot be read or written. */
bool referrers_find(struct referrers *x, struct item *item, size_t n, struct err *e);

#endif
