/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ERRTEXT_H
#define ERRTEXT_H
/* Turns messages of Go's templates into those of Helm. */
#include "base/err.h"
#include "template/template.h"

/* The message for a parse error in the template of that name. */
char *errtext_parse(struct arena *a, struct str name, struct str msg);
/* The message for a failed execution; `where` says which errors the message wraps. */
char *errtext_exec(struct arena *a, struct str name, struct str msg,
		   const struct tmpl_where *where, bool helm3);

#endif
