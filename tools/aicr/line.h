/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINE_H
#define LINE_H
/* Command lines of aicr, and those of our programs that they become. */
#include "base/err.h"
#include "cli/aicrlog.h"
#include "command.h"

struct line {
	const struct command *command;
	enum aicrlog_form form; /* of messages */
	bool help, version;
	struct val given;    /* a map: the name of a flag to the list of its values */
	struct val operands; /* a list */
};

/* Parses what stands behind the word aicr.  Fails as aicr does; what stood before the
 * mistake, as the form of messages, is in *l. */
bool line_parse(struct line *l, struct arena *a, int argc, char **argv, struct err *e);
/* The last value of a flag, or NULL. */
const char *line_value(const struct line *l, const char *flag);
/* Adds values from the environment and from an AICRConfig's spec, nil without one, for
 * flags that were not given.  `said` is told of flags that hide a value of the config. */
void line_defaults(struct line *l, struct arena *a, struct val spec,
		   void (*said)(const char *flag));
/* The command line of our program, with NULL at its end; its first word is the path.
 * Fails for what is refused. */
bool line_native(const struct line *l, struct arena *a, const char *dir, char ***argv,
		 struct err *e);

#endif
