/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WALK_H
#define WALK_H
/*
 * The walk through a document: every value of every kind is looked at, and
 * what is or may be an image is handed on.
 */
#include "api_object.h"
#include "rules.h"

enum finding_class {
	CLASS_CERTAIN,
	CLASS_PROBABLE, /* nobody decided yet */
	CLASS_IGNORED,  /* a rule says that it is none */
	CLASS_BROKEN    /* a container's image that names none */
};

struct position;

/* An image, or what may be one, and where it stands.  Valid during the call. */
struct finding {
	enum finding_class class;
	struct str ref;
	struct str text;   /* as it stands there: ref may have more, from a rule
	                    * or a version beside it */
	struct str object; /* "Deployment/web" */
	struct str path;   /* "spec.template.spec.containers[0].image" */
	const struct position *at;
};

struct walk {
	struct arena *arena;       /* for what lives as long as one document */
	const struct rules *rules; /* or NULL */
	void (*found)(void *data, const struct finding *f);
	void *data;
	struct api_object owner; /* set by the walk, as is all below */
	const struct rules_about *about; /* the owner */
	int embedded;      /* how many strings deep the walk is */
	const struct map *root; /* of the document at hand; NULL when it is none */
};

/* Walks one document. */
void walk_document(struct walk *w, struct val doc);

#endif
