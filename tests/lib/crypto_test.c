/* SPDX-License-Identifier: Apache-2.0 */
/* libcrypto is loaded in the sandbox, with whatever it needs. */
#include "crypto/crypto.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "base/sandbox.h"
#include "crypto/crypt.h"
#include "crypto/lazy.h"

/* SHA-512 of "abc", its first bytes */
static const unsigned char abc[] = { 0xdd, 0xaf, 0x35, 0xa1, 0x93, 0x61, 0x7a, 0xba };

static int
inside(void)
{
	static const char *const nowhere[] = { NULL };
	struct arena arena = { 0 };
	const char *const *files = lazy_files(&arena);
	const struct sandbox s = { .readable = files, .writable = nowhere };
	unsigned char hash[SHA512_BYTES];
	struct err e = { .arena = &arena };
	struct str bcrypt;
	bool closed = sandbox_enter(&s) & SANDBOX_FILES;

	if (closed)
		ok(open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES, "files are closed");
	else
		ok(true, "# SKIP this kernel has no Landlock");
	ok(crypto_open(&e), "libcrypto is loaded");
	sha512_of("abc", 3, hash);
	ok(memcmp(hash, abc, sizeof abc) == 0, "it hashes");
	ok(crypt_hash(&arena, "U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.", &bcrypt, &e) &&
	   str_is(bcrypt, "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
	   "libcrypt is loaded, and hashes");
	/* a libcrypto may need others; libcurl surely does */
	if (files[0])
		ok(dlopen("libcurl.so.4", RTLD_LAZY) != NULL,
		   "a library is loaded with all that it needs");
	else
		ok(true, "# SKIP libcrypto is not where the system's libraries are");
	arena_free(&arena);
	return tap_end();
}

int
main(void)
{
	int status = 1;
	pid_t child = fork();

	if (child == 0)
		return inside();
	waitpid(child, &status, 0);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}
