/* SPDX-License-Identifier: Apache-2.0 */
#include "http_tls.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/limits.h"

enum { PROBE_SECONDS = 5 };

/* The part of an origin after "https://". */
static const char *
authority(const char *origin)
{
	const char *p = strstr(origin, "://");

	return p ? p + 3 : origin;
}

/* The authority without the port of https, as people write it. */
static const char *
host_name(struct arena *a, const char *origin)
{
	struct str name = str_of(authority(origin));

	if (str_ends(name, STR(":443")))
		name.n -= 4;
	return arena_cstr(a, name);
}

static bool
is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The host's folder in the folder certs; NULL when there is none. */
static const char *
host_dir(struct arena *a, const char *certs, const char *origin)
{
	const char *dir = path_join(a, certs, authority(origin));

	if (is_dir(dir))
		return dir;
	dir = path_join(a, certs, host_name(a, origin));
	return is_dir(dir) ? dir : NULL;
}

static const char *
find_dir(struct arena *a, const struct http_options *o, const char *origin)
{
	const char *home = getenv("HOME"), *dir = NULL;

	if (o->certs_dir)
		dir = host_dir(a, o->certs_dir, origin);
	if (!dir && home && *home)
		dir = host_dir(a, path_join(a, home, ".config/containers/certs.d"), origin);
	if (!dir)
		dir = host_dir(a, "/etc/containers/certs.d", origin);
	return dir ? dir : host_dir(a, "/etc/docker/certs.d", origin);
}

/* Adds a file of certificates to those that are trusted. */
static void
trust(struct arena *a, struct http_tls *t, const char *path)
{
	struct err e = { .arena = a };
	struct str text;

	if (!file_read(a, path, LIMIT_CERTIFICATES, &text, &e))
		t->broken = e.msg;
	else if (!str_holds(text, STR("-----BEGIN ")))
		t->broken = arena_printf(a, "%s: no certificates in PEM form", path);
	else
		t->ca = str_of(arena_printf(a, "%.*s%.*s\n", STR_ARG(t->ca), STR_ARG(text)));
}

/* Takes the certificates and the key in the host's folder. */
static void
take_dir(struct arena *a, struct http_tls *t, const char *dir)
{
	struct dirent **entry;
	int i, n = scandir(dir, &entry, NULL, alphasort);
	struct str name;

	for (i = 0; i < n; i++) {
		name = str_of(entry[i]->d_name);
		if (str_ends(name, STR(".crt"))) {
			trust(a, t, path_join(a, dir, name.p));
		} else if (str_ends(name, STR(".cert")) && !t->cert) {
			t->cert = path_join(a, dir, name.p);
			t->key = path_join(a, dir, arena_printf(a, "%.*s.key",
				STR_ARG(str_sub(name, 0, name.n - 5))));
		}
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
}

/* Adds the system's certificates to ours.  curl uses ours in place of the system's
 * file, but besides the system's folder; so where the system has a file, that is
 * added. */
static void
trust_system(struct arena *a, struct http_tls *t)
{
	curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);

	if (t->file)
		trust(a, t, t->file);
	else if (!t->dir && !v->capath && v->cainfo)
		trust(a, t, v->cainfo);
}

struct http_tls *
tls_of(struct arena *a, const struct http_options *o, const char *origin)
{
	struct http_tls *t = arena_new(a, struct http_tls);
	const char *dir;

	if (strncmp(origin, "https:", 6) != 0)
		return t;
	t->file = getenv("SSL_CERT_FILE");
	t->dir = getenv("SSL_CERT_DIR");
	t->cert = o->cert;
	t->key = o->key;
	dir = find_dir(a, o, origin);
	if (dir)
		take_dir(a, t, dir);
	if (o->cacert)
		trust(a, t, o->cacert);
	if (t->ca.n)
		trust_system(a, t);
	return t;
}

void
tls_apply(const struct http_tls *t, CURL *easy)
{
	struct curl_blob ca = { .data = (void *)(uintptr_t)t->ca.p, .len = t->ca.n,
				.flags = CURL_BLOB_NOCOPY };

	if (t->file)
		curl_easy_setopt(easy, CURLOPT_CAINFO, t->file);
	if (t->dir || t->file)
		curl_easy_setopt(easy, CURLOPT_CAPATH, t->dir);
	if (t->ca.n)
		curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &ca);
	if (t->cert)
		curl_easy_setopt(easy, CURLOPT_SSLCERT, t->cert);
	if (t->key)
		curl_easy_setopt(easy, CURLOPT_SSLKEY, t->key);
}

/* True for OpenSSL's errors when a server speaks plain HTTP. */
static bool
is_plain(struct str why)
{
	return str_holds(why, STR("wrong version number")) ||
	       str_holds(why, STR("packet length too long")) ||
	       str_holds(why, STR("http request"));
}

/* True for OpenSSL's errors when a server wants a client certificate. */
static bool
names_certificate(struct str why)
{
	return str_holds(why, STR("certificate required")) ||
	       str_holds(why, STR("alert bad certificate")) ||
	       str_holds(why, STR("alert unknown ca")) ||
	       str_holds(why, STR("alert handshake failure"));
}

static bool
is_of_tls(CURLcode code)
{
	return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_RECV_ERROR ||
	       code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING;
}

bool
tls_wants_certificate(CURLcode code, const char *why)
{
	return is_of_tls(code) && names_certificate(str_of(why));
}

bool
tls_is_final(CURLcode code, const char *why)
{
	return tls_wants_certificate(code, why) || (is_of_tls(code) && is_plain(str_of(why)));
}

const char *
tls_probe_certificate(struct arena *a, const struct http_tls *t, const char *origin)
{
	char why[CURL_ERROR_SIZE] = "";
	CURL *easy = curl_easy_init();
	CURLcode code;

	if (!easy)
		abort();
	curl_easy_setopt(easy, CURLOPT_URL, origin);
	curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_MAX_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)PROBE_SECONDS);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, why);
	tls_apply(t, easy);
	code = curl_easy_perform(easy);
	curl_easy_cleanup(easy);
	return tls_wants_certificate(code, why) ? arena_printf(a, "%s", why) : NULL;
}

const char *
tls_explain(struct arena *a, const char *origin, CURLcode code, const char *why)
{
	const char *host = host_name(a, origin);
	bool final = tls_is_final(code, why);

	if (final && is_plain(str_of(why)))
		return arena_printf(a, "%s does not speak TLS (%s); for plain HTTP give "
				    "--http %s, or --plain-http", host, why, host);
	if (final)
		return arena_printf(a, "%s wants another client certificate than it was "
				    "shown, if any (%s); give --cert and --key, or put "
				    "client.cert and client.key into certs.d/%s", host, why, host);
	if (code != CURLE_PEER_FAILED_VERIFICATION)
		return why;
	if (str_holds(str_of(why), STR("subject name")))
		return arena_printf(a, "the certificate of %s is another host's (%s)", host, why);
	if (str_holds(str_of(why), STR("expired")))
		return arena_printf(a, "the certificate of %s is out of date (%s)", host, why);
	return arena_printf(a, "the certificate of %s is not trusted (%s); give its CA with "
			    "--cacert, or put it into certs.d/%s/ca.crt", host, why, host);
}
