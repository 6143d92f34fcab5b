/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_H
#define JOB_H
/* What the command line asks for, and how the program fails. */
#include "chart/release.h"
#include "given.h"
#include "outdir.h"

enum { JOB_WARNINGS = 64 };

struct job {
	struct arena *arena;
	struct release r;
	struct given given;
	struct reads reads;
	struct outdir outdir;
	const char *chart, *output, *depfile, *name_template;
	const char *kube_version; /* of the record, else the option; NULL: the usual one */
	bool generate_name;
	struct str *api;
	const char **show;
	size_t capapi, capshow;
	struct str warnings[JOB_WARNINGS]; /* printed at the end */
	size_t nwarning;
};

/* Reads the command line; ends the program when it is wrong.  Everything lives
 * in a. */
void job_read(struct job *j, struct arena *a, int argc, char **argv);
/* Keeps a warning for job_warn; data is the job. */
void job_warning_keep(void *data, const char *text);
/* Prints the warnings. */
void job_warn(const struct job *j);
/* Ends with Helm's message and what is known of the place: f, or NULL, in the
 * chart of that name. */
_Noreturn void job_fail(struct job *j, const struct err *e, const struct failure *f,
			struct str name);

#endif
