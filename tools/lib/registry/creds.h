/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CREDS_H
#define CREDS_H
/*
 * Credentials for registries, from the files that docker, podman and helm
 * write.  The first file of this list that has some for the registry counts:
 *
 *	$REGISTRY_AUTH_FILE
 *	$DOCKER_CONFIG/config.json
 *	$XDG_RUNTIME_DIR/containers/auth.json
 *	${XDG_CONFIG_HOME:-$HOME/.config}/containers/auth.json
 *	$HOME/.docker/config.json
 *	${HELM_REGISTRY_CONFIG:-$HOME/.config/helm/registry/config.json}
 *
 * In a file, the first of these counts: the entry of "auths" whose key, a host with
 * a path, is the longest prefix of HOST/REPOSITORY; the helper that "credHelpers"
 * names for the host; the entry of "auths" for the host; the helper of
 * "credsStore".  A helper is run without a shell, once for each registry.
 */
#include "base/err.h"

struct creds {
	struct str user, password; /* empty: none */
	struct str identity;       /* a refresh token for the token server */
	struct str token;          /* a bearer token to send as it is */
	const char *source;        /* file and entry, or helper, for messages; NULL: none */
};

struct creds_store;

/* A new store, in a; the files are read at the first creds_find. */
struct creds_store *creds_new(struct arena *a);
/* The credentials for host/repository in *out, which is empty when there are none.
 * Fails with status 2 when a file is broken or a helper fails. */
bool creds_find(struct creds_store *s, struct str host, struct str repository,
		struct creds *out, struct err *e);
/* The paths of the files that were read, joined by ", "; empty without a file. */
struct str creds_files(const struct creds_store *s, struct arena *a);
/* The path of file i, from 0; *secret says whether it holds credentials itself
 * rather than naming a helper.  NULL after the last file, and when one cannot be
 * read. */
const char *creds_file(struct creds_store *s, size_t i, bool *secret);

#endif
