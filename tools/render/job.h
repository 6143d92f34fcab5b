/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_H
#define JOB_H
/* The command line of render, and how the program fails. */
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
	const char *kube_version; /* that of the record, else that of the option; NULL: the default */
	bool generate_name;
	bool pinned; /* the rule of -M names the record, which has a digest of the chart's files, and not these */
	struct str *api;
	const char **show;
	size_t capapi, capshow;
	struct str warnings[JOB_WARNINGS]; /* warnings, which are printed at the end */
	size_t nwarning;
};

/* Reads the command line into *j; a wrong one ends the program.  Everything lives in
 * a. */
void job_read(struct job *j, struct arena *a, int argc, char **argv);
/* Keeps a warning for job_warn; data is the job. */
void job_warning_keep(void *data, const char *text);
/* Prints the warnings that were kept. */
void job_warn(const struct job *j);
/* Prints Helm's message and the place of the failure, when f is not NULL, in the
 * chart of that name, then ends the program. */
_Noreturn void job_fail(struct job *j, const struct err *e, const struct failure *f,
			struct str name);

#endif
