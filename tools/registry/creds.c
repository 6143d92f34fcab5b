/* SPDX-License-Identifier: Apache-2.0 */
#include "creds.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <unistd.h>

#include "helper.h"
#include "io.h"
#include "json.h"
#include "limits.h"
#include "map.h"

enum { FILES_MOST = 6 };

struct creds_store {
	struct arena *arena;
	bool read;
	size_t n;
	struct {
		const char *path;
		struct val v;
	} file[FILES_MOST];
	struct map *asked; /* "helper host" → index + 1 into answers */
	struct creds *answer;
	size_t answers;
};

struct creds_store *
creds_new(struct arena *a)
{
	struct creds_store *s = arena_new(a, struct creds_store);

	s->arena = a;
	s->asked = map_new(a);
	return s;
}

/* Reads $variable/rest, or fallback under $HOME, when there is such a file. */
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

/* Decodes base64 "user:password". */
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
	return str_cut(plain, ':', &out->user, &out->password);
}

/* What an entry of "auths" says; false when nothing. */
static bool
entry_creds(struct creds_store *s, struct val entry, struct creds *out)
{
	struct str auth = val_get_str(entry, "auth");

	if (auth.n)
		decode(s->arena, auth, out);
	if (out->user.n == 0 && val_get_str(entry, "username").n) {
		out->user = val_get_str(entry, "username");
		out->password = val_get_str(entry, "password");
	}
	out->identity = val_get_str(entry, "identitytoken");
	out->token = val_get_str(entry, "registrytoken");
	return out->user.n || out->identity.n || out->token.n;
}

/* A key of "auths" as HOST[/PATH]: without scheme and docker's /v1/ and /v2/. */
static struct str
key_place(struct str key)
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

/* Credentials of the longest key of "auths" that leads `name`. */
static bool
from_auths(struct creds_store *s, struct val file, struct str name,
	   struct creds *out)
{
	struct val auths = val_get(file, "auths");
	const struct map_entry *e;
	size_t best = 0;
	struct creds c;
	struct str key;

	if (val_kind(auths) != KIND_MAP)
		return false;
	for (e = map_next(auths.m, NULL); e; e = map_next(auths.m, e)) {
		key = key_place(e->key);
		c = (struct creds){ 0 };
		if (key.n > best && str_starts(name, key) &&
		    (key.n == name.n || name.p[key.n] == '/') &&
		    entry_creds(s, e->v, &c)) {
			best = key.n;
			*out = c;
		}
	}
	return best > 0;
}

/* Asks a helper, or remembers what it said. */
static bool
from_helper(struct creds_store *s, struct str helper, struct str host,
	    struct creds *out, struct err *e)
{
	struct str key = str_of(arena_printf(s->arena, "%.*s %.*s",
					     STR_ARG(helper), STR_ARG(host)));
	struct val *known = map_get(s->asked, key);
	struct str user, secret;

	if (known) {
		*out = s->answer[known->i];
		return true;
	}
	if (!helper_get(s->arena, helper, str_is(host, "docker.io")
			? STR("https://index.docker.io/v1/") : host,
			&user, &secret, e))
		return false;
	if (str_is(user, "<token>"))
		out->identity = secret;
	else
		*out = (struct creds){ .user = user, .password = secret };
	s->answer = arena_grow(s->arena, s->answer, s->answers * sizeof *out,
			       (s->answers + 1) * sizeof *out);
	s->answer[s->answers] = *out;
	map_set(s->asked, key, val_int((int64_t)s->answers++));
	return true;
}

bool
creds_find(struct creds_store *s, struct str host, struct str repository,
	   struct creds *out, struct err *e)
{
	struct str name = str_of(arena_printf(s->arena, "%.*s/%.*s", STR_ARG(host),
					      STR_ARG(repository)));
	struct str helper;
	struct val *v, map;
	size_t i;

	*out = (struct creds){ 0 };
	if (!s->read && !read_files(s, e))
		return false;
	for (i = 0; i < s->n; i++) {
		if (from_auths(s, s->file[i].v, name, out)) {
			out->source = s->file[i].path;
			return true;
		}
		map = val_get(s->file[i].v, "credHelpers");
		v = val_kind(map) == KIND_MAP ? map_get(map.m, host) : NULL;
		helper = v && val_kind(*v) == KIND_STRING ? v->s
			: val_get_str(s->file[i].v, "credsStore");
		if (helper.n && !from_helper(s, helper, host, out, e))
			return err_wrap(e, "%s", s->file[i].path);
		out->source = s->file[i].path;
		if (out->user.n || out->identity.n)
			return true;
	}
	*out = (struct creds){ 0 };
	return true;
}
