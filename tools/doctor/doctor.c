/* SPDX-License-Identifier: Apache-2.0 */
/* Checks everything that a run needs, and says how to repair what fails. */
#include "base/exe.h"
#include "base/io.h"
#include "base/map.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "machine.h"
#include "servers.h"

static const struct program program = PROGRAM_DOCTOR;

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	struct report r = { .arena = &arena };
	struct servers c = { .report = &r, .asked = map_new(&arena) };
	const char *path = NULL, *work = "mirror.work";
	struct output out;
	struct opts o;
	char *dir;
	int key;

	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		switch (key) {
		case OPT_TARGET: c.target = o.arg; break;
		case OPT_RECIPES: c.recipes = o.arg; break;
		case OPT_WORK: work = o.arg; break;
		case 'o': path = o.arg; break;
		default: registry_option(&arena, &c.registry, key, o.arg);
		}
	}
	if (o.n > 1)
		opts_fail(&o, "one config at a time");
	if (!exe_dir(&arena, argv[0], &dir, &e) || !output_open(&out, &arena, path, &e))
		fatal_err(&e);
	r.f = out.f;
	c.dir = dir;
	machine_installed(&r, dir);
	machine_make(&r);
	machine_libcurl(&r);
	machine_sandbox(&r);
	machine_folder(&r, "work folder", work);
	machine_plan(&r, work);
	machine_credentials(&r);
	if (o.n)
		servers_check_config(&c, o.operand[0]);
	else if (c.target)
		servers_check_target(&c);
	if (!output_commit(&out, &e))
		fatal_err(&e);
	return r.failed ? STATUS_SOME : STATUS_OK;
}
