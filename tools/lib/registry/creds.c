/* SPDX-License-Identifier: Apache-2.0 */
#include "creds.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "helper.h"
#include "http/http.h"
#include "json/json.h"

enum { FILES_MOST = 6, NAME_MOST = 1024, HELPER_MS = 30 * 1000 };

struct creds_store {
	struct arena *arena;
	bool read;
	size_t n;
	struct {
		const char *path;
		struct val v;
	} file[FILES_MOST];
	struct map *asked; /* "helper host" → index into answer */
	struct map *found; /* "host/repository" → index into answer */
	struct creds *answer;
	size_t answers, capanswer;
};

struct creds_store *
creds_new(struct arena *a)
{
	struct creds_store *s = arena_new(a, struct creds_store);

	s->arena = a;
	s->asked = map_new(a);
	s->found = map_new(a);
	return s;
}

/* Reads $variable/rest, or $HOME/fallback when the variable is not set, if there is
 * such a file. */
static bool
add_file(struct creds_store *s, const char *variable, const char *rest,
	 const char *fallback, struct err *e)
{
	const char *dir = variable ? getenv(variable) : NULL, *path = NULL;
	struct val v = NIL;
	struct str text;

	if (dir && *dir) {
		path = *rest ? path_join(s->arena, dir, rest) : dir;
	} else if (fallback && (dir = getenv("HOME")) && *dir) {
		path = path_join(s->arena, dir, fallback);
	}
	if (!path || access(path, F_OK) != 0)
		return true;
	if (!file_read(s->arena, path, LIMIT_ANSWER, &text, e))
		return false;
	if (str_trim(text).n == 0)
		return true;
	if (!json_parse(s->arena, text, &v, e))
		return err_wrap(e, "%s", path);
	s->file[s->n].path = path;
	s->file[s->n++].v = v;
	return true;
}

static bool
read_files(struct creds_store *s, struct err *e)
{
	s->read = true;
	return add_file(s, "REGISTRY_AUTH_FILE", "", NULL, e) &&
	       add_file(s, "DOCKER_CONFIG", "config.json", NULL, e) &&
	       add_file(s, "XDG_RUNTIME_DIR", "containers/auth.json", NULL, e) &&
	       add_file(s, "XDG_CONFIG_HOME", "containers/auth.json",
			".config/containers/auth.json", e) &&
	       add_file(s, NULL, "", ".docker/config.json", e) &&
	       add_file(s, "HELM_REGISTRY_CONFIG", "",
			".config/helm/registry/config.json", e);
}

/* Decodes the base 64 of "user:password", after which some programs write NULs. */
static bool
decode(struct arena *a, struct str text, struct creds *out)
{
	unsigned char *raw = arena_alloc(a, text.n + 4);
	char *in = arena_alloc(a, text.n + 4);
	struct str plain;
	size_t n = text.n;
	int got;

	memcpy(in, text.p, n);
	while (n % 4) /* padding is often left out */
		in[n++] = '=';
	got = EVP_DecodeBlock(raw, (unsigned char *)in, (int)n);
	if (got < 0)
		return false;
	plain = (struct str){ (char *)raw, (size_t)got };
	while (n-- > 0 && in[n] == '=' && plain.n)
		plain.n--;
	while (str_ends(plain, (struct str){ "", 1 }))
		plain.n--;
	return str_cut(plain, ':', &out->user, &out->password);
}

/* Adds the credentials of an entry of "auths" to *out, which is zeroed; false when
 * the entry is broken. */
static bool
entry_creds(struct creds_store *s, struct val entry, struct creds *out)
{
	struct str auth = val_get_str(entry, "auth");
	bool good = auth.n == 0 || decode(s->arena, auth, out);

	if (out->user.n == 0 && val_get_str(entry, "username").n) {
		out->user = val_get_str(entry, "username");
		out->password = val_get_str(entry, "password");
		good = true;
	}
	out->identity = val_get_str(entry, "identitytoken");
	out->token = val_get_str(entry, "registrytoken");
	foreign_secret(out->token);
	return good;
}

static bool
is_empty(const struct creds *c)
{
	return c->user.n == 0 && c->identity.n == 0 && c->token.n == 0;
}

/* The HOST[/PATH] of a key of "auths": without the scheme, and without the path /v1/
 * or /v2/ that docker writes. */
static struct str
key_location(struct str key)
{
	struct str host, path;
	ptrdiff_t scheme = str_find(key, STR("://"));

	if (scheme >= 0)
		key = str_sub(key, (size_t)scheme + 3, key.n);
	while (str_ends(key, STR("/")))
		key.n--;
	str_cut(key, '/', &host, &path);
	if (str_is(path, "v1") || str_is(path, "v2"))
		key = host;
	if (str_is(host, "index.docker.io") || str_is(host, "registry-1.docker.io"))
		return key.n == host.n ? STR("docker.io") : key;
	return key;
}

/* Credentials of the longest key of "auths" that is a prefix of `name`, by whole parts
 * of the path; *best takes the key's length, or 0 when there is none. */
static bool
from_auths(struct creds_store *s, size_t file, struct str name, size_t *best,
	   struct creds *out, struct err *e)
{
	struct val auths = val_get(s->file[file].v, "auths");
	const struct map_entry *m;
	struct creds c;
	struct str key;

	*best = 0;
	if (val_kind(auths) != KIND_MAP)
		return true;
	for (m = map_next(val_object(auths), NULL); m; m = map_next(val_object(auths), m)) {
		key = key_location(m->key);
		c = (struct creds){ 0 };
		if (key.n <= *best || !str_starts(name, key) ||
		    (key.n < name.n && name.p[key.n] != '/'))
			continue;
		if (!entry_creds(s, m->v, &c))
			return err_set(e, STATUS_USAGE, "%s: the auth of \"%.*s\" is not "
				       "the base64 of USER:PASSWORD", s->file[file].path,
				       STR_ARG(m->key));
		if (c.token.n && !http_credentials_valid(c.token))
			return err_set(e, STATUS_USAGE, "%s: the registrytoken of \"%.*s\" has "
				       "bytes that no header may have", s->file[file].path,
				       STR_ARG(m->key));
		if (is_empty(&c))
			continue;
		c.source = arena_printf(s->arena, "%s (entry %.*s)", s->file[file].path,
					STR_ARG(m->key));
		*best = key.n;
		*out = c;
	}
	return true;
}

/* Keeps *c as the answer for key in the map `to`. */
static void
remember(struct creds_store *s, struct map *to, struct str key, const struct creds *c)
{
	s->answer = arena_room(s->arena, s->answer, s->answers, &s->capanswer, sizeof *c);
	s->answer[s->answers] = *c;
	map_set(to, key, val_int((int64_t)s->answers++));
}

/* The credentials that a helper has for the host; it is asked once. */
static bool
from_helper(struct creds_store *s, size_t file, struct str helper, struct str host,
	    struct creds *out, struct err *e)
{
	struct str key = str_of(arena_printf(s->arena, "%.*s %.*s",
					     STR_ARG(helper), STR_ARG(host)));
	struct val *known = map_get(s->asked, key);
	struct str user, secret;

	if (known) {
		*out = s->answer[val_integer(*known)];
		return true;
	}
	if (!helper_get(s->arena, helper, str_is(host, "docker.io")
			? STR("https://index.docker.io/v1/") : host, HELPER_MS,
			&user, &secret, e))
		return err_wrap(e, "%s", s->file[file].path);
	*out = (struct creds){ 0 };
	if (str_is(user, "<token>"))
		out->identity = secret;
	else
		*out = (struct creds){ .user = user, .password = secret };
	if (!is_empty(out))
		out->source = arena_printf(s->arena, "docker-credential-%.*s (named by %s)",
					   STR_ARG(helper), s->file[file].path);
	remember(s, s->asked, key, out);
	return true;
}

/* The helper that "credHelpers" names for the host, or the empty slice. */
static struct str
helper_of(struct val file, struct str host)
{
	struct val map = val_get(file, "credHelpers");
	struct val *v = map_get(val_object(map), host);

	if (!v && val_kind(map) == KIND_MAP && str_is(host, "docker.io"))
		v = map_get(val_object(map), STR("https://index.docker.io/v1/"));
	return v ? val_text(*v) : STR("");
}

/* The credentials that one file has; *out is empty when it has none. */
static bool
from_file(struct creds_store *s, size_t file, struct str host, struct str name,
	  struct creds *out, struct err *e)
{
	struct str helper = helper_of(s->file[file].v, host);
	size_t best;

	*out = (struct creds){ 0 };
	if (!from_auths(s, file, name, &best, out, e))
		return false;
	if (best > host.n || (best && helper.n == 0))
		return true;
	if (helper.n == 0)
		helper = val_get_str(s->file[file].v, "credsStore");
	return helper.n == 0 || from_helper(s, file, helper, host, out, e);
}

bool
creds_find(struct creds_store *s, struct str host, struct str repository,
	   struct creds *out, struct err *e)
{
	char text[NAME_MOST];
	int n = snprintf(text, sizeof text, "%.*s/%.*s", STR_ARG(host), STR_ARG(repository));
	struct str name = { text, (size_t)n };
	struct val *known;
	size_t i;

	*out = (struct creds){ 0 };
	if (n < 0 || n >= NAME_MOST)
		return err_set(e, STATUS_USAGE, "%.*s: the name is too long", STR_ARG(host));
	known = map_get(s->found, name);
	if (known) {
		*out = s->answer[val_integer(*known)];
		return true;
	}
	if (!s->read && !read_files(s, e))
		return false;
	for (i = 0; i < s->n && is_empty(out); i++)
		if (!from_file(s, i, host, name, out, e))
			return false;
	remember(s, s->found, arena_dup(s->arena, name), out);
	return true;
}

struct str
creds_files(const struct creds_store *s, struct arena *a)
{
	struct str list = STR("");
	size_t i;

	for (i = 0; i < s->n; i++)
		list = str_of(arena_printf(a, "%.*s%s%s", STR_ARG(list), i ? ", " : "",
					   s->file[i].path));
	return list;
}

const char *
creds_file(struct creds_store *s, size_t i, bool *secret)
{
	struct err e = { .arena = s->arena };
	const struct map_entry *m;
	struct creds c;
	struct val auths;

	*secret = false;
	if ((!s->read && !read_files(s, &e)) || i >= s->n)
		return NULL;
	auths = val_get(s->file[i].v, "auths");
	for (m = map_next(val_object(auths), NULL); m;
	     m = map_next(val_object(auths), m)) {
		c = (struct creds){ 0 };
		*secret |= !entry_creds(s, m->v, &c) || !is_empty(&c);
	}
	return s->file[i].path;
}
