/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONFIG_SCHEMA_H
#define CONFIG_SCHEMA_H
/* The fields of an AICRConfig's spec. */
#include "base/err.h"
#include "base/val.h"

/* Checks that the spec has fields that there are, each with a value of its type and, where
 * it is known what the field may be, such a value.  Fails with status 2. */
bool schema_check(struct arena *a, struct val spec, struct err *e);

#endif
