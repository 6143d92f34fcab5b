/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_brackets.h"

#include <yaml.h>

#include "base/limits.h"

/* Of all texts so far: brackets open at all events together, and what is allowed. */
static struct {
	uint64_t spent, allowed;
} all = { 0, LIMIT_YAML_BRACKETS };

void
yaml_brackets_begin(size_t bytes)
{
	all.allowed += (uint64_t)bytes * LIMIT_YAML_BRACKETS_RATE;
}

bool
yaml_brackets_count(size_t *open, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SEQUENCE_START_EVENT:
		*open += *open > 0 || event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
		break;
	case YAML_MAPPING_START_EVENT:
		*open += *open > 0 || event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		*open -= *open > 0;
		break;
	default:
		break;
	}
	all.spent += *open;
	return !yaml_brackets_over();
}

bool
yaml_brackets_over(void)
{
	return all.spent > all.allowed;
}
