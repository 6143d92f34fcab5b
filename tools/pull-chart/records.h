/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORDS_H
#define RECORDS_H
/* Files of component records, whose charts are pulled. */
#include <stdio.h>

#include "pull.h"

/* The numbers of components that were pulled, and that failed. */
struct record_count {
	size_t done, failed;
	enum status status; /* of those that failed; STATUS_SOME when they differ */
};

/* Pulls the charts of the records in the file at path, NULL for standard input, and
 * writes the records to out, completed.  A record that fails is left out, and its
 * failure printed and counted.  A file that is none of records ends the program. */
void records_pull(struct pull *p, const char *path, FILE *out, struct record_count *c);

#endif
