/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HELPER_H
#define HELPER_H
/* docker's credential helpers: docker-credential-NAME on PATH. */
#include "base/err.h"

/*
 * Runs "docker-credential-NAME get" with the server on its input, without a
 * shell and for at most 30 seconds.  Both results are empty when the helper
 * says that it knows no credentials; status 2 when it fails otherwise.
 */
bool helper_get(struct arena *a, struct str name, struct str server,
		struct str *user, struct str *secret, struct err *e);

#endif
