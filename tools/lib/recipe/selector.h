/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SELECTOR_H
#define SELECTOR_H
#include "base/err.h"
#include "base/val.h"

/*
 * The value at a dot path of v; a leading dot is dropped, an empty path is v
 * itself.  Only maps can be entered.  Status 2 when a key is not there, with
 * the keys that are.
 */
bool selector_find(struct val v, struct str path, struct val *out,
		   struct err *e);

#endif
