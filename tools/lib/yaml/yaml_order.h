/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_ORDER_H
#define YAML_ORDER_H
/* The order in which go-yaml writes the keys of a map. */
#include "base/map.h"

/*
 * The live entries of m in go-yaml's order, m->n pointers in a.  Digits in keys
 * count as numbers ("a9" comes before "a10"), and letters come after other
 * characters.  Version 3 of go-yaml (pretty) orders letters behind digits in
 * another way.
 */
struct map_entry **yaml_ordered(const struct map *m, struct arena *a, bool pretty);

#endif
