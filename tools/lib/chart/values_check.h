/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VALUES_CHECK_H
#define VALUES_CHECK_H
/* Checks the values of a chart against the schemas of the chart and the charts in it. */
#include "chart.h"

/* Fails with status 3 and one message of Helm's for all values that do not fit. */
bool values_check(struct arena *a, const struct chart *c, struct val values,
		  struct err *e);

#endif
