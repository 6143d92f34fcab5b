/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REFERRERS_H
#define REFERRERS_H
/*
 * Signatures, SBOMs and whatever else refers to an image: manifests that name
 * it as their subject, which a registry lists (the referrers API) or keeps in
 * an index under the tag sha256-HEX, and cosign's tags sha256-HEX.sig, .att and
 * .sbom.  They become items of their own, which go where the image goes.
 *
 * A repository's tags are listed in one request, and its host is asked once
 * whether it has the API.  What was found stands in WORK/referrers.jsonl, so
 * that the next plan asks nothing.
 */
#include "item.h"

struct referrers {
	struct graph *graph;
	const char *work;
	const struct target *target;
	/* the outcome */
	struct item *item;
	size_t n, cap;
	size_t left;      /* of indexes that were cut down: left behind */
	size_t subjects;  /* images that have any */
};

/* Finds those of the n items; an item whose referrers cannot be asked for
 * fails.  False when WORK/referrers.jsonl cannot be read or written. */
bool referrers_find(struct referrers *x, struct item *item, size_t n, struct err *e);

#endif
