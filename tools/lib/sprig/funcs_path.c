/* SPDX-License-Identifier: Apache-2.0 */
/* Paths and URLs.  The os… functions do the same as the others, as on Linux. */
#include "base/map.h"
#include "base/path.h"
#include "families.h"
#include "golang/gourl.h"
#include "sprig.h"

static struct val
fn_base(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_str(path_base(arg[0].s));
}

static struct val
fn_clean(struct exec *x, struct val *arg, int n)
{
	(void)n;
	return val_str(path_clean(x->arena, arg[0].s));
}

static struct val
fn_dir(struct exec *x, struct val *arg, int n)
{
	size_t end = (size_t)(str_rchr(arg[0].s, '/') + 1);

	(void)n;
	return val_str(path_clean(x->arena, str_sub(arg[0].s, 0, end)));
}

static struct val
fn_ext(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_str(path_ext(arg[0].s));
}

static struct val
fn_isAbs(struct exec *x, struct val *arg, int n)
{
	(void)x, (void)n;
	return val_bool(str_starts(arg[0].s, STR("/")));
}

static void
set(struct map *m, const char *key, struct str s)
{
	map_set(m, str_of(key), val_str(s));
}

static struct val
fn_urlParse(struct exec *x, struct val *arg, int n)
{
	struct err e = { .arena = x->arena };
	struct val out = val_map(x->arena);
	struct gourl u;

	(void)n;
	if (!gourl_parse(x->arena, arg[0].s, &u, &e))
		exec_fail(x, "unable to parse url: %s", e.msg);
	set(out.m, "scheme", u.scheme);
	set(out.m, "host", u.host);
	set(out.m, "hostname", gourl_hostname(&u));
	set(out.m, "path", u.path);
	set(out.m, "query", u.query);
	set(out.m, "opaque", u.opaque);
	set(out.m, "fragment", u.fragment);
	set(out.m, "userinfo", gourl_userinfo(x->arena, &u));
	return out;
}

/* The string at key, or "" when there is none; fails for a value of another type. */
static struct str
get(struct exec *x, const struct map *m, const char *key)
{
	const struct val *v = map_get(m, str_of(key));

	if (!v)
		return STR("");
	if (val_is_nil(*v))
		sprig_nil_panic(x);
	if (val_kind(*v) != KIND_STRING)
		exec_fail(x, "unable to parse %s key, must be of type string, but %s found",
			  key, v->type->kind_name);
	return v->s;
}

/* Sets user and password from the text in front of an '@'. */
static void
set_user(struct exec *x, struct str userinfo, struct gourl *u)
{
	struct err e = { .arena = x->arena };
	struct gourl part;
	char *text;

	if (userinfo.n == 0)
		return;
	text = arena_printf(x->arena, "proto://%.*s@host", STR_ARG(userinfo));
	if (!gourl_parse(x->arena, str_of(text), &part, &e))
		exec_fail(x, "unable to parse userinfo in dict: %s", e.msg);
	u->has_user = part.has_user;
	u->has_password = part.has_password;
	u->user = part.user;
	u->password = part.password;
}

static struct val
fn_urlJoin(struct exec *x, struct val *arg, int n)
{
	struct map *m = arg[0].m;
	struct gourl u = { 0 };

	(void)n;
	u.scheme = get(x, m, "scheme");
	u.host = get(x, m, "host");
	u.path = get(x, m, "path");
	u.query = get(x, m, "query");
	u.opaque = get(x, m, "opaque");
	u.fragment = get(x, m, "fragment");
	set_user(x, get(x, m, "userinfo"), &u);
	return val_str(gourl_text(x->arena, &u));
}

const struct func FUNCS_PATH[] = {
	{ "base", fn_base, 1, 1, "s" },
	{ "clean", fn_clean, 1, 1, "s" },
	{ "dir", fn_dir, 1, 1, "s" },
	{ "ext", fn_ext, 1, 1, "s" },
	{ "isAbs", fn_isAbs, 1, 1, "s" },
	{ "osBase", fn_base, 1, 1, "s" },
	{ "osClean", fn_clean, 1, 1, "s" },
	{ "osDir", fn_dir, 1, 1, "s" },
	{ "osExt", fn_ext, 1, 1, "s" },
	{ "osIsAbs", fn_isAbs, 1, 1, "s" },
	{ "urlJoin", fn_urlJoin, 1, 1, "m" },
	{ "urlParse", fn_urlParse, 1, 1, "s" },
	{ NULL, NULL, 0, 0, NULL },
};
