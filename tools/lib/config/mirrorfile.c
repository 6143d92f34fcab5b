/* SPDX-License-Identifier: Apache-2.0 */
#include "mirrorfile.h"

#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/path.h"
#include "checker.h"
#include "golang/semver.h"
#include "oci/ref.h"

static const struct check_key root_keys[] = {
	{ "target", CHECK_MAP, false },
	{ "upstreams", CHECK_MAP, false },
	{ "images", CHECK_TEXTS, false },
	{ 0 }
};

static const struct check_key target_keys[] = {
	{ "url", CHECK_TEXT, true },
	{ "charts-prefix", CHECK_TEXT, false },
	{ "insecure", CHECK_FLAG, false },
	{ 0 }
};

static const struct check_key upstream_keys[] = {
	{ "type", CHECK_TEXT, true },
	{ "repo", CHECK_TEXT, false },
	{ "registry", CHECK_TEXT, false },
	{ "path", CHECK_TEXT, false },
	{ "chart", CHECK_TEXT, false },
	{ "versions", CHECK_TEXTS, false },
	{ "namespace", CHECK_TEXT, false },
	{ "values", CHECK_ANY, false },
	{ "set", CHECK_TEXTS, false },
	{ "insecure", CHECK_FLAG, false },
	{ "username", CHECK_TEXT, false },
	{ "username-env", CHECK_TEXT, false },
	{ "password", CHECK_TEXT, false },
	{ "password-env", CHECK_TEXT, false },
	{ "password-file", CHECK_TEXT, false },
	{ 0 }
};

/* A type of upstream, the key that says where its charts are, and an example of the
 * value of this key. */
static const struct upstream_kind {
	const char *name, *where, *example;
} kinds[] = {
	[UPSTREAM_REPO] = { "repo", "repo", "https://charts.example.com" },
	[UPSTREAM_OCI] = { "oci", "registry", "oci://registry.example.com/charts" },
	[UPSTREAM_LOCAL] = { "local", "path", "./charts/app" },
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *const login_keys[] = {
	"username", "username-env", "password", "password-env", "password-file",
};

/* A mirror.yaml being read. */
struct reader {
	struct checker check;
	struct arena *arena;
	const char *folder; /* the absolute path of the file's folder */
};

const char *
upstream_type_name(enum upstream_type t)
{
	return kinds[t].name;
}

bool
upstream_type_parse(struct str s, enum upstream_type *out)
{
	int i;

	for (i = 0; i < KINDS; i++)
		if (str_is(s, kinds[i].name)) {
			*out = (enum upstream_type)i;
			return true;
		}
	return false;
}

/* Makes a path that the file names absolute. */
static struct str
absolute(const struct reader *r, struct str path)
{
	return path_clean(r->arena,
			  str_of(path_join(r->arena, r->folder,
					   arena_cstr(r->arena, path))));
}

static enum insecure
insecure_of(struct val v)
{
	struct val flag = val_get(v, "insecure");

	if (val_kind(flag) != KIND_BOOL)
		return INSECURE_DEFAULT;
	return val_flag(flag) ? INSECURE_YES : INSECURE_NO;
}

/* Reads the file at path into a map and notes the file's folder. */
static bool
reader_open(struct reader *r, struct arena *a, const char *path,
	    struct val *root, struct err *e)
{
	struct str folder;

	*r = (struct reader){ .arena = a };
	if (!path_real(a, path_dir(a, path), &folder, e))
		return false;
	r->folder = folder.p;
	return check_read(&r->check, a, path, root, e);
}

static bool
read_target(struct reader *r, struct val v, struct mirror_file *out)
{
	struct yaml_at at = { .key = STR("target") };
	struct yaml_at url = { .up = &at, .key = STR("url") };
	struct str dir;

	if (val_is_nil(v))
		return true;
	if (!check_keys(&r->check, &at, v, target_keys))
		return false;
	out->target = val_get_str(v, "url");
	out->charts_prefix = val_get_str(v, "charts-prefix");
	out->insecure = insecure_of(v);
	if (str_holds(out->target, STR("://")))
		return check_fail(&r->check, &url,
				  "HOST[:PORT][/PREFIX] or oci:DIR is expected, without a scheme");
	if (foreign_has_login(out->target))
		return check_fail(&r->check, &url, "no credentials in URLs: those of registries "
				  "come from docker's settings");
	if (!str_starts(out->target, STR("oci:")))
		return true;
	dir = absolute(r, str_sub(out->target, 4, out->target.n));
	out->target = str_of(arena_printf(r->arena, "oci:%.*s", STR_ARG(dir)));
	return true;
}

/* Names of upstreams become parts of file names and of make's rules. */
static bool
name_valid(struct str name)
{
	size_t i;

	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') ||
		      (i && (c == '.' || c == '_' || c == '-'))))
			return false;
	}
	return name.n > 0;
}

/* Reads the key that says where the upstream's charts are.  The keys that other types
 * have for this must not be there. */
static bool
read_where(struct reader *r, const struct yaml_at *at, struct val v,
	   struct upstream *u)
{
	const struct upstream_kind *kind = &kinds[u->type];
	struct yaml_at here = { .up = at, .key = str_of(kind->where) };
	struct str where = val_get_str(v, kind->where);
	bool good = true;
	int i;

	for (i = 0; i < KINDS; i++) {
		struct yaml_at other = { .up = at, .key = str_of(kinds[i].where) };

		if (i != (int)u->type && !val_is_nil(val_get(v, kinds[i].where)))
			return check_fail(&r->check, &other,
					  "goes with type %s, not %s; %s wants '%s'",
					  kinds[i].name, kind->name, kind->name,
					  kind->where);
	}
	if (where.n == 0)
		return check_fail(&r->check, at, "'%s' is missing; for example %s: %s",
				  kind->where, kind->where, kind->example);
	if (u->type == UPSTREAM_REPO)
		good = str_starts(where, STR("https://")) ||
			str_starts(where, STR("http://"));
	else if (u->type == UPSTREAM_OCI && str_starts(where, STR("oci:")) &&
		 !str_starts(where, STR("oci://")))
		where = str_of(arena_printf(r->arena, "oci:%.*s", STR_ARG(absolute(r,
						str_sub(where, 4, where.n)))));
	else if (u->type == UPSTREAM_OCI && !str_holds(where, STR("://")))
		where = str_of(arena_printf(r->arena, "oci://%.*s", STR_ARG(where)));
	else if (u->type == UPSTREAM_OCI)
		good = str_starts(where, STR("oci://"));
	if (!good)
		return check_fail(&r->check, &here, "%s is expected, as in %s",
				  u->type == UPSTREAM_REPO ? "an http(s) URL" : "an oci:// URL",
				  kind->example);
	if (u->type != UPSTREAM_LOCAL && foreign_has_login(where))
		return check_fail(&r->check, &here, "no credentials in URLs: %s",
				  u->type == UPSTREAM_REPO
				  ? "use 'username' and 'password-file' or 'password-env'"
				  : "those of registries come from docker's settings");
	u->repository = u->type == UPSTREAM_LOCAL ? absolute(r, where) : where;
	return true;
}

/* The key "values" has a list of files or a map of values. */
static bool
read_values(struct reader *r, const struct yaml_at *at, struct val v,
	    struct upstream *u)
{
	static const struct check_key list_key[] = { { "values", CHECK_TEXTS, false }, { 0 } };
	struct val values = val_get(v, "values"), only = val_map(r->arena);
	size_t i;

	if (val_kind(values) == KIND_MAP)
		u->inline_values = values;
	if (val_is_nil(values) || val_kind(values) == KIND_MAP)
		return true;
	map_set(only.m, STR("values"), values);
	if (!check_keys(&r->check, at, only, list_key))
		return false;
	u->values = check_texts(&r->check, values, &u->nvalues);
	for (i = 0; i < u->nvalues; i++)
		u->values[i] = absolute(r, u->values[i]);
	return true;
}

/* Each version is a version or a constraint; none may be listed twice. */
static bool
read_versions(struct reader *r, const struct yaml_at *up, struct val v,
	      struct upstream *u)
{
	struct yaml_at list = { .up = up, .key = STR("versions") };
	struct yaml_at at = { .up = &list };
	struct err why = { .arena = r->arena };
	struct semver_range *range;
	struct semver version;
	size_t i;

	u->version = check_texts(&r->check, val_get(v, "versions"), &u->nversion);
	for (; at.index < u->nversion; at.index++) {
		struct str text = u->version[at.index];

		for (i = 0; i < at.index; i++)
			if (str_eq(u->version[i], text))
				return check_fail(&r->check, &at, "'%.*s' is listed twice",
						  STR_ARG(text));
		if (!semver_parse(text, &version, &why) &&
		    !semver_range_parse(r->arena, text, &range, &why))
			return check_fail(&r->check, &at,
					  "'%.*s' is no version and no constraint: %s",
					  STR_ARG(text), why.msg);
	}
	if (u->nversion == 0)
		u->nversion = 1; /* check_texts left room for the one empty text */
	return true;
}

/* A password needs a user name, and each of the two is given in one way only. */
static bool
check_login(struct reader *r, const struct yaml_at *at, struct val v,
	    struct upstream *u)
{
	int n[2] = { 0, 0 };
	size_t i;

	for (i = 0; i < sizeof login_keys / sizeof *login_keys; i++)
		n[*login_keys[i] == 'p'] += !val_is_nil(val_get(v, login_keys[i]));
	if (n[0] > 1 || n[1] > 1)
		return check_fail(&r->check, at, "the %s is given in more than one way",
				  n[0] > 1 ? "user name" : "password");
	if (n[0] != n[1])
		return check_fail(&r->check, at, "'%s' is missing beside its %s",
				  n[0] ? "password-file" : "username",
				  n[0] ? "user name" : "password");
	u->private = n[0] > 0;
	if (u->private && u->type == UPSTREAM_OCI)
		return check_fail(&r->check, at, "credentials of registries come from"
				  " docker's settings: use 'docker login' instead of 'username'");
	return true;
}

static bool
read_upstream(struct reader *r, const struct yaml_at *at, struct val v,
	      struct upstream *u)
{
	struct yaml_at type = { .up = at, .key = STR("type") };

	if (!name_valid(u->name))
		return check_fail(&r->check, at,
				  "a name has letters, digits, '.', '_' and '-' only");
	if (!check_keys(&r->check, at, v, upstream_keys))
		return false;
	if (!upstream_type_parse(val_get_str(v, "type"), &u->type))
		return check_fail(&r->check, &type,
				  "unknown type '%.*s'; known are repo, oci and local",
				  STR_ARG(val_get_str(v, "type")));
	u->chart = val_get_str(v, "chart");
	if (u->chart.n == 0 && u->type != UPSTREAM_LOCAL)
		u->chart = u->name;
	u->namespace = val_get_str(v, "namespace");
	if (u->namespace.n == 0)
		u->namespace = STR("default");
	u->set = check_texts(&r->check, val_get(v, "set"), &u->nset);
	u->insecure = insecure_of(v);
	return read_where(r, at, v, u) && read_values(r, at, v, u) &&
		read_versions(r, at, v, u) && check_login(r, at, v, u);
}

static bool
read_upstreams(struct reader *r, struct val v, struct mirror_file *out)
{
	struct yaml_at up = { .key = STR("upstreams") };
	const struct map_entry *entry;

	if (val_is_nil(v))
		return true;
	out->upstream = arena_array(r->arena, struct upstream, v.m->n + 1);
	for (entry = map_next(val_object(v), NULL); entry; entry = map_next(val_object(v), entry)) {
		struct yaml_at at = { .up = &up, .key = entry->key };
		struct upstream *u = &out->upstream[out->nupstream++];

		u->name = entry->key;
		if (!read_upstream(r, &at, entry->v, u))
			return false;
	}
	return true;
}

static bool
read_images(struct reader *r, struct val v, struct mirror_file *out)
{
	struct yaml_at list = { .key = STR("images") };
	struct yaml_at at = { .up = &list };
	struct err why = { .arena = r->arena };
	struct ref ref;

	out->image = check_texts(&r->check, v, &out->nimage);
	for (; at.index < out->nimage; at.index++)
		if (!ref_parse(r->arena, out->image[at.index], &ref, &why))
			return check_fail(&r->check, &at, "%s", why.msg);
	return true;
}

bool
mirror_file_read(struct arena *a, const char *path, struct mirror_file *out,
		 struct err *e)
{
	struct reader r;
	struct val root;

	*out = (struct mirror_file){ 0 };
	if (!reader_open(&r, a, path, &root, e) ||
	    !check_keys(&r.check, NULL, root, root_keys) ||
	    !read_target(&r, val_get(root, "target"), out) ||
	    !read_upstreams(&r, val_get(root, "upstreams"), out) ||
	    !read_images(&r, val_get(root, "images"), out))
		return false;
	out->path = path_join(a, r.folder, arena_cstr(a, path_base(str_of(path))));
	return out->nupstream || out->nimage ||
		check_fail(&r.check, NULL, "nothing to mirror: neither 'upstreams' nor 'images'");
}

/* The text of the key, or of the environment variable that KEY-env names. */
static bool
login_text(struct reader *r, struct val v, const char *key, char **out,
	   struct err *e)
{
	struct str text = val_get_str(v, key), name;
	char *var;

	*out = text.n ? arena_cstr(r->arena, text) : NULL;
	name = val_get_str(v, arena_printf(r->arena, "%s-env", key));
	if (name.n == 0)
		return true;
	var = getenv(arena_cstr(r->arena, name));
	if (!var || !*var)
		return err_set(e, STATUS_USAGE, "%s: %s-env: the variable %.*s is not set",
			       r->check.path, key, STR_ARG(name));
	*out = var;
	return true;
}

/* The first line of the file that password-file names. */
static bool
login_file(struct reader *r, struct val v, char **out, struct err *e)
{
	struct str path = val_get_str(v, "password-file"), text, rest;

	if (path.n == 0)
		return true;
	path = absolute(r, path);
	if (!file_read(r->arena, arena_cstr(r->arena, path), LIMIT_HEADERS, &text, e))
		return false;
	str_cut(text, '\n', &text, &rest);
	if (str_ends(text, STR("\r")))
		text.n--;
	*out = arena_cstr(r->arena, text);
	return true;
}

bool
mirror_file_login(struct arena *a, const char *path, struct str upstream,
		  char **user, char **password, struct err *e)
{
	struct reader r;
	struct val root, v = NIL, *found;

	*user = *password = NULL;
	if (!reader_open(&r, a, path, &root, e))
		return false;
	root = val_get(root, "upstreams");
	found = map_get(val_object(root), upstream);
	if (found)
		v = *found;
	return login_text(&r, v, "username", user, e) &&
		login_text(&r, v, "password", password, e) &&
		login_file(&r, v, password, e);
}
