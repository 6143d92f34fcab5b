/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"

#ifdef __linux__
/* POSIX does not have it, so the headers do not declare it. */
long syscall(long number, ...);
#endif

/* Everything inside the sandbox; dir is the folder that stays writable. */
static int
inside(const char *dir)
{
	static const char *const readable[] = { "/usr/share", "/no/such/folder",
						"/etc/group", NULL };
	const char *const writable[] = { dir, NULL };
	char path[64];
	struct sandbox s = { readable, writable };
	int enforced, fd;

	snprintf(path, sizeof path, "%s/file", dir);
	enforced = sandbox_enter(&s);
	if (enforced & SANDBOX_FILES) {
		ok(open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES, "other files are closed");
		fd = open("/etc/group", O_RDONLY);
		ok(fd >= 0, "a readable file opens");
		close(fd);
		fd = open("/usr/share", O_RDONLY);
		ok(fd >= 0, "a readable folder opens");
		close(fd);
		fd = open(path, O_RDWR | O_CREAT, 0600);
		ok(fd >= 0, "the writable folder takes files");
		close(fd);
		ok(unlink(path) == 0, "and lets them go");
		ok(open("/usr/share/file", O_RDWR | O_CREAT, 0600) < 0, "a readable folder takes none");
	} else {
		ok(true, "# SKIP this kernel has no Landlock");
	}
	if (enforced & SANDBOX_SYSTEM) {
		ok(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EACCES, "no socket");
		ok(fork() < 0, "no new process");
#if defined __linux__ && defined __x86_64__
		ok(syscall(0x40000000L | SYS_getppid) < 0 && errno == EACCES, "no call of x32");
#endif
	} else {
		ok(true, "# SKIP this kernel has no seccomp filters");
	}
	return tap_end();
}

int
main(void)
{
	char dir[] = "/tmp/sandbox.XXXXXX";
	int status = 1;
	pid_t child;

	if (!mkdtemp(dir))
		return 1;
	child = fork();
	if (child == 0)
		return inside(dir);
	waitpid(child, &status, 0);
	rmdir(dir);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}
