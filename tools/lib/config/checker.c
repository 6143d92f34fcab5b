/* SPDX-License-Identifier: Apache-2.0 */
#include "checker.h"

#include <stdarg.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "yaml/yaml.h"

bool
check_read(struct checker *c, struct arena *a, const char *path,
	   struct val *out, struct err *e)
{
	struct str key;
	size_t line;

	*c = (struct checker){ .arena = a, .path = path, .err = e };
	if (!file_read(a, path, LIMIT_FILE, &c->text, e))
		return false;
	if (!yaml_parse(a, c->text, YAML_EXACT, out, e))
		return err_wrap(e, "%s", path);
	if (yaml_key_twice(a, c->text, &line, &key))
		return err_set(e, STATUS_USAGE, "%s:%zu: '%.*s' stands here twice",
			       path, line, STR_ARG(key));
	return val_kind(*out) == KIND_MAP ||
		check_fail(c, NULL, "a map of settings is expected");
}

/* Writes the path of keys and indices that leads to `at`:
 * "upstreams.vault.versions[1]". */
static void
write_keys(struct buf *b, const struct yaml_at *at)
{
	if (!at)
		return;
	write_keys(b, at->up);
	if (at->key.n)
		buf_printf(b, "%s%.*s", b->n ? "." : "", STR_ARG(at->key));
	else
		buf_printf(b, "[%zu]", at->index);
}

bool
check_fail(const struct checker *c, const struct yaml_at *at,
	   const char *fmt, ...)
{
	struct buf where;
	char text[1024];
	va_list ap;

	buf_init(&where, c->arena, LIMIT_LINE);
	write_keys(&where, at);
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return err_set(c->err, STATUS_USAGE, "%s:%zu: %.*s%s%s", c->path,
		       yaml_line_of(c->text, at), STR_ARG(buf_str(&where)),
		       where.n ? ": " : "", text);
}

/* True when v is a list of texts; otherwise fails with a message. */
static bool
check_list(const struct checker *c, const struct yaml_at *at, struct val v)
{
	struct yaml_at item = { .up = at };

	if (val_kind(v) != KIND_LIST)
		return check_fail(c, at, "a list of texts is expected");
	for (; item.index < val_length(v); item.index++) {
		struct val x = val_at(v, item.index);

		if (val_kind(x) != KIND_STRING)
			return check_fail(c, &item,
					  "a text is expected; write it in quotes");
		if (val_text(x).n == 0)
			return check_fail(c, &item, "the text is empty");
	}
	return true;
}

static bool
check_value(const struct checker *c, const struct yaml_at *at, struct val v,
	    enum check_type type)
{
	switch (type) {
	case CHECK_TEXT:
		if (val_kind(v) != KIND_STRING)
			return check_fail(c, at, "a text is expected%s",
					  val_kind(v) == KIND_MAP ||
					  val_kind(v) == KIND_LIST ? ""
					  : "; write it in quotes");
		return val_text(v).n || check_fail(c, at, "the text is empty");
	case CHECK_FLAG:
		return val_kind(v) == KIND_BOOL ||
			check_fail(c, at, "true or false is expected");
	case CHECK_TEXTS:
		return check_list(c, at, v);
	case CHECK_MAP:
		return val_kind(v) == KIND_MAP || check_fail(c, at, "a map is expected");
	case CHECK_ANY:
		break;
	}
	return true;
}

static const struct check_key *
key_named(const struct check_key *keys, struct str name)
{
	for (; keys->name; keys++)
		if (str_is(name, keys->name))
			return keys;
	return NULL;
}

/* Fails and lists the keys that the mapping may have. */
static bool
unknown_key(const struct checker *c, const struct yaml_at *at,
	    const struct check_key *keys)
{
	struct buf b;

	buf_init(&b, c->arena, LIMIT_LINE);
	for (; keys->name; keys++)
		buf_printf(&b, "%s%s", b.n ? ", " : "", keys->name);
	return check_fail(c, at, "unknown key; known are %.*s", STR_ARG(buf_str(&b)));
}

bool
check_keys(const struct checker *c, const struct yaml_at *at, struct val v,
	   const struct check_key *keys)
{
	const struct map_entry *entry;
	const struct check_key *k;

	if (val_kind(v) != KIND_MAP)
		return check_fail(c, at, "a map is expected");
	for (entry = map_next(val_object(v), NULL); entry; entry = map_next(val_object(v), entry)) {
		struct yaml_at here = { .up = at, .key = entry->key };

		k = key_named(keys, entry->key);
		if (k ? !check_value(c, &here, entry->v, k->type)
		      : !unknown_key(c, &here, keys))
			return false;
	}
	for (k = keys; k->name; k++)
		if (k->needed && !map_get(val_object(v), str_of(k->name)))
			return check_fail(c, at, "'%s' is missing", k->name);
	return true;
}

struct str *
check_texts(const struct checker *c, struct val v, size_t *n)
{
	struct str *out;
	size_t i;

	*n = val_length(v);
	out = arena_array(c->arena, struct str, *n + 1);
	for (i = 0; i < *n; i++)
		out[i] = val_str_at(v, i);
	return out;
}
