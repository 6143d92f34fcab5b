/* SPDX-License-Identifier: Apache-2.0 */
#include "servers.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/path.h"
#include "base/process.h"
#include "config/mirrorfile.h"
#include "machine.h"
#include "http/http.h"
#include "json/json.h"
#include "options.h"
#include "oci/location.h"
#include "oci/ref.h"
#include "records/component.h"
#include "records/lines.h"
#include "registry/authcheck.h"

static const char network[] = "is the name right, and the proxy (https_proxy, no_proxy)? "
	"--cacert names a certificate to trust";

/* Notes the check `what`; true when it was not noted before. */
static bool
first(struct servers *c, const char *what)
{
	if (map_get(c->asked, str_of(what)))
		return false;
	map_set(c->asked, str_of(what), val_bool(true));
	return true;
}

static void
report_access(struct servers *c, const struct auth_check *k)
{
	const char *access = k->push ? "push" : "pull";
	struct str source = k->login.source.n ? k->login.source : STR("none");

	if (k->result == AUTH_ACCEPTED)
		report(c->report, REPORT_OK, NULL, "%s: %s: accepted, credentials: %.*s",
		       k->text, access, STR_ARG(source));
	else
		report(c->report, k->result == AUTH_ANONYMOUS ? REPORT_NOTE : REPORT_FAILED,
		       k->advice ? k->advice : network, "%s: %s: %s, credentials: %.*s: %s",
		       k->text, access, auth_check_word(k), STR_ARG(source),
		       k->message ? k->message : "they were refused, and it works without");
}

/* Asks a registry for a repository or image. */
static void
ask_registry(struct servers *c, const char *ref, enum insecure insecure, bool push)
{
	struct arena *a = c->report->arena;
	struct registry_options options = c->registry;
	struct err e = { .arena = a };
	struct auth_check k;
	struct registry *g;

	if (!auth_check_parse(a, ref, &k, &e)) {
		report(c->report, REPORT_FAILED, NULL, "%s: %s", ref, e.msg);
		return;
	}
	if (insecure != INSECURE_DEFAULT)
		registry_option(a, &options, insecure == INSECURE_YES ? OPT_HTTP : OPT_HTTPS,
				arena_cstr(a, k.at.host));
	k.push = push;
	g = registry_new(a, &options, &e);
	if (!g) {
		report(c->report, REPORT_FAILED, NULL, "%s", e.msg);
		return;
	}
	auth_check_run(g, a, &k);
	report_access(c, &k);
	registry_free(g);
}

/* Asks a chart repository for its index. */
static void
ask_repository(struct servers *c, const char *url, const char *user, const char *password)
{
	struct arena *a = c->report->arena;
	size_t n = strlen(url);
	struct http_options options = { .cacert = c->registry.cacert, .cert = c->registry.cert,
					.key = c->registry.key, .certs_dir = c->registry.certs_dir };
	struct http *h = http_new(&options);
	struct http_request r = {
		.method = "HEAD", .arena = a, .user = user, .password = password,
		.url = arena_printf(a, "%s%sindex.yaml", url, n && url[n - 1] == '/' ? "" : "/"),
	};

	if (http_perform(h, &r) || r.status == 405)
		report(c->report, REPORT_OK, NULL, "%s: there", url);
	else
		report(c->report, REPORT_FAILED,
		       r.status == 401 || r.status == 403
		       ? "is the upstream's user name right, and its password?"
		       : r.status == 404 ? "is this the URL below which index.yaml is?" : network,
		       "%s", r.err.msg);
	http_free(h);
}

static void
ask_local(struct servers *c, const char *path)
{
	if (access(path, R_OK) == 0)
		report(c->report, REPORT_OK, NULL, "%s: there", path);
	else
		report(c->report, REPORT_FAILED, "is the path right? it is relative to the config",
		       "%s: %s", path, strerror(errno));
}

/* Checks the place that a chart is read from: a URL, oci://HOST/PATH, oci:DIR or a
 * path. */
static void
ask_source(struct servers *c, struct str repository, struct str chart, enum insecure insecure,
	   const char *config, struct str upstream)
{
	struct arena *a = c->report->arena;
	struct err e = { .arena = a };
	const char *text = arena_cstr(a, repository);
	char *user = NULL, *password = NULL;

	if (str_starts(repository, STR("oci://"))) {
		text = arena_printf(a, "%s%s%.*s", text + 6, chart.n ? "/" : "", STR_ARG(chart));
		if (first(c, text))
			ask_registry(c, text, insecure, false);
	} else if (str_starts(repository, STR("oci:"))) {
		if (first(c, text))
			ask_local(c, path_join(a, text + 4, "index.json"));
	} else if (text[0] == '/') {
		if (first(c, text))
			ask_local(c, text);
	} else if (config && !mirror_file_login(a, config, upstream, &user, &password, &e)) {
		report(c->report, REPORT_FAILED, NULL, "%s", e.msg);
	} else if (first(c, text)) {
		ask_repository(c, text, user, password);
	}
}

/* Asks the image's registry, once for all images of it. */
static void
ask_image(struct servers *c, struct str text)
{
	struct arena *a = c->report->arena;
	struct err e = { .arena = a };
	struct ref ref;

	if (!ref_parse(a, text, &ref, &e))
		report(c->report, REPORT_FAILED, "correct it", "%s", e.msg);
	else if (first(c, arena_cstr(a, ref.host)))
		ask_registry(c, arena_cstr(a, ref_str(a, &ref)), INSECURE_DEFAULT, false);
}

/* Checks the target, for a registry by a repository that would be written to. */
static void
ask_target(struct servers *c, const char *target, const char *repository,
	   enum insecure insecure)
{
	struct arena *a = c->report->arena;
	struct err e = { .arena = a };
	struct location at;

	if (c->target && target != c->target)
		insecure = INSECURE_DEFAULT;
	target = c->target ? c->target : target;
	if (!target[0])
		report(c->report, REPORT_NOTE, "--target, MIRROR_TARGET or the config's target.url names one",
		       "no target is named");
	else if (!location_parse(a, str_of(target), &at, &e))
		report(c->report, REPORT_FAILED, NULL, "%s", e.msg);
	else if (at.kind == LOCATION_LAYOUT)
		machine_folder(c->report, "target", at.path);
	else
		ask_registry(c, arena_printf(a, "%s/%s", target, repository), insecure, true);
}

static void
servers_check_mirror_file(struct servers *c, const char *path)
{
	struct arena *a = c->report->arena;
	struct err e = { .arena = a };
	const char *repository = "mkmirror";
	struct mirror_file f;
	size_t i;

	if (!mirror_file_read(a, path, &f, &e)) {
		report(c->report, REPORT_FAILED, "mkmirror-resolve-mirror(1) describes the file",
		       "%s", e.msg);
		return;
	}
	report(c->report, REPORT_OK, NULL, "%s: %zu charts, %zu images", path, f.nupstream, f.nimage);
	for (i = 0; i < f.nupstream; i++) {
		const struct upstream *u = &f.upstream[i];

		ask_source(c, u->repository, u->chart, u->insecure,
			   u->private ? f.path : NULL, u->name);
		if (i == 0)
			repository = arena_printf(a, "%.*s%s%.*s", STR_ARG(f.charts_prefix),
				f.charts_prefix.n ? "/" : "",
				STR_ARG(u->chart.n ? u->chart : u->name));
	}
	for (i = 0; i < f.nimage; i++)
		ask_image(c, f.image[i]);
	ask_target(c, arena_cstr(a, f.target), repository, f.insecure);
}

static void
servers_check_list(struct servers *c, const char *path)
{
	struct arena *a = c->report->arena;
	struct err e = { .arena = a };
	struct lines l = { 0 };
	size_t i, images = 0;

	if (!lines_read(a, path, &l, &e)) {
		report(c->report, REPORT_FAILED, "mkmirror(7) describes lists", "%s", e.msg);
		return;
	}
	for (i = 0; i < l.n; i++)
		images += !l.v[i].chart;
	report(c->report, REPORT_OK, NULL, "%s: %zu images, %zu charts", path, images, l.n - images);
	for (i = 0; i < l.n; i++)
		if (l.v[i].chart)
			ask_source(c, l.v[i].col[LINE_REPOSITORY], l.v[i].col[LINE_NAME],
				   INSECURE_DEFAULT, NULL, STR(""));
		else
			ask_image(c, l.v[i].col[LINE_REF]);
	ask_target(c, "", "mkmirror", INSECURE_DEFAULT);
}

/* Checks the sources of a recipe's components, which list-components prints. */
static void
servers_check_recipe(struct servers *c, const char *path)
{
	struct arena *a = c->report->arena;
	const char *const argv[] = { path_join(a, c->dir, "list-components"), "--recipe", path,
		c->recipes ? "--recipes" : NULL, c->recipes, NULL };
	const struct process p = { .path = argv[0], .argv = argv, .in = PROCESS_NONE,
				   .out = PROCESS_PIPE, .err = PROCESS_PIPE };
	struct err e = { .arena = a };
	struct process_end end;
	struct str line, rest;
	struct component one;
	struct val v;
	size_t n = 0;

	if (!process_run(a, &p, LIMIT_ANSWER, &end, &e) || end.status != 0) {
		report(c->report, REPORT_FAILED, "mkmirror-list-components(1) describes recipes",
		       "%s: %.*s", path, STR_ARG(e.msg ? str_of(e.msg) : end.err));
		return;
	}
	for (rest = end.out; rest.n; n++)
		str_cut(rest, '\n', &line, &rest);
	report(c->report, REPORT_OK, NULL, "%s: %zu components", path, n);
	for (rest = end.out; rest.n;) {
		str_cut(rest, '\n', &line, &rest);
		if (json_parse(a, line, &v, &e) && val_kind(v) == KIND_MAP &&
		    component_parse(v, &one, &e) && one.repository.n)
			ask_source(c, one.repository, one.chart, INSECURE_DEFAULT, NULL, STR(""));
	}
	ask_target(c, "", "mkmirror", INSECURE_DEFAULT);
}

/* True for a YAML file with the line `kind: RecipeResult`. */
static bool
is_recipe(struct str text)
{
	struct str line;

	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (!str_starts(line, STR("kind:")))
			continue;
		line = str_trim(str_sub(line, 5, line.n));
		if (str_is(line, "RecipeResult") || str_is(line, "\"RecipeResult\""))
			return true;
	}
	return false;
}

void
servers_check_config(struct servers *c, const char *path)
{
	struct err e = { .arena = c->report->arena };
	struct str text, ext;

	if (!file_read(c->report->arena, path, LIMIT_FILE, &text, &e)) {
		report(c->report, REPORT_FAILED, "mkmirror init writes one", "%s", e.msg);
		return;
	}
	ext = path_ext(str_of(path));
	if (!str_is(ext, ".yaml") && !str_is(ext, ".yml"))
		servers_check_list(c, path);
	else if (is_recipe(text))
		servers_check_recipe(c, path);
	else
		servers_check_mirror_file(c, path);
	if (access(path_dir(c->report->arena, path), W_OK) < 0)
		report(c->report, REPORT_NOTE, "MIRROR_LOCK or --lock names another place for it",
		       "%s: the lock cannot be written beside it", path);
}

void
servers_check_target(struct servers *c)
{
	ask_target(c, c->target, "mkmirror", INSECURE_DEFAULT);
}
