/* SPDX-License-Identifier: Apache-2.0 */
#include "found.h"

#include <unistd.h>

#include "base/map.h"
#include "jsonl.h"
#include "member.h"

/* A line of the file. */
struct found_line {
	struct str image, subject;
	struct val found;
};

#define MEMBER(key, kind, name) { key, MEMBER_##kind, offsetof(struct found_line, name), NULL }

static const struct member members[] = {
	MEMBER("image", TEXT, image),
	MEMBER("subject", TEXT, subject),
	MEMBER("found", LISTS, found),
};

enum { MEMBERS = sizeof members / sizeof *members };

static struct str
key_of(struct arena *a, struct str image, struct str subject)
{
	return str_of(arena_printf(a, "%.*s %.*s", STR_ARG(image), STR_ARG(subject)));
}

const struct found *
found_get(const struct found_list *l, struct str image, struct str subject)
{
	struct val *at = map_get(l->index, key_of(l->arena, image, subject));

	return at ? l->v[val_integer(*at)] : NULL;
}

void
found_set(struct found_list *l, struct found *f)
{
	struct str key = key_of(l->arena, f->image, f->subject);
	struct val *at = map_get(l->index, key);

	if (at) {
		l->v[val_integer(*at)] = f;
		return;
	}
	map_set(l->index, key, val_int((int64_t)l->n));
	l->v = arena_room(l->arena, l->v, l->n, &l->cap, sizeof f);
	l->v[l->n++] = f;
}

void
found_add(struct arena *a, struct found *f, struct referrer r)
{
	f->referrer = arena_room(a, f->referrer, f->n, &f->cap, sizeof r);
	f->referrer[f->n++] = r;
}

static bool
take_line(struct found_list *l, struct val v, struct err *e)
{
	struct found *f = arena_new(l->arena, struct found);
	struct found_line line = { 0 };
	struct val one;
	size_t i;

	if (!members_read(members, MEMBERS, v, &line, "the record", e))
		return false;
	if (val_is_nil(line.found))
		return true; /* the same as no line for the image */
	f->image = line.image;
	f->subject = line.subject;
	for (i = 0; i < val_length(line.found); i++) {
		one = val_at(line.found, i);
		if (val_length(one) < 2)
			return err_set(e, STATUS_USAGE, "the record's found has no [tag, digest]");
		found_add(l->arena, f, (struct referrer){ val_str_at(one, 0), val_str_at(one, 1),
							   val_length(one) > 2 });
	}
	found_set(l, f);
	return true;
}

bool
found_read(struct found_list *l, struct arena *a, const char *path, struct err *e)
{
	struct jsonl j;
	struct val v;
	int got;

	*l = (struct found_list){ .arena = a, .index = map_new(a) };
	if (access(path, F_OK) != 0)
		return true;
	if (!jsonl_open(&j, path, e))
		return false;
	while ((got = jsonl_next(&j, a, &v, e)) == 1)
		if (!take_line(l, v, e)) {
			err_wrap(e, "%s:%zu", j.name, j.line);
			got = -1;
			break;
		}
	jsonl_close(&j);
	return got == 0;
}

static struct val
referrer_val(struct arena *a, const struct referrer *r)
{
	struct val *v = arena_array(a, struct val, 3);

	v[0] = val_str(r->tag);
	v[1] = val_str(r->digest);
	v[2] = val_cstr("api");
	return val_list(a, v, r->api ? 3 : 2);
}

/* The writer for jsonl_save: writes line i of the list. */
static void
write_one(FILE *f, struct arena *scratch, size_t i, const void *list)
{
	const struct found_list *l = list;
	const struct found *one = l->v[i];
	struct found_line line = { one->image, one->subject, val_list(scratch, NULL, 0) };
	struct val v = val_map(scratch);
	size_t k;

	for (k = 0; k < one->n; k++)
		val_append(scratch, &line.found, referrer_val(scratch, &one->referrer[k]));
	for (k = 0; k < MEMBERS; k++)
		member_write(&members[k], &line, v.m);
	jsonl_write(f, scratch, v);
}

bool
found_write(const struct found_list *l, const char *path, struct err *e)
{
	return jsonl_save(path, l->n, write_one, l, e);
}
