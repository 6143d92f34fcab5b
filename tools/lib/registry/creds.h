/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CREDS_H
#define CREDS_H
/*
 * Credentials for registries, from the files that docker, podman and helm
 * write.  The first file of this list that knows the registry wins:
 *
 *	$REGISTRY_AUTH_FILE
 *	$DOCKER_CONFIG/config.json
 *	$XDG_RUNTIME_DIR/containers/auth.json
 *	${XDG_CONFIG_HOME:-$HOME/.config}/containers/auth.json
 *	$HOME/.docker/config.json
 *	${HELM_REGISTRY_CONFIG:-$HOME/.config/helm/registry/config.json}
 *
 * In a file: an entry of "auths" with a path, the longest that leads
 * HOST/REPOSITORY; then the helper that "credHelpers" names for the host; then
 * the entry of "auths" for the host; then "credsStore".  A helper is run
 * without a shell, once for a registry.
 */
#include "base/err.h"

struct creds {
	struct str user, password; /* empty: none */
	struct str identity;       /* a refresh token for the token server */
	struct str token;          /* a token to send as it is */
	const char *source;        /* file and entry, or helper; NULL: there are none */
};

struct creds_store;

/* An empty store; files are read at the first question. */
struct creds_store *creds_new(struct arena *a);
/* What is known for host/repository; *out is empty when nothing is.  False
 * when a file is broken or a helper failed, status 2. */
bool creds_find(struct creds_store *s, struct str host, struct str repository,
		struct creds *out, struct err *e);
/* The files that were read, with commas; empty when there are none. */
struct str creds_files(const struct creds_store *s, struct arena *a);
/* The i-th of these files, and whether it holds secrets itself; NULL after the
 * last, and when one cannot be read. */
const char *creds_file(struct creds_store *s, size_t i, bool *secret);

#endif
