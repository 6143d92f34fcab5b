/* SPDX-License-Identifier: Apache-2.0 */
#include "tick.h"

void
tick_start(struct copier *c, void (*tick)(struct copier *c))
{
	c->tick = tick;
	c->ticked = http_clock();
}

void
tick_due(struct copier *c)
{
	if (!c->tick || http_clock() - c->ticked < TICK)
		return;
	c->ticked = http_clock();
	c->tick(c);
}
