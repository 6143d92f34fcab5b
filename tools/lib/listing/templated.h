/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEMPLATED_H
#define TEMPLATED_H
/*
 * Documents that a template makes of a value.  The template has Sprig's functions but
 * those of dates, certificates, random values and the network; and toYaml.
 */
#include "base/err.h"
#include "base/val.h"

/* Executes the template at path with the value dot and gives the text in *out.  Fails
 * with status 2 when the template cannot be read, and 3 when it fails. */
bool templated_write(struct arena *a, const char *path, struct val dot, struct str *out,
		    struct err *e);
/* The path of the template `name` that is installed with the programs, in a; argv0 is
 * that of the running program.  Fails as exe_dir does. */
bool templated_shipped(struct arena *a, const char *argv0, const char *name, const char **path,
		      struct err *e);

#endif
