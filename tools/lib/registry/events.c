/* SPDX-License-Identifier: Apache-2.0 */
#include "events.h"

#include "base/foreign.h"
#include "base/map.h"
#include "http/http.h"
#include "records/jsonl.h"

bool
events_open(struct events *v, const char *path, const char *stage, struct err *e)
{
	*v = (struct events){ .stage = stage, .began = http_clock() };
	if (!path)
		return true;
	v->f = fopen(path, "ae");
	return v->f || err_sys(e, STATUS_USAGE, "%s", path);
}

struct val
event_new(struct events *v, const char *name)
{
	struct val event = val_map(&v->scratch);

	map_set(event.m, STR("event"), val_cstr(name));
	map_set(event.m, STR("stage"), val_cstr(v->stage));
	map_set(event.m, STR("ms"), val_int64(http_clock() - v->began));
	return event;
}

void
event_write(struct events *v, struct val event)
{
	jsonl_write(v->f, &v->scratch, event);
	fflush(v->f);
	arena_reset(&v->scratch);
}

void
event_write_item(struct events *v, const char *name, const struct event_item *i)
{
	struct val event = event_new(v, name);

	map_set(event.m, STR("digest"), val_str(i->digest));
	if (i->size >= 0)
		map_set(event.m, STR("size"), val_int64(i->size));
	map_set(event.m, STR("to"), val_str(i->to));
	if (!val_is_nil(i->tags))
		map_set(event.m, STR("tags"), i->tags);
	map_set(event.m, STR("status"), val_cstr(record_status_text(i->status)));
	if (i->error.n)
		map_set(event.m, STR("error"), val_str(foreign_text(&v->scratch, i->error)));
	event_write(v, event);
}

bool
events_close(struct events *v, struct err *e)
{
	bool bad;

	if (!v->f)
		return true;
	bad = ferror(v->f);
	bad |= fclose(v->f) != 0;
	arena_free(&v->scratch);
	v->f = NULL;
	return !bad || err_set(e, STATUS_SOME, "the events could not be written");
}
