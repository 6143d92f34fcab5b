/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WALK_H
#define WALK_H
/*
 * The walk through a document: every value of every kind is looked at, and
 * what is or may be an image is handed on.
 */
#include "val.h"

/* An image, or what may be one, and where it stands.  Valid during the call. */
struct finding {
	struct str ref;
	bool certain;
	struct str object; /* "Deployment/web" */
	struct str path;   /* "spec.template.spec.containers[0].image" */
};

struct place;

struct walk {
	struct arena *arena; /* for what lives as long as one document */
	void (*found)(void *data, const struct finding *f);
	void (*broken)(void *data, const struct finding *f); /* a container without a usable image */
	void *data;
	struct str object; /* set by the walk */
	int embedded;      /* how many strings deep the walk is */
};

/* Walks one document. */
void walk_document(struct walk *w, struct val doc);

#endif
