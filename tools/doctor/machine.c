/* SPDX-License-Identifier: Apache-2.0 */
#include "machine.h"

#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/process.h"
#include "base/sandbox.h"
#include "oci/manifest.h"
#include "records/record.h"
#include "registry/creds.h"

enum { MAKE_MAJOR = 4, MAKE_MINOR = 3 };

void
machine_installed(struct report *r, const char *dir)
{
	const char *const needed[] = {
		"render", "list-components", "../../share/mkmirror/stages.mk",
		"../../share/mkmirror/templates"
	};
	size_t i;

	for (i = 0; i < sizeof needed / sizeof *needed; i++) {
		const char *path = path_join(r->arena, dir, needed[i]);

		if (access(path, R_OK) < 0) {
			report(r, REPORT_FAILED, "install mkmirror again, as a whole",
			       "mkmirror %s: %s: %s", VERSION, path, strerror(errno));
			return;
		}
	}
	report(r, REPORT_OK, NULL, "mkmirror %s in %s", VERSION, dir);
}

void
machine_make(struct report *r)
{
	const char *const argv[] = { "make", "--version", NULL };
	const char *advice = "install GNU Make 4.3 or newer (Debian: apt-get install make)";
	struct err e = { .arena = r->arena };
	struct process p = { .path = exe_find(r->arena, "make"), .argv = argv,
			     .in = PROCESS_NONE, .out = PROCESS_PIPE, .err = PROCESS_PIPE };
	struct process_end end = { .status = 0 };
	struct str line, rest;
	int major, minor;

	if (p.path && !process_run(r->arena, &p, LIMIT_ANSWER, &end, &e)) {
		report(r, REPORT_FAILED, NULL, "make: %s", e.msg);
		return;
	}
	str_cut(end.out, '\n', &line, &rest);
	if (!p.path || end.status != 0)
		report(r, REPORT_FAILED, advice, "make: it is not on PATH");
	else if (sscanf(arena_cstr(r->arena, line), "GNU Make %d.%d", &major, &minor) != 2)
		report(r, REPORT_FAILED, advice, "make: '%.*s' is not GNU Make", STR_ARG(line));
	else
		report(r, major > MAKE_MAJOR || (major == MAKE_MAJOR && minor >= MAKE_MINOR)
		       ? REPORT_OK : REPORT_FAILED,
		       major > MAKE_MAJOR || (major == MAKE_MAJOR && minor >= MAKE_MINOR)
		       ? NULL : advice, "make %d.%d", major, minor);
}

void
machine_libcurl(struct report *r)
{
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);

	if (!(v->features & CURL_VERSION_SSL))
		report(r, REPORT_FAILED, "install a libcurl with TLS",
		       "libcurl %s: it does not speak HTTPS", v->version);
	else if (!(v->features & CURL_VERSION_HTTP2))
		report(r, REPORT_NOTE, "a libcurl with nghttp2 needs fewer connections",
		       "libcurl %s, %s: it does not speak HTTP/2", v->version, v->ssl_version);
	else
		report(r, REPORT_OK, NULL, "libcurl %s, %s, HTTP/2", v->version, v->ssl_version);
}

void
machine_sandbox(struct report *r)
{
	static const char *const nothing[] = { NULL };
	const char *advice = "charts are rendered all the same; a kernel of 5.13 or newer "
		"with Landlock and seccomp is a second wall around them";
	const struct sandbox box = { nothing, nothing };
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(sandbox_enter(&box));
	if (pid < 0 || !process_wait(pid, &status) || !WIFEXITED(status))
		report(r, REPORT_FAILED, NULL, "sandbox: it could not be tried");
	else if (WEXITSTATUS(status) == (SANDBOX_FILES | SANDBOX_SYSTEM))
		report(r, REPORT_OK, NULL, "sandbox: Landlock and seccomp");
	else
		report(r, REPORT_NOTE, advice, "sandbox: the kernel enforces %s",
		       WEXITSTATUS(status) == SANDBOX_FILES ? "Landlock alone"
		       : WEXITSTATUS(status) == SANDBOX_SYSTEM ? "seccomp alone" : "nothing");
}

/* The path, or the nearest folder above it that exists. */
static const char *
existing(struct arena *a, const char *path)
{
	const char *there = path_absolute(a, path);

	while (access(there, F_OK) < 0 && strcmp(there, "/") != 0)
		there = path_dir(a, there);
	return there;
}

void
machine_folder(struct report *r, const char *what, const char *path)
{
	const char *there = existing(r->arena, path);
	int64_t free;

	if (access(there, W_OK | X_OK) < 0 || !dir_free(r->arena, there, &free)) {
		report(r, REPORT_FAILED, "name another folder, or change its owner or mode",
		       "%s %s: %s: %s", what, path, there, strerror(errno));
		return;
	}
	if (free < (int64_t)1 << 30)
		report(r, REPORT_NOTE, "charts take little, images much: plan says how much is needed",
		       "%s %s: %" PRId64 " MB are free", what, path, free / 1000000);
	else
		report(r, REPORT_OK, NULL, "%s %s: %" PRId64 " MB are free", what, path,
		       free / 1000000);
}

void
machine_credentials(struct report *r)
{
	struct creds_store *s = creds_new(r->arena);
	const char *path;
	struct stat st;
	bool secret;
	size_t i;

	for (i = 0; (path = creds_file(s, i, &secret)); i++)
		if (secret && stat(path, &st) == 0 && (st.st_mode & (S_IRGRP | S_IROTH)))
			report(r, REPORT_NOTE, arena_printf(r->arena, "chmod 600 %s, and new "
			       "passwords if somebody else uses this machine", path),
			       "%s: others may read the passwords in it", path);
}

/* The bytes that a record of a plan adds to a layout, whose folder *path takes; 0 for
 * a manifest and for what is copied already. */
static int64_t
planned_bytes(struct arena *a, const struct record *r, const char **path)
{
	struct str to;
	size_t i;

	if (media_is_manifest(r->media_type) || r->size < 0 ||
	    (r->status != RECORD_PLANNED && r->status != RECORD_FAILED))
		return 0;
	for (i = 0; i < val_length(r->to); i++) {
		to = val_str_at(r->to, i);
		if (!str_starts(to, STR("oci:")))
			continue;
		*path = arena_cstr(a, str_sub(to, 4, to.n));
		return r->size;
	}
	return 0;
}

void
machine_plan(struct report *r, const char *work)
{
	const char *plan = path_join(r->arena, work, "plan.jsonl"), *path = NULL;
	struct err e = { .arena = r->arena };
	int64_t need = 0, free;
	struct record *v;
	size_t i, n;

	if (access(plan, F_OK) < 0)
		return;
	if (!record_read(r->arena, plan, &v, &n, &e)) {
		report(r, REPORT_FAILED, "run mkmirror plan again", "%s", e.msg);
		return;
	}
	for (i = 0; i < n; i++)
		need += planned_bytes(r->arena, &v[i], &path);
	if (!path || !dir_free(r->arena, path, &free))
		return;
	report(r, need > free ? REPORT_FAILED : REPORT_OK,
	       need > free ? "make room there, or name another target" : NULL,
	       "%s: %" PRId64 " MB go to %s, where %" PRId64 " MB are free", plan,
	       (need + 999999) / 1000000, path, free / 1000000);
}
