/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_ORDER_H
#define YAML_ORDER_H
/* The order in which go-yaml writes the keys of a map. */
#include "base/map.h"

/*
 * The live entries of m in go-yaml's order, m->n pointers in a: numbers in
 * keys count as numbers ("a9" before "a10"), letters come after what is none.
 * Version 3 of go-yaml (pretty) differs in where letters go after digits.
 */
struct map_entry **yaml_ordered(const struct map *m, struct arena *a, bool pretty);

#endif
