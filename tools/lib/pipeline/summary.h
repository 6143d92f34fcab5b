/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUMMARY_H
#define SUMMARY_H
/* The summary of a run: what became of every chart and image, for people and scripts. */
#include <stdbool.h>

#include "base/err.h"
#include "base/val.h"

struct summary {
	const char *work, *lock, *target;
	bool planned;   /* the run ended with the plan */
	bool idle;      /* nothing was copied: the whole receipt is of an earlier run */
	bool charts, images; /* the run was about charts, about images */
};

/*
 * Makes the summary of the files in the work folder, a map in a:
 *
 *	target, dryRun
 *	charts    name, versions: version, chart, status, target, error, and
 *	          images: source, status, target, error
 *	images    those that no chart brought, likewise
 *	chartsTotal, chartsCopied, chartsExisting, chartsFailed, chartsPlanned
 *	imagesTotal, imagesCopied, imagesExisting, imagesFailed, imagesPlanned
 *
 * A status is copied, exists, planned or failed.  An image of several charts
 * stands with each of them and counts once.  An item that a stage before the plan
 * gave up has failed.  Fails with status 2 when a file cannot be read.
 */
bool summary_read(struct arena *a, const struct summary *s, struct val *out,
		  struct err *e);
/* A summary as lines of text. */
struct str summary_text(struct arena *a, struct val summary);

#endif
