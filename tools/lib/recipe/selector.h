/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SELECTOR_H
#define SELECTOR_H
#include "base/err.h"
#include "base/val.h"

/*
 * *out takes the value at a path of v, keys with dots between; a leading dot is
 * ignored, and the empty path leads to v itself.  Only maps have keys.  Fails with
 * status 2 when a key is missing, and lists those that there are.
 */
bool selector_find(struct val v, struct str path, struct val *out,
		   struct err *e);

#endif
