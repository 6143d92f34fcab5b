/* SPDX-License-Identifier: Apache-2.0 */
/* Records and components: what is read is written so that it is read as the same
 * again. */
#include "file.h"
#include "fuzz.h"
#include "records/component.h"
#include "records/record.h"

/* All records and components of the file at path, written. */
static struct str
through(struct arena *a, const char *path, bool found)
{
	struct err e = { .arena = a };
	struct component *c;
	struct record *r;
	char *text = NULL;
	size_t n = 0, i;
	struct str out = STR("");
	FILE *f = open_memstream(&text, &out.n);

	if (!f)
		abort();
	if (record_read(a, path, &r, &n, &e))
		for (i = 0; i < n; i++)
			(found ? record_write_found : record_write)(f, a, &r[i]);
	if (components_read(a, path, &c, &n, &e))
		for (i = 0; i < n; i++) {
			component_key(a, &c[i]);
			component_write(f, a, &c[i]);
		}
	if (fclose(f) != 0)
		abort();
	out.p = text;
	out = arena_dup(a, out);
	free(text);
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct str bytes = { (const char *)p, n }, once, twice;

	once = through(&a, fuzz_file(&a, "a", bytes), n % 2);
	/* records before components: of one kind alone, twice is the same */
	twice = through(&a, fuzz_file(&a, "b", once), n % 2);
	if (once.n && !twice.n)
		abort();
	arena_free(&a);
	return 0;
}
