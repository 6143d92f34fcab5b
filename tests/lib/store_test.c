/* SPDX-License-Identifier: Apache-2.0 */
/* What one process writes into a store is not what another cleans up there. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/io.h"
#include "oci/store.h"

enum { FILES = 400, MOST = 64 };

static pid_t
start_cleaner(const char *dir)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	for (;;) {
		struct arena a = { 0 };

		store_clean(&a, dir);
		arena_free(&a);
	}
}

/* Stores n files; the number of those that are there then. */
static int
put_files(struct arena *a, const char *dir, int n)
{
	struct err e = { .arena = a };
	struct store_put s;
	struct str digest;
	char *path;
	int i, there = 0;

	for (i = 0; i < n; i++) {
		struct str text = str_of(arena_printf(a, "file %d", i));

		if (!store_begin(&s, a, dir, "", STR(""), MOST, &e))
			break;
		if (!store_add(&s, text.p, text.n, &e)) {
			store_abort(&s);
			break;
		}
		there += store_end(&s, STR(""), &digest, &path, &e) &&
			 store_has(a, dir, digest, "", &path);
	}
	return there;
}

/* Leaves the start of a text behind, stores the whole text, and cleans up. */
static void
leave_part(struct arena *a, const char *dir, const char *algorithm)
{
	struct err e = { .arena = a };
	struct str text = STR("a blob"), digest;
	char hash[DIGEST_MOST], *path;
	struct store_put s;
	uint64_t have;
	struct digest_ctx *d = digest_begin(str_of(algorithm));

	digest_add(d, text.p, text.n);
	digest_end(d, hash);
	ok(store_resume(&s, a, dir, str_of(hash), MOST, &have, &e) &&
	   store_add(&s, text.p, 1, &e), "%s part of a blob", algorithm);
	store_suspend(&s);
	ok(store_begin(&s, a, dir, "", str_of(hash), MOST, &e) &&
	   store_add(&s, text.p, text.n, &e) &&
	   store_end(&s, str_of(hash), &digest, &path, &e), "%s the whole blob", algorithm);
	store_clean(a, dir);
	is_int(system(arena_printf(a, "test -z \"$(ls -A '%s' | grep part)\"", dir)), 0,
	       "its part is removed");
}

/* What others put where a part would stand is left alone, and so is what it leads to. */
static void
prepared(struct arena *a, const char *dir)
{
	static const char *const kind[] = { "ln -s", "ln", "mkfifo" };
	struct err e = { .arena = a };
	struct str text = STR("another blob"), digest;
	const char *victim = arena_printf(a, "%s.victim", dir), *part;
	char hash[DIGEST_MOST], *path;
	struct digest_ctx *d = digest_begin(STR("sha256:"));
	struct store_put s;
	uint64_t have;
	struct str kept;
	size_t i;

	digest_add(d, text.p, text.n);
	digest_end(d, hash);
	part = arena_printf(a, "%s/.part.%s", dir, hash + strlen("sha256:"));
	path = store_path(a, dir, str_of(hash), "");
	alarm(20);
	for (i = 0; i < sizeof kind / sizeof *kind; i++) {
		ok(file_write(victim, STR("another b"), &e) && system(arena_printf(a,
		   "rm -f '%s' '%s'; %s %s '%s'", part, path, kind[i],
		   i < 2 ? victim : "", part)) == 0, "%s in its place", kind[i]);
		ok(store_resume(&s, a, dir, str_of(hash), MOST, &have, &e) && have == 0 &&
		   store_add(&s, text.p, text.n, &e) &&
		   store_end(&s, str_of(hash), &digest, &path, &e), "the blob is stored");
		store_clean(a, dir);
		ok(file_read(a, victim, MOST, &kept, &e) && str_is(kept, "another b"), "what it "
		   "leads to stays");
	}
	alarm(0);
	unlink(victim);
	unlink(part);
}

/* A blob of the wrong size is not there, and gives way to the right one. */
static void
wrong_size(struct arena *a, const char *dir)
{
	struct err e = { .arena = a };
	struct str text = STR("a third blob"), digest, got;
	struct store_put s;
	char *path;

	ok(store_begin(&s, a, dir, "", STR(""), MOST, &e) && store_add(&s, text.p, text.n, &e) &&
	   store_end(&s, STR(""), &digest, &path, &e), "a blob");
	ok(store_holds(a, dir, digest, (int64_t)text.n, &path), "has its size");
	ok(file_write(path, STR("cut"), &e) && store_has(a, dir, digest, "", &path) &&
	   !store_holds(a, dir, digest, (int64_t)text.n, &path), "cut off it is not there");
	ok(store_begin(&s, a, dir, "", STR(""), MOST, &e) && store_add(&s, text.p, text.n, &e) &&
	   store_end(&s, STR(""), &digest, &path, &e) && file_read(a, path, MOST, &got, &e) &&
	   str_eq(got, text), "stored again it is whole");
}

int
main(void)
{
	struct arena a = { 0 };
	const char *base = getenv("TMPDIR");
	char *dir = arena_printf(&a, "%s/store.XXXXXX", base ? base : "/tmp");
	pid_t cleaner;

	if (!ok(mkdtemp(dir) != NULL, "a folder"))
		return tap_end();
	cleaner = start_cleaner(dir);
	ok(cleaner > 0, "a process that cleans it all the time");
	is_int(put_files(&a, dir, FILES), FILES, "each file is there");
	kill(cleaner, SIGKILL);
	waitpid(cleaner, NULL, 0);
	is_int(system(arena_printf(&a, "test \"$(ls -A '%s')\" = sha256", dir)), 0,
	       "and no temporary file");
	leave_part(&a, dir, "sha256:");
	leave_part(&a, dir, "sha512:");
	prepared(&a, dir);
	wrong_size(&a, dir);
	is_int(system(arena_printf(&a, "rm -r '%s'", dir)), 0, "the folder is removed");
	arena_free(&a);
	return tap_end();
}
