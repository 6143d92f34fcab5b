/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/command.h"
#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "bundle/unit.h"
#include "crypto/sha256.h"
#include "json/json.h"

/* Runs a program with these words, NULL at their end. */
static bool
run(struct bundle_host *h, const char *const *words, struct str input, struct str *out, struct err *e)
{
	struct command c = { .word = arena_array(h->arena, char *, 16) };

	while (words[c.n]) {
		c.word[c.n] = arena_cstr(h->arena, str_of(words[c.n]));
		c.n++;
	}
	return command_filter(h->arena, &c, STR("{}"), input, LIMIT_OUTPUT, out, e);
}

/* What kustomize builds: a folder, or a path in a git repository. */
static const char *
target_of(struct bundle_host *h, const struct unit *u)
{
	const char *path = arena_cstr(h->arena, u->path);
	struct stat st;

	if (u->source.n)
		return arena_printf(h->arena, "%.*s//%s%s%.*s", STR_ARG(u->source), path,
				    u->tag.n ? "?ref=" : "", STR_ARG(u->tag));
	if (path[0] == '-')
		path = arena_printf(h->arena, "./%s", path);
	if (stat(path, &st) == 0 || h->tree->n == 0)
		return path;
	return arena_printf(h->arena, "%.*s%s", (int)(strlen(h->tree->file[0].full) - h->tree->file[0].path.n),
			    h->tree->file[0].full, path);
}

/* Makes the temporary folder. */
static bool
make_work(struct bundle_host *h, struct err *e)
{
	const char *folder = getenv("TMPDIR");
	struct str real;
	char *work;

	if (h->work)
		return true;
	work = arena_printf(h->arena, "%s/mkmirror.XXXXXX", folder && *folder ? folder : "/tmp");
	if (!mkdtemp(work))
		return err_sys(e, STATUS_SOME, "%s", work);
	if (!path_real(h->arena, work, &real, e))
		return false;
	h->work = real.p;
	return true;
}

/* A kustomization of the target whose resources keep their order, which kustomize alone
 * sorts.  It refuses absolute paths. */
static bool
wrap(struct bundle_host *h, const struct unit *u, const char *target, const char **dir, struct err *e)
{
	static const char text[] = "resources:\n- '%s'\nsortOptions:\n  order: fifo\n";
	struct str real, rest;
	const char *up = "../..";

	if (u->source.n == 0) {
		if (!path_real(h->arena, target, &real, e))
			return false;
		for (rest = str_sub(str_of(h->work), 1, SIZE_MAX); str_cut(rest, '/', &(struct str){ 0 }, &rest); )
			up = arena_printf(h->arena, "%s/..", up);
		target = arena_printf(h->arena, "%s%.*s", up, STR_ARG(real));
	}
	if (strchr(target, '\''))
		return err_set(e, STATUS_USAGE, "%s: a path with a quote cannot be built", target);
	*dir = arena_printf(h->arena, "%s/kustomize", h->work);
	return dir_make(*dir, e) &&
	       file_write(path_join(h->arena, *dir, "kustomization.yaml"),
			  str_of(arena_printf(h->arena, text, target)), e);
}

bool
host_kustomize(void *host, const struct unit *u, struct str *out, struct err *e)
{
	struct bundle_host *h = host;
	const char *dir = ".";
	const char *own[] = { exe_find(h->arena, "kustomize"), "build", dir, NULL };
	const char *kubectl[] = { exe_find(h->arena, "kubectl"), "kustomize", dir, NULL };

	if (!own[0] && !kubectl[0]) {
		err_set(e, STATUS_USAGE, "component \"%.*s\" is made with Kustomize, and there is no "
			"'kustomize' or 'kubectl' on PATH", STR_ARG(u->name));
		return err_fault(e, FAULT_UNAVAILABLE);
	}
	if (make_work(h, e) && wrap(h, u, target_of(h, u), &dir, e)) {
		own[2] = kubectl[2] = dir;
		if (run(h, own[0] ? own : kubectl, STR(""), out, e))
			return true;
	}
	err_wrap(e, "kustomize build of component \"%.*s\" failed", STR_ARG(u->name));
	return err_fault(e, FAULT_INTERNAL);
}

/* [a-zA-Z0-9][a-zA-Z0-9._-]*, and `also` behind the first */
static bool
is_safe(struct str s, char also)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!word && (i == 0 || !(strchr("._-", c) || (also && c == also))))
			return false;
	}
	return s.n > 0;
}

static bool
check(const struct unit *u, struct err *e)
{
	if (u->version.n == 0)
		return err_set(e, STATUS_USAGE, "component \"%.*s\" has no version, which vendoring needs",
			       STR_ARG(u->name));
	if (!is_safe(unit_chart(u), 0))
		return err_set(e, STATUS_USAGE, "component \"%.*s\": chart name \"%.*s\" cannot be vendored",
			       STR_ARG(u->name), STR_ARG(unit_chart(u)));
	if (!is_safe(u->version, '+'))
		return err_set(e, STATUS_USAGE, "component \"%.*s\": version \"%.*s\" cannot be vendored",
			       STR_ARG(u->name), STR_ARG(u->version));
	if (!u->oci && !str_starts(u->source, STR("http://")) && !str_starts(u->source, STR("https://")))
		return err_set(e, STATUS_USAGE, "component \"%.*s\": source \"%.*s\" cannot be vendored: it is "
			       "neither http, https nor oci", STR_ARG(u->name), STR_ARG(u->source));
	return true;
}

/* The record of the unit's chart, as pull-chart reads it. */
static struct str
record_of(struct arena *a, const struct unit *u)
{
	struct val v = val_map(a);

	map_set(v.m, STR("name"), val_str(u->name));
	map_set(v.m, STR("type"), val_cstr(u->oci ? "oci" : "repo"));
	map_set(v.m, STR("repository"), val_str(u->oci ? unit_source(u) : u->source));
	map_set(v.m, STR("chart"), val_str(unit_chart(u)));
	map_set(v.m, STR("version"), val_str(u->version));
	return str_of(arena_printf(a, "%.*s\n", STR_ARG(json_emit(a, v))));
}

/* The kind of failure, by what pull-chart's status and words say. */
static enum fault
fault_of(const struct err *e)
{
	if (e->status == STATUS_TEMPORARY || strstr(e->msg, "status 75"))
		return FAULT_UNAVAILABLE;
	return FAULT_NOT_FOUND;
}

static bool
take(struct bundle_host *h, struct unit *u, struct str answer, struct err *e)
{
	struct vendored *v = arena_new(h->arena, struct vendored);
	struct str digest, bytes, version;
	unsigned char sum[SHA256_BYTES];
	struct val record;
	char *hex;
	size_t i;

	if (!json_parse(h->arena, answer, &record, e))
		return false;
	v->from = arena_cstr(h->arena, val_get_str(record, "archive"));
	digest = val_get_str(record, "digest");
	if (!file_read(h->arena, v->from, LIMIT_FILE, &bytes, e))
		return false;
	sha256_of(bytes.p, bytes.n, sum);
	hex = arena_alloc(h->arena, 2 * sizeof sum + 1);
	for (i = 0; i < sizeof sum; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	v->sha256 = str_of(hex);
	if (digest.n && !str_ends(digest, v->sha256))
		return err_set(e, STATUS_USAGE, "component \"%.*s\": the chart's archive has not the digest %.*s",
			       STR_ARG(u->name), STR_ARG(digest));
	version = val_get_str(record, "version");
	v->file = str_of(arena_printf(h->arena, "%.*s-%.*s.tgz", STR_ARG(unit_chart(u)),
				      STR_ARG(version.n ? version : u->version)));
	u->vendored = v;
	return true;
}

bool
host_pull(void *host, struct unit *u, struct err *e)
{
	struct bundle_host *h = host;
	const char *words[16] = { path_join(h->arena, h->dir, "pull-chart"), "--work", NULL };
	struct str answer;
	size_t i;

	if (!check(u, e) || !make_work(h, e))
		return false;
	words[2] = h->work;
	for (i = 0; i < val_length(h->options) && i < 12; i++)
		words[3 + i] = arena_cstr(h->arena, val_str_at(h->options, i));
	if (!run(h, words, record_of(h->arena, u), &answer, e)) {
		err_wrap(e, "failed to vendor chart \"%.*s\" of component \"%.*s\" from \"%.*s\"",
			 STR_ARG(unit_chart(u)), STR_ARG(u->name), STR_ARG(u->source));
		return err_fault(e, fault_of(e));
	}
	return take(h, u, answer, e);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

void
host_end(struct bundle_host *h)
{
	if (h->work)
		nftw(h->work, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	h->work = NULL;
}
