/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H
/*
 * What TLS with a host needs: whom to trust, and which certificate to show.
 *
 * Trusted are the system's certificates, or those of $SSL_CERT_FILE and
 * $SSL_CERT_DIR, and besides them the options' cacert and each *.crt of the
 * host's folder.  That is HOST:PORT (or HOST, for port 443) in the first of
 * these that has it: the options' certs_dir,
 * $HOME/.config/containers/certs.d, /etc/containers/certs.d and
 * /etc/docker/certs.d.  A NAME.cert there, with its NAME.key, is shown to the
 * host, unless the options name another.  Used by http.c only.
 */
#include "http.h"

struct http_tls {
	struct str ca;            /* PEM to trust besides; may be empty */
	const char *file, *dir;   /* in place of the system's; NULL: the system's */
	const char *cert, *key;   /* to show; or NULL */
	const char *broken;       /* why it cannot be used; or NULL */
};

/* What there is for an origin (url.h); it lives in a. */
struct http_tls *tls_of(struct arena *a, const struct http_options *o,
			const char *origin);
/* Sets a handle's options. */
void tls_apply(const struct http_tls *t, CURL *easy);
/*
 * Asks an origin by TLS 1.2 whether it takes our client certificate: what the
 * server says when it does not, else NULL.  By TLS 1.3 a server judges the
 * certificate after the handshake: the request is on its way by then, the
 * connection is reset, and what the server said is often lost.  By 1.2 its
 * verdict is part of the handshake.  Waits for a few seconds at most.
 */
const char *tls_probe_certificate(struct arena *a, const struct http_tls *t,
				  const char *origin);
/* True when an error of TLS stays one, however often one tries. */
bool tls_is_final(CURLcode code, const char *why);
/* True when an error says that the server wants another certificate of us. */
bool tls_wants_certificate(CURLcode code, const char *why);
/* `why` in words that say what to do, when it is about TLS. */
const char *tls_explain(struct arena *a, const char *origin, CURLcode code,
			const char *why);

#endif
