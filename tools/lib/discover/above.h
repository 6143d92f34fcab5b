/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ABOVE_H
#define ABOVE_H
/* The registry that objects around an image name for all images below them. */
#include "position.h"
#include "walk.h"

/* The registry of an object around the one at the position, or of a `global` object in
 * one of these or in the object itself; empty when none names another than Docker's. */
struct str registry_above(const struct walk *w, const struct position *at);

#endif
