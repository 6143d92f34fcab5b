/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WANTED_H
#define WANTED_H
/* The charts that the records of components want. */
#include "pull.h"
#include "records/component.h"

/* Fetches the chart of the component that v says, which *c takes, and completes *c.
 * Status 2 for a record that is wrong, else as pull_chart fails. */
bool wanted_pull(struct pull *p, struct val v, struct component *c, struct err *e);

#endif
