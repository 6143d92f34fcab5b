/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MERGE_H
#define MERGE_H
/*
 * mergo.Merge of two maps, as Sprig's merge functions use it.
 *
 * dst gets from src the values that it lacks or that are empty in it (zero, false,
 * "", nil, a list or map without elements).  They are shared and not copied.  When
 * both have a map, that of src is merged into that of dst; lists are not merged.
 * With overwrite, src's values replace those of dst, even when they are empty or nil,
 * but two maps are still merged.
 */
#include "template/exec.h"

void merge_maps(struct exec *x, struct val dst, struct val src, bool overwrite);

#endif
