/* SPDX-License-Identifier: Apache-2.0 */
/* Locks and lists: a locked line that is read is written so that it is read as
 * the same again. */
#include "base/buf.h"
#include "file.h"
#include "fuzz.h"
#include "records/lock.h"

static struct str
lock_text(struct arena *a, const struct lock *l)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, (size_t)1 << 26);
	for (i = 0; i < l->n; i++)
		buf_printf(&b, "%.*s\n", STR_ARG(lock_line(a, &l->item[i])));
	return buf_str(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct str bytes = { (const char *)p, n }, text;
	struct lock list = { 0 }, lock = { 0 }, again = { 0 };
	struct location at;
	struct str tag;
	size_t i;

	if (list_read(&a, &list, fuzz_file(&a, "a", bytes), PROBABLE_ACCEPT, &e))
		for (i = 0; i < list.n; i++)
			lock_chart_location(&a, &list.item[i], &at, &tag);
	if (lock_read(&a, &lock, fuzz_file(&a, "a", bytes), &e)) {
		lock_sort(&lock);
		text = lock_text(&a, &lock);
		if (!lock_read(&a, &again, fuzz_file(&a, "b", text), &e))
			abort();
		lock_sort(&again);
		if (!str_eq(lock_text(&a, &again), text))
			abort();
	}
	arena_free(&a);
	return 0;
}
