/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml.h"

#include "yaml_node.h"

struct yaml_stream {
	struct yaml_reader *reader;
	struct arena nodes; /* of the document that is being read */
	unsigned flags;
	size_t line;
	bool failed;
};

struct yaml_stream *
yaml_open(struct arena *a, struct str src, unsigned numbers)
{
	struct yaml_stream *y = arena_new(a, struct yaml_stream);

	y->reader = yaml_reader_open(src);
	y->flags = numbers;
	return y;
}

int
yaml_next(struct yaml_stream *y, struct arena *a, struct val *out, struct err *e)
{
	struct yaml_node *root;
	bool good;

	if (y->failed)
		return 0;
	*out = NIL;
	good = yaml_reader_next(y->reader, &y->nodes, a, &root, e);
	if (good && root) {
		y->line = root->line + 1;
		good = yaml_decode(a, root, y->flags, out, e);
	}
	arena_reset(&y->nodes);
	y->failed = !good;
	if (!good)
		return -1;
	return root != NULL;
}

size_t
yaml_line(const struct yaml_stream *y)
{
	return y->line;
}

void
yaml_close(struct yaml_stream *y)
{
	yaml_reader_close(y->reader);
	arena_free(&y->nodes);
}

bool
yaml_parse(struct arena *a, struct str src, unsigned numbers, struct val *out,
	   struct err *e)
{
	return yaml_parse_only(a, src, numbers, NULL, out, e);
}

bool
yaml_parse_only(struct arena *a, struct str src, unsigned numbers,
		const char *const *keys, struct val *out, struct err *e)
{
	struct yaml_stream *y;
	bool good;

	/* errors of strict reading name lines */
	if (!(numbers & YAML_STRICT) && yaml_simple(a, src, numbers, keys, out))
		return true;
	y = yaml_open(a, src, numbers);
	good = yaml_next(y, a, out, e) >= 0;
	yaml_close(y);
	return good;
}
