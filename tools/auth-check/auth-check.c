/* SPDX-License-Identifier: Apache-2.0 */
#include "base/io.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "registry/authcheck.h"

static const struct program program = PROGRAM_AUTH_CHECK;

/* The source of the credentials, for a record. */
static struct str
source(const struct auth_check *c)
{
	return c->login.source.n ? c->login.source : STR("none");
}

static void
print(FILE *f, const struct auth_check *c)
{
	fprintf(f, "%s\t%s\t%s\t%.*s\t%.*s\n", c->text, c->push ? "push" : "pull",
		auth_check_word(c), STR_ARG(c->login.scheme.n ? c->login.scheme : STR("unknown")),
		STR_ARG(source(c)));
	if (c->message)
		warn("%s: %s: %s%s%s", c->text, c->push ? "push" : "pull", c->message,
		     c->advice ? "; " : "", c->advice ? c->advice : "");
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct err e = { .arena = &a };
	struct registry_options g = { .note = warn_text };
	size_t failed = 0, temporary = 0;
	const char *path = NULL;
	struct registry *registry;
	struct output out;
	struct auth_check c;
	struct opts o;
	bool push = false;
	int key, i, k;

	opts_init(&o, &a, &program, argc, argv);
	while ((key = opts_next(&o)) != -1) {
		switch (key) {
		case 'o': path = o.arg; break;
		case OPT_PUSH: push = true; break;
		default: registry_option(&a, &g, key, o.arg);
		}
	}
	if (o.n == 0)
		opts_fail(&o, "give an image's reference, or a registry");
	for (i = 0; i < o.n; i++) {
		if (!auth_check_parse(&a, o.operand[i], &c, &e))
			fatal_err(&e);
		if (push && c.at.repository.n == 0)
			opts_fail(&o, "--push: %s names no repository", o.operand[i]);
	}
	registry = registry_new(&a, &g, &e);
	if (!registry || !output_open(&out, &a, path, &e))
		fatal_err(&e);
	for (i = 0; i < o.n; i++)
		for (k = 0; k <= push; k++) {
			auth_check_parse(&a, o.operand[i], &c, &e);
			c.push = k == 1;
			auth_check_run(registry, &a, &c);
			print(out.f, &c);
			failed += c.result != AUTH_ACCEPTED;
			temporary += c.status == STATUS_TEMPORARY;
		}
	registry_free(registry);
	if (!output_commit(&out, &e))
		fatal_err(&e);
	arena_free(&a);
	return err_status(failed, temporary, false);
}
