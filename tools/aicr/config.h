/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONFIG_H
#define CONFIG_H
/* AICRConfig documents, which give flags their values. */
#include "base/err.h"
#include "base/val.h"

/* *spec takes the spec of the document at a path or URL, all of which is checked, whatever
 * the command needs.  Fails in the words of aicr. */
bool config_load(struct arena *a, const char *where, struct val *spec, struct err *e);

#endif
