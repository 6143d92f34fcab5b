/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H
/*
 * Certificates for TLS with a host: those to trust, and the client certificate.
 *
 * Trusted are the system's certificates, or in their place those of
 * $SSL_CERT_FILE and $SSL_CERT_DIR, and besides them the options' cacert and each
 * *.crt of the host's folder.  The host's folder is HOST:PORT (or HOST, for port
 * 443) in the first of these folders that has one: the options' certs_dir,
 * $HOME/.config/containers/certs.d, /etc/containers/certs.d and
 * /etc/docker/certs.d.  A NAME.cert in it, with its NAME.key, is the client
 * certificate, unless the options name one.  Used by http.c only.
 */
#include "http.h"

struct http_tls {
	struct str ca;            /* more certificates to trust, in PEM; may be empty */
	const char *file, *dir;   /* of trusted certificates; NULL: the system's */
	const char *cert, *key;   /* files of the client certificate; or NULL */
	const char *broken;       /* why a file of certificates cannot be used; or NULL */
};

/* The certificates for an origin (url.h), in a; no certificates for http. */
struct http_tls *tls_of(struct arena *a, const struct http_options *o,
			const char *origin);
/* Sets a handle's options; t must live as long as the handle. */
void tls_apply(const struct http_tls *t, CURL *easy);
/*
 * Connects to an origin by TLS 1.2 to see whether it takes our client
 * certificate: returns the server's error when it does not, else NULL.  With TLS
 * 1.3 a server checks the certificate after the handshake: by then the request
 * is on its way, the connection is reset, and the server's error is often lost.
 * With TLS 1.2 the error is part of the handshake.  Waits for 5 seconds at most.
 */
const char *tls_probe_certificate(struct arena *a, const struct http_tls *t,
				  const char *origin);
/* True for an error of TLS that a later try cannot mend. */
bool tls_is_final(CURLcode code, const char *why);
/* True for an error by which the server wants a client certificate, or another
 * one. */
bool tls_wants_certificate(CURLcode code, const char *why);
/* The error in words that say what to do, when it is one of TLS, else `why`. */
const char *tls_explain(struct arena *a, const char *origin, CURLcode code,
			const char *why);

#endif
