/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STRVALS_H
#define STRVALS_H
/*
 * The syntax of --set: name.sub[0]=value,other={a,b}; a backslash quotes the next
 * character.
 */
#include "base/err.h"
#include "base/val.h"

enum strvals_kind {
	STRVALS_TYPED,   /* --set: true, null and integers get their types */
	STRVALS_STRING,  /* --set-string */
	STRVALS_FILE,    /* --set-file: values are the bytes of files */
	STRVALS_JSON,    /* --set-json: values are JSON */
	STRVALS_LITERAL  /* --set-literal: one name; all after the '=' is text */
};

/* Reads the file that --set-file names into *out; false with e set. */
typedef bool (*strvals_reader)(void *data, struct arena *a, struct str path,
			       struct str *out, struct err *e);

/*
 * Puts the values of the text into the map dest.  A bracket that is not closed ends the
 * text, but with helm3 is an error, as in each Helm.  Fails with Helm's message, without
 * "failed parsing --set data: " before it; status 2.  `reader`, called with data, is
 * for STRVALS_FILE.
 */
bool strvals_parse(struct arena *a, struct str text, enum strvals_kind kind,
		   bool helm3, struct val dest, strvals_reader reader, void *data,
		   struct err *e);

#endif
