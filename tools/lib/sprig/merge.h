/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MERGE_H
#define MERGE_H
/*
 * mergo.Merge of two maps, as Sprig's merge functions use it.
 *
 * What dst lacks or holds empty (zero, false, "", nil, a list or map without
 * elements) it gets from src, shared and not copied; maps on both sides are
 * merged in dst's own one; lists are not.  With overwrite src wins, with
 * empty values and nil as well, but maps on both sides still merge.
 */
#include "template/exec.h"

void merge_maps(struct exec *x, struct val dst, struct val src, bool overwrite);

#endif
