/* SPDX-License-Identifier: Apache-2.0 */
#include "source.h"

#include <unistd.h>

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

bool
source_graph(void *data, struct str arch, const struct imageset_release *channel,
	     const struct graph **out, struct err *e)
{
	struct source *s = data;
	struct graph *g = arena_new(s->arena, struct graph);
	struct str name, text;
	const char *path;

	if (!check_name(arch, "an architecture", e) || !check_name(channel->name, "a channel", e))
		return false;
	name = str_of(arena_printf(s->arena, "%.*s-%.*s", STR_ARG(arch), STR_ARG(channel->name)));
	*out = map_pointer(s->read, name);
	if (*out)
		return true;
	path = arena_printf(s->arena, "%s/%s.json", s->folder, name.p);
	if (access(path, F_OK) != 0)
		return err_set(e, STATUS_USAGE, "%s is not there: the update graph of the channel '%.*s' for "
			       "%.*s; is the name right?", path, STR_ARG(channel->name), STR_ARG(arch));
	if (!file_read(s->arena, path, LIMIT_GRAPH, &text, e))
		return false;
	if (!graph_parse(s->arena, text, g, e))
		return err_wrap(e, "%s", path);
	map_set_pointer(s->read, name, g);
	*out = g;
	return true;
}
