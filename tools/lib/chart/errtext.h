/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ERRTEXT_H
#define ERRTEXT_H
/* What Helm makes of the messages of Go's templates. */
#include "base/err.h"
#include "template/template.h"

/* Of a parse error in the template of that name. */
char *errtext_parse(struct arena *a, struct str name, struct str msg);
/* Of a failed execution; where tells which errors the message wraps. */
char *errtext_exec(struct arena *a, struct str name, struct str msg,
		   const struct tmpl_where *where, bool helm3);

#endif
