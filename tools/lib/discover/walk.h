/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WALK_H
#define WALK_H
/*
 * Walks a document: looks at every value, and gives images, and strings that may be
 * images, to a function.
 */
#include "api_object.h"
#include "rules.h"

enum finding_class {
	CLASS_CERTAIN,
	CLASS_PROBABLE, /* no rule and no shape decides */
	CLASS_IGNORED,  /* a rule says that it is not an image */
	CLASS_BROKEN    /* the image of a container, which is not a reference */
};

struct position;

/* An image, or a string that may be one, and its position.  Valid during the call. */
struct finding {
	enum finding_class class;
	struct str ref;
	/* the string in the document; ref may have more, from a rule or from a
	 * version beside it */
	struct str text;
	struct str object; /* "Deployment/web" */
	struct str path;   /* "spec.template.spec.containers[0].image" */
	bool decided;      /* by a rule */
	const struct position *at;
};

struct walk {
	/* set by the caller */
	struct arena *arena;       /* memory for one document */
	const struct rules *rules; /* may be NULL */
	void (*found)(void *data, const struct finding *f);
	void *data;

	/* private: the document and the value that are walked */
	struct api_object owner;
	const struct rules_about *about; /* the rules for owner */
	int embedded;      /* the number of strings within each other around the value */
	const struct map *root; /* the current document; NULL when it is not a map */
	const struct position *root_at; /* of the string that is that document; or NULL */
};

/* Walks one document. */
void walk_document(struct walk *w, struct val doc);

#endif
