/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROGRAMS_H
#define PROGRAMS_H
/* The programs that travel along, so that the far side needs none. */
#include "extras.h"

/* Adds the installed programs that argv0 is of, the libraries that they load but libc's,
 * and a README.  Status 2. */
bool programs_add(struct extras *x, const char *argv0, struct str name, struct err *e);
/* Adds those in the folder, an installation for another machine with its libraries. */
bool programs_add_from(struct extras *x, const char *dir, struct str name, struct err *e);

#endif
