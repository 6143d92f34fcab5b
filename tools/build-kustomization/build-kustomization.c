/* SPDX-License-Identifier: Apache-2.0 */
/* Builds the YAML documents of a Kustomize component with the kustomize on PATH. */
#include "base/exe.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/process.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "records/component.h"
#include "sources.h"
#include "yaml/yaml.h"

static const struct program program = PROGRAM_BUILD_KUSTOMIZATION;

struct build {
	struct arena *arena;
	const char *work;
	struct component *component;
	struct str name;
	struct reads read;
};

/* Reads the file of one component record. */
static bool
read_component(struct build *b, const char *path, struct err *e)
{
	struct component *c;
	size_t n;

	if (!components_read(b->arena, path, &c, &n, e))
		return false;
	if (n != 1 || !component_is_kustomize(c) || c->repository.n == 0)
		return err_set(e, STATUS_USAGE, "%s: the record of one component of type "
			       "kustomize is expected, as mkmirror list-components writes it", path);
	b->component = c;
	b->name = c->name;
	if (b->name.n == 0 || b->name.p[0] == '.' || str_chr(b->name, '/') >= 0)
		return err_set(e, STATUS_USAGE, "%s: '%.*s' is no name for a component", path,
			       STR_ARG(b->name));
	return true;
}

/*
 * The argument of kustomize: a folder, or a URL from which it fetches with git.  A
 * repository on disk is a folder unless the component has a tag.
 */
static char *
target_of(struct build *b, bool *local)
{
	struct str repository = b->component->repository;
	struct str path = b->component->path, tag = b->component->tag;
	bool here = repository.p[0] == '/';

	*local = here && tag.n == 0;
	if (*local)
		return path_join(b->arena, arena_cstr(b->arena, repository), arena_cstr(b->arena, path));
	return arena_printf(b->arena, "%s%.*s//%.*s%s%.*s", here ? "file://" : "", STR_ARG(repository),
			    STR_ARG(path), tag.n ? "?ref=" : "", STR_ARG(tag));
}

/* *out takes the patches as entries of a kustomization. */
static bool
read_patches(struct build *b, struct val files, struct val *out, struct err *e)
{
	struct val *v = arena_array(b->arena, struct val, val_length(files));
	struct str path, text;
	size_t i;

	for (i = 0; i < val_length(files); i++) {
		path = val_str_at(files, i);
		if (!file_read(b->arena, arena_cstr(b->arena, path), LIMIT_TREE_FILE, &text, e))
			return false;
		reads_add(&b->read, path);
		v[i] = val_map(b->arena);
		map_set(v[i].m, STR("patch"), val_str(text));
	}
	*out = val_list(b->arena, v, val_length(files));
	return true;
}

/* The path of a folder relative to another one, since kustomize refuses absolute
 * paths. */
static char *
relative(struct arena *a, struct str from, struct str to)
{
	char *up = "";
	size_t i;

	for (i = 0; i < from.n; i++)
		if (from.p[i] == '/')
			up = arena_printf(a, "%s../", up);
	return arena_printf(a, "%s%.*s", up, STR_ARG(str_sub(to, 1, to.n)));
}

/* Makes WORK/kustomize/NAME with a kustomization of the target and the patches;
 * *target then is that folder. */
static bool
patch(struct build *b, struct val files, bool local, char **target, struct err *e)
{
	char *dir = arena_printf(b->arena, "%s/kustomize/%.*s", b->work, STR_ARG(b->name));
	struct val *resource = arena_new(b->arena, struct val), doc = val_map(b->arena), patches;
	struct str here, there, text;

	if (!read_patches(b, files, &patches, e) || !dir_make(dir, e) ||
	    !path_real(b->arena, dir, &here, e))
		return false;
	*resource = val_cstr(*target);
	if (local) {
		if (!path_real(b->arena, *target, &there, e))
			return false;
		*resource = val_cstr(relative(b->arena, here, there));
	}
	map_set(doc.m, STR("resources"), val_list(b->arena, resource, 1));
	map_set(doc.m, STR("patches"), patches);
	*target = dir;
	return yaml_emit(b->arena, doc, &text, e) &&
	       file_write(path_join(b->arena, dir, "kustomization.yaml"), text, e);
}

/* Runs the program; *out takes its output, and its messages go to standard error. */
static bool
run(struct arena *a, const char *const *argv, struct str *out, struct err *e)
{
	const struct process p = { .path = argv[0], .argv = argv, .in = PROCESS_SAME,
				   .out = PROCESS_PIPE, .err = PROCESS_SAME };
	struct process_end end;

	if (!process_run(a, &p, LIMIT_OUTPUT, &end, e))
		return false;
	*out = end.out;
	if (end.signal)
		return err_set(e, STATUS_INCOMPLETE, "it ended by signal %d", end.signal);
	return end.status == 0 ||
	       err_set(e, STATUS_INCOMPLETE, "it failed with status %d", end.status);
}

/* Runs kustomize; *out takes its output. */
static bool
build(struct build *b, const char *target, struct str *out, struct err *e)
{
	char *kustomize = exe_find(b->arena, "kustomize");
	const char *argv[] = { kustomize, "build", target, NULL };

	if (!kustomize)
		return err_set(e, STATUS_INCOMPLETE, "component %.*s is made with Kustomize, and there "
			       "is no 'kustomize' on PATH: install it (https://kustomize.io), or "
			       "leave the component out with --set %.*s:enabled=false",
			       STR_ARG(b->name), STR_ARG(b->name));
	reads_add(&b->read, str_of(kustomize));
	if (run(b->arena, argv, out, e))
		return true;
	e->status = STATUS_INCOMPLETE;
	return err_wrap(e, "component %.*s: kustomize build %s", STR_ARG(b->name), target);
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct build b = { .arena = &arena, .work = "mirror.work", .read = { .arena = &arena } };
	struct err e = { .arena = &arena };
	const char *path = NULL, *depfile = NULL;
	struct val files;
	struct str text;
	bool local;
	struct opts o;
	char *target;
	int key;

	opts_init(&o, &arena, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		if (key == 'o')
			path = o.arg;
		else if (key == 'M')
			depfile = o.arg;
		else
			b.work = o.arg;
	}
	if (o.n > 1)
		opts_fail(&o, "one file with a record at most");
	if (!read_component(&b, o.n ? o.operand[0] : "-", &e))
		fatal_err(&e);
	target = target_of(&b, &local);
	if (local && !sources_walk(&b.read, arena_cstr(&arena, b.component->repository), &e))
		fatal_err(&e);
	files = b.component->patches;
	if (val_length(files) && !patch(&b, files, local, &target, &e))
		fatal_err(&e);
	if (!build(&b, target, &text, &e) || !file_write(path, text, &e) ||
	    (depfile && !stage_depends(&arena, depfile, path ? path : "-", b.read.path, b.read.n, &e)))
		fatal_err(&e);
	return stage_end(STATUS_OK);
}
