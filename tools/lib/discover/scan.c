/* SPDX-License-Identifier: Apache-2.0 */
#include "scan.h"

#include <string.h>

#include "base/io.h"
#include "base/limits.h"
#include "origin.h"
#include "position.h"
#include "raw.h"
#include "records/component.h"
#include "yaml/yaml.h"
#include "yaml/yamlpos.h"

static void
found(void *data, const struct finding *f)
{
	struct scan *s = data;

	s->found(s, f);
}

void
scan_note(struct scan *s, struct arena *a, const char *path)
{
	s->read = arena_room(a, s->read, s->nread, &s->capread, sizeof *s->read);
	s->read[s->nread++] = str_of(path_absolute(a, path));
}

bool
scan_file(struct scan *s, struct arena *a, const char *path, struct err *e)
{
	struct arena scratch = { 0 };
	struct walk w = { .arena = &scratch, .rules = s->rules, .found = found, .data = s };
	struct origins *origins;
	struct yaml_stream *y;
	struct val doc;
	int got;

	if (strcmp(path, "-"))
		scan_note(s, a, path);
	if (!file_read(a, path, LIMIT_FILE, &s->text, e))
		return false;
	s->file = strcmp(path, "-") ? path : "<stdin>";
	origins = origins_scan(a, s->text);
	if (s->raw)
		s->text = raw_strip(a, s->text);
	y = yaml_open(a, s->text, YAML_EXACT);
	while ((got = yaml_next(y, &scratch, &doc, e)) == 1) {
		s->template = origins_at(origins, yaml_line(y));
		s->line = yaml_line(y);
		s->text = yaml_rest(y);
		walk_document(&w, doc);
		if (s->document)
			s->document(s, &scratch, doc);
		arena_reset(&scratch);
	}
	yaml_close(y);
	arena_free(&scratch);
	arena_free(&s->lines_arena);
	s->lines_of = NULL;
	return got == 0 || err_wrap(e, "%s", s->file);
}

bool
scan_manifests(struct scan *s, struct arena *a, const char *path, struct err *e)
{
	struct component *c;
	size_t n, i;

	if (!components_read(a, path, &c, &n, e))
		return false;
	s->raw = true;
	for (i = 0; n && i < val_length(c->manifests); i++)
		if (!scan_file(s, a, arena_cstr(a, val_str_at(c->manifests, i)), e))
			return false;
	return true;
}

size_t
scan_line(struct scan *s, struct arena *a, const struct position *at)
{
	if (s->lines_of != s->text.p) {
		arena_reset(&s->lines_arena);
		s->lines = yaml_lines_read(&s->lines_arena, s->text);
		s->lines_of = s->text.p;
	}
	return s->line + position_line(a, at, s->lines) - 1;
}
