/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VALUES_CHECK_H
#define VALUES_CHECK_H
/* The values of a chart against the schemas that it and its charts bring. */
#include "chart.h"

/* Checks the values of c and of its charts; Helm's message for all of them
 * together, status 3. */
bool values_check(struct arena *a, const struct chart *c, struct val values,
		  struct err *e);

#endif
