/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXTS_H
#define TEXTS_H
/* The scripts and pages of a bundle, made by templates of the installation. */
#include "deploy.h"

/* *out takes what the template of that name gives for dot.  Its functions are Sprig's,
 * and `shell`, which quotes a word for a shell.  Fails with status 2 or 3. */
bool text_make(struct deploy *d, const char *name, struct val dot, struct str *out,
	       struct err *e);
/* Adds README.md, from bundle-readme.md.tmpl.  `releases` are maps of name, dir and
 * namespace. */
bool text_readme(struct deploy *d, struct val releases, struct err *e);

#endif
