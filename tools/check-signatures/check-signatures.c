/* SPDX-License-Identifier: Apache-2.0 */
/* Checks the signatures of releases. */
#include <stdlib.h>
#include <unistd.h>

#include "artifact.h"
#include "base/foreign.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/path.h"
#include "cli/diag.h"
#include "cli/opts.h"
#include "cli/stage.h"
#include "oci/ref.h"
#include "records/lines.h"
#include "registry/registry.h"

static const struct program program = PROGRAM_CHECK_SIGNATURES;

#define SIGNATURES "https://mirror.openshift.com/pub/openshift-v4/signatures/openshift/release/"
#define SYSTEM_KEYS "/etc/pki/rpm-gpg/RPM-GPG-KEY-redhat-release"

struct settings {
	struct arena *arena;
	const char *output, *input, *dir;
	const char **keys;
	size_t nkeys, capkeys;
	bool offline;
	struct registry_options registry;
	struct signatures signatures;
};

static void
read_options(struct opts *o, struct settings *s)
{
	int key;

	while ((key = opts_next(o)) != -1)
		switch (key) {
		case 'o':
			s->output = o->arg;
			break;
		case 'd':
			s->dir = o->arg;
			break;
		case OPT_KEYS:
			s->keys = arena_room(s->arena, s->keys, s->nkeys, &s->capkeys, sizeof *s->keys);
			s->keys[s->nkeys++] = o->arg;
			break;
		case OPT_KEEP:
			s->signatures.keep = o->arg;
			break;
		case OPT_OFFLINE:
			s->offline = true;
			break;
		default:
			registry_option(s->arena, &s->registry, key, o->arg);
		}
	if (o->n > 1)
		opts_fail(o, "one file is expected");
	s->input = o->n ? o->operand[0] : "-";
	s->registry.note = warn_text;
}

/* Reads the keys: those of --keys, else of the environment, else the system's. */
static void
read_keys(struct settings *s, struct err *e)
{
	const char *set = getenv("OCP_SIGNATURE_VERIFICATION_PK"), *one[1] = { SYSTEM_KEYS };
	struct str bytes;
	size_t i;

	if (set && *set)
		one[0] = set;
	if (!s->nkeys && one[0] != set && access(SYSTEM_KEYS, R_OK) != 0)
		fatal(STATUS_USAGE, "--keys is missing: the file with Red Hat's public keys, which "
		      "https://access.redhat.com/security/team/key has; " SYSTEM_KEYS " is not here");
	if (!s->nkeys) {
		s->keys = one;
		s->nkeys = 1;
	}
	for (i = 0; i < s->nkeys; i++)
		if (!file_read(s->arena, s->keys[i], LIMIT_RELEASE_FILE, &bytes, e) ||
		    (!openpgp_keys(s->signatures.keys, bytes, e) && !err_wrap(e, "%s", s->keys[i])))
			fatal_err(e);
}

/* Where signatures are asked for. */
static void
set_base(struct settings *s)
{
	const char *set = getenv("OCP_SIGNATURE_URL");

	s->signatures.base = set && *set ? set : SIGNATURES;
	if (foreign_has_login(str_of(s->signatures.base)))
		fatal(STATUS_USAGE, "OCP_SIGNATURE_URL: no credentials in URLs");
}

/* The digest of a release that is named by its tag. */
static bool
resolve(struct registry *g, struct arena *a, struct ref *ref, struct err *e)
{
	struct location at = { .kind = LOCATION_REGISTRY, .host = ref->host,
			       .repository = ref->repository };
	struct descriptor d;

	if (ref->digest.n)
		return true;
	if (!registry_resolve(g, a, &at, ref->tag, &d, e))
		return false;
	ref->digest = d.digest;
	return true;
}

/* Keeps a signature that was fetched. */
static bool
keep(const struct settings *s, const struct signature *sig, struct err *e)
{
	const char *dir = s->signatures.keep;

	return !dir || !sig->fetched ||
	       (dir_make(dir, e) && file_write(path_join(s->arena, dir, arena_cstr(s->arena, sig->name)),
					       sig->bytes, e));
}

/* Checks the release of a line, and writes it with the reference that is signed. */
static bool
check_line(struct settings *s, struct registry *g, const struct line *line, FILE *f,
	   struct signature *sig, struct err *e)
{
	struct arena *a = s->arena;
	struct ref ref, said;
	struct str column[4];
	size_t i;

	if (!ref_parse(a, line->col[0], &ref, e))
		return err_wrap(e, "%s:%zu", line->file, line->number);
	if (!resolve(g, a, &ref, e) || !signature_find(&s->signatures, ref.digest, sig, e) ||
	    !keep(s, sig, e))
		return err_wrap(e, "%.*s", STR_ARG(line->col[0]));
	if (!ref_parse(a, sig->identity, &said, e))
		return false;
	said.digest = ref.digest;
	column[0] = ref_str(a, &said);
	for (i = 1; i < 4; i++)
		column[i] = line->col[i].n ? line->col[i] : STR("-");
	line_write(f, column, 4);
	return true;
}

/* Checks all lines; those that fail are said, and the others go on. */
static enum status
check_all(struct settings *s, struct registry *g, const struct lines *lines, FILE *f)
{
	struct signature *list = arena_array(s->arena, struct signature, lines->n + 1);
	size_t failed = 0, temporary = 0, i;
	struct err e = { .arena = s->arena };
	struct str artifact;

	for (i = 0; i < lines->n; i++) {
		e = (struct err){ .arena = s->arena };
		if (check_line(s, g, &lines->v[i], f, &list[i], &e))
			continue;
		warn_err(&e);
		failed++;
		temporary += e.status == STATUS_TEMPORARY;
	}
	if (failed || !s->dir || !lines->n)
		return err_status(failed, temporary, false);
	if (!artifact_write(s->arena, s->dir, list, lines->n, &artifact, &e))
		fatal_err(&e);
	fprintf(f, "%.*s\n", STR_ARG(artifact));
	return STATUS_OK;
}

int
main(int argc, char **argv)
{
	static struct arena arena;
	struct err e = { .arena = &arena };
	struct settings s = { .arena = &arena, .signatures.arena = &arena };
	struct lines lines = { 0 };
	struct registry *g;
	struct output out;
	enum status status;
	struct opts o;

	opts_init(&o, &arena, &program, argc, argv);
	read_options(&o, &s);
	s.signatures.keys = openpgp_open(&arena, &e);
	if (!s.signatures.keys)
		fatal_err(&e);
	read_keys(&s, &e);
	set_base(&s);
	g = registry_new(&arena, &s.registry, &e);
	if (!g || !lines_read(&arena, s.input, &lines, &e) || !output_open(&out, &arena, s.output, &e))
		fatal_err(&e);
	if (!s.offline)
		s.signatures.http = registry_http(g);
	status = check_all(&s, g, &lines, out.f);
	registry_free(g);
	openpgp_close(s.signatures.keys);
	if (status != STATUS_OK)
		output_abort(&out);
	else if (!output_commit(&out, &e))
		fatal_err(&e);
	return stage_end((int)status);
}
