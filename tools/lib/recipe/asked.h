/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ASKED_H
#define ASKED_H
/*
 * The part of a command line that says which recipe is meant: criteria named
 * as aicr names its flags, and where the data tree is.
 */
#include "cli/opts.h"
#include "recipe.h"

enum asked_key {
	ASKED_SERVICE = 1024, /* the criteria in the order of enum criteria_field */
	ASKED_ACCELERATOR,
	ASKED_INTENT,
	ASKED_OS,
	ASKED_PLATFORM,
	ASKED_GPU,
	ASKED_NODES,
	ASKED_RECIPES,
	ASKED_DATA,
	ASKED_ALLOW_UNCOVERED,
	ASKED_DEBUG
};

/* Rows for the option table of a program. */
#define ASKED_OPTS \
	{ ASKED_SERVICE, "service", "NAME", "Kubernetes service: eks, gke, aks, kind ..." }, \
	{ ASKED_ACCELERATOR, "accelerator", "NAME", "GPU: h100, gb200 ..." }, \
	{ ASKED_GPU, "gpu", "NAME", "the same as --accelerator" }, \
	{ ASKED_INTENT, "intent", "NAME", "training or inference" }, \
	{ ASKED_OS, "os", "NAME", "operating system of the nodes" }, \
	{ ASKED_PLATFORM, "platform", "NAME", "platform: dynamo, kubeflow ..." }, \
	{ ASKED_NODES, "nodes", "N", "number of nodes" }, \
	{ ASKED_RECIPES, "recipes", "DIR", "data tree (else MKMIRROR_RECIPES)" }, \
	{ ASKED_DATA, "data", "DIR", "data tree laid over it" }, \
	{ ASKED_ALLOW_UNCOVERED, "allow-uncovered", NULL, "take values that no overlay covers" }, \
	{ ASKED_DEBUG, "debug", NULL, "say on stderr which file each value came from" }

struct asked {
	struct criteria criteria;
	bool given[CRITERIA_FIELDS + 1]; /* the last is for nodes */
	const char *recipes, *data;
	bool allow_uncovered, debug;
};

/* Takes the option that opts_next returned; false when it is none of these.
 * A criterion given twice ends the program with status 2. */
bool asked_option(struct asked *q, struct opts *o, int key);
/* Ends the program with status 2 when there are operands. */
void asked_no_operand(const struct opts *o);
/* Opens the data tree; status 2 when none was named. */
bool asked_open(const struct asked *q, struct recipes *r, struct arena *a,
		struct err *e);
/* The recipe that the criteria resolve to. */
bool asked_resolve(const struct asked *q, struct recipes *r, struct val *out,
		   struct err *e);
/* The recipe of a document's text; where is the name it goes by. */
bool asked_parse(struct recipes *r, struct str text, const char *where,
		 struct val *out, struct err *e);
/* Prints, when asked to, path and file of every value, sorted, on stderr. */
void asked_explain(const struct asked *q, const struct recipes *r);

#endif
