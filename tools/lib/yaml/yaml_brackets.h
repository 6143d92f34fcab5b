/* SPDX-License-Identifier: Apache-2.0 */
#ifndef YAML_BRACKETS_H
#define YAML_BRACKETS_H
/*
 * What brackets within brackets cost.  libyaml looks at each open bracket again for
 * every token, so that a text in flow style takes time by its length times its depth.
 * That product is counted for all texts of a process together, since a template can read
 * one text as often as it likes, and has a limit (LIMIT_YAML_BRACKETS).
 */
#include <stdbool.h>
#include <stddef.h>

struct yaml_event_s; /* of libyaml */

/* Begins to read a text of so many bytes, each of which allows for more. */
void yaml_brackets_begin(size_t bytes);
/* Counts an event of a text; *open, at first 0, is how many brackets are open.  False
 * when the limit is passed. */
bool yaml_brackets_count(size_t *open, const struct yaml_event_s *event);
/* True when the limit was passed: from then on every text with brackets fails. */
bool yaml_brackets_over(void);

#endif
