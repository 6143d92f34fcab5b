/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_H
#define UNIT_H
/* The units of a bundle: which they are, in which order, and with what values. */
#include "deploy.h"

/* Makes the units of the recipe: those that are enabled, in the order of deployment, with
 * the recipe filtered to match. */
bool units_make(struct deploy *d, struct val recipe, struct err *e);
/* Gives each unit its values (unit_values.c). */
bool units_fill(struct deploy *d, struct err *e);
/* Takes the values of --dynamic out of the units' values. */
bool units_split(struct deploy *d, struct err *e);
/* The registry's checks of components that the recipe's criteria call for. */
bool units_check(struct deploy *d, struct err *e);
/* Gives each unit its manifests, rendered unless the deployer is Flux. */
bool units_render(struct deploy *d, struct err *e);

/* The unit of that name, or NULL. */
const struct unit *unit_find(const struct deploy *d, struct str name);
/* True for a unit that is no upstream chart but a local one. */
bool unit_is_local(const struct unit *u);
/* The chart's name: its field, or the unit's name. */
struct str unit_chart(const struct unit *u);
/* The version without a leading v. */
struct str unit_version(const struct unit *u);
/* The source without slashes at its end. */
struct str unit_source(const struct unit *u);

#endif
