/* SPDX-License-Identifier: Apache-2.0 */
#include "jsonl.h"

#include <errno.h>

#include "base/io.h"
#include "base/limits.h"
#include "json/json.h"

bool
jsonl_open(struct jsonl *j, const char *path, struct err *e)
{
	*j = (struct jsonl){ .f = stdin, .name = "<stdin>" };
	if (!path || str_is(str_of(path), "-"))
		return true;
	j->name = path;
	j->f = file_stream(path, e);
	return j->f != NULL;
}

int
jsonl_next(struct jsonl *j, struct arena *a, struct val *out, struct err *e)
{
	struct str s;
	ssize_t n;

	do {
		errno = 0;
		n = getline(&j->buf, &j->cap, j->f);
		if (n < 0) {
			if (ferror(j->f))
				err_sys(e, STATUS_USAGE, "%s", j->name);
			return ferror(j->f) ? -1 : 0;
		}
		j->line++;
		s = str_trim((struct str){ j->buf, (size_t)n });
	} while (s.n == 0);
	if (s.n > LIMIT_LINE) {
		err_set(e, STATUS_USAGE, "%s:%zu: a line over %zu bytes", j->name,
			j->line, LIMIT_LINE);
		return -1;
	}
	if (!json_parse(a, arena_dup(a, s), out, e)) {
		err_wrap(e, "%s:%zu", j->name, j->line);
		return -1;
	}
	if (val_kind(*out) != KIND_MAP) {
		err_set(e, STATUS_USAGE, "%s:%zu: a record is a JSON object", j->name,
			j->line);
		return -1;
	}
	return 1;
}

void
jsonl_close(struct jsonl *j)
{
	free(j->buf);
	if (j->f && j->f != stdin)
		fclose(j->f);
	*j = (struct jsonl){ 0 };
}

void *
jsonl_array(struct arena *a, const char *path, size_t size, jsonl_take take,
	    size_t *n, struct err *e)
{
	struct jsonl j;
	char *array = NULL;
	size_t cap = 0;
	int got = 1;

	*n = 0;
	if (!jsonl_open(&j, path, e))
		return NULL;
	while (got == 1) {
		array = arena_room(a, array, *n, &cap, size);
		got = take(&j, a, array + *n * size, e);
		*n += got == 1;
	}
	jsonl_close(&j);
	return got == 0 ? array : NULL;
}

void
jsonl_write(FILE *f, struct arena *scratch, struct val v)
{
	struct str s = json_emit(scratch, v);

	fwrite(s.p, 1, s.n, f);
	fputc('\n', f);
}

bool
jsonl_save(const char *path, size_t n,
	   void (*write)(FILE *f, struct arena *scratch, size_t i, const void *data),
	   const void *data, struct err *e)
{
	struct arena scratch = { 0 };
	struct output out;
	size_t i;

	if (!output_open(&out, e->arena, path, e))
		return false;
	for (i = 0; i < n; i++) {
		write(out.f, &scratch, i, data);
		arena_reset(&scratch);
	}
	arena_free(&scratch);
	return output_commit(&out, e);
}
