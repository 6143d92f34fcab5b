/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"

/* Names of channels and architectures become file names. */
static bool
check_name(struct str name, const char *what, struct err *e)
{
	size_t i;

	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (i && (c == '.' || c == '_' || c == '-'))))
			break;
	}
	return (name.n && i == name.n) ||
		err_set(e, STATUS_USAGE, "'%.*s' is no name of %s: it has letters, digits, '.', '_' and "
			"'-' only", STR_ARG(name), what);
}

/* The graph in the file of the folder. */
static bool
read_file(const struct source *s, const char *path, struct str arch, struct str channel,
	  struct str *text, struct err *e)
{
	if (access(path, F_OK) != 0)
		return err_set(e, STATUS_USAGE, "%s is not there: the update graph of the channel '%.*s' for "
			       "%.*s; is the name right?", path, STR_ARG(channel), STR_ARG(arch));
	return file_read(s->arena, path, LIMIT_GRAPH, text, e);
}

/* Where the service answers; UPDATE_URL_OVERRIDE replaces that for OpenShift. */
static bool
service(const struct imageset_release *channel, const char **url, struct err *e)
{
	const char *set = getenv("UPDATE_URL_OVERRIDE");

	if (str_is(channel->type, "okd"))
		*url = "https://origin-release.ci.openshift.org/graph";
	else
		*url = set && *set ? set : "https://api.openshift.com/api/upgrades_info/v1/graph";
	return !foreign_has_login(str_of(*url)) ||
		err_set(e, STATUS_USAGE, "UPDATE_URL_OVERRIDE: no credentials in URLs");
}

/* The service's answer. */
static bool
fetch(struct source *s, struct str arch, const struct imageset_release *channel,
      struct str *text, struct err *e)
{
	static const char *const headers[] = { "Accept: application/json", NULL };
	struct http_request r = { .method = "GET", .arena = s->arena, .headers = headers,
				  .max = LIMIT_GRAPH, .compressed = true };
	const char *url;

	if (!service(channel, &url, e))
		return false;
	r.url = arena_printf(s->arena, "%s%carch=%.*s&channel=%.*s", url, strchr(url, '?') ? '&' : '?',
			     STR_ARG(arch), STR_ARG(channel->name));
	if (!http_perform(s->http, &r)) {
		s->temporary |= r.err.status == STATUS_TEMPORARY;
		return err_set(e, r.err.status, "%s", r.err.msg);
	}
	*text = r.answer;
	return true;
}

static bool
get(struct source *s, const char *name, struct str arch,
    const struct imageset_release *channel, struct graph *out, struct err *e)
{
	const char *path = arena_printf(s->arena, "%s/%s.json", s->folder ? s->folder : s->save, name);
	struct str text;

	if (!(s->folder ? read_file(s, path, arch, channel->name, &text, e)
			: fetch(s, arch, channel, &text, e)))
		return false;
	if (!graph_parse(s->arena, text, out, e))
		return err_wrap(e, "%s", s->folder ? path : "the update service's answer");
	return !s->save || file_write(path, text, e);
}

bool
source_filter(struct source *s, struct err *e)
{
	const char *text = getenv("VERSION_FILTER");

	return !text || !*text || re_compile(s->arena, str_of(text), &s->filter, e) ||
	       err_wrap(e, "VERSION_FILTER");
}

bool
source_graph(void *data, struct str arch, const struct imageset_release *channel,
	     const struct graph **out, struct err *e)
{
	struct source *s = data;
	struct graph *g = arena_new(s->arena, struct graph);
	const char *name;

	if (!check_name(arch, "an architecture", e) || !check_name(channel->name, "a channel", e))
		return false;
	name = arena_printf(s->arena, "%.*s-%.*s", STR_ARG(arch), STR_ARG(channel->name));
	*out = map_pointer(s->read, str_of(name));
	if (*out)
		return true;
	if (!get(s, name, arch, channel, g, e))
		return false;
	g->filter = s->filter;
	map_set_pointer(s->read, str_of(name), g);
	*out = g;
	return true;
}
