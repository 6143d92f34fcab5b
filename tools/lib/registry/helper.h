/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HELPER_H
#define HELPER_H
/* docker's credential helpers, the programs docker-credential-NAME on PATH, by the
 * protocol of docker/docker-credential-helpers. */
#include "base/err.h"

/*
 * Runs "docker-credential-NAME get" with the server on its input, without a
 * shell and for at most ms milliseconds.  Both results, in a, are empty when the
 * helper says that it has no credentials; fails with status 2 otherwise.
 */
bool helper_get(struct arena *a, struct str name, struct str server, int64_t ms,
		struct str *user, struct str *secret, struct err *e);

#endif
