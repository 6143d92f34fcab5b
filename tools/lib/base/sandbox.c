/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox.h"

/* AddressSanitizer's leak check needs /proc and a new process */
#if defined __linux__ && !defined __SANITIZE_ADDRESS__
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* POSIX does not have it, so the headers do not declare it. */
long syscall(long number, ...);

enum {
	FILE_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	FILE_PLAIN = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE,
	FILE_WRITE = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
		     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE,
	/* every right of Landlock's first version, which all kernels with Landlock know */
	FILE_ALL = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1
};

/* Grants the rights below path, when there is such a path. */
static void
grant(int rules, const char *path, unsigned rights)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights };

	rule.parent_fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (rule.parent_fd < 0)
		return;
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0)) {
		/* rights of folders are an error for a file */
		rule.allowed_access &= FILE_PLAIN;
		syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	}
	close(rule.parent_fd);
}

static bool
files_enter(const struct sandbox *s)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = FILE_ALL };
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	bool done;
	int i;

	if (rules < 0)
		return false;
	for (i = 0; s->readable && s->readable[i]; i++)
		grant(rules, s->readable[i], FILE_READ);
	for (i = 0; s->writable && s->writable[i]; i++)
		grant(rules, s->writable[i], FILE_READ | FILE_WRITE);
	done = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return done;
}

#if defined __x86_64__
#define HOST_ARCH AUDIT_ARCH_X86_64
/* x32's calls have this bit in their numbers, and the architecture of 64-bit ones */
#define FOREIGN_CALLS BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1), DENY,
#elif defined __aarch64__
#define HOST_ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef HOST_ARCH
#ifndef FOREIGN_CALLS
#define FOREIGN_CALLS
#endif
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define DENY BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES)
#define DENY_CALL(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), DENY

static bool
system_enter(void)
{
	struct sock_filter code[] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, HOST_ARCH, 1, 0),
		DENY, /* a call by the numbers of another architecture, as i386's */
		LOAD(nr),
		FOREIGN_CALLS
		DENY_CALL(socket), DENY_CALL(socketpair), DENY_CALL(connect),
		DENY_CALL(bind), DENY_CALL(listen), DENY_CALL(sendto),
		DENY_CALL(execve), DENY_CALL(execveat), DENY_CALL(clone),
		DENY_CALL(clone3), DENY_CALL(ptrace), DENY_CALL(kill),
		DENY_CALL(process_vm_readv), DENY_CALL(process_vm_writev),
		DENY_CALL(bpf), DENY_CALL(io_uring_setup), DENY_CALL(mount),
#ifdef SYS_fork
		DENY_CALL(fork), DENY_CALL(vfork),
#endif
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof code / sizeof *code, code };

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) == 0;
}
#else
static bool
system_enter(void)
{
	return false;
}
#endif

int
sandbox_enter(const struct sandbox *s)
{
	int done = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return 0;
	if (files_enter(s))
		done |= SANDBOX_FILES;
	if (system_enter())
		done |= SANDBOX_SYSTEM;
	return done;
}

#else

int
sandbox_enter(const struct sandbox *s)
{
	(void)s;
	return 0;
}

#endif
