/* SPDX-License-Identifier: Apache-2.0 */
#ifndef START_H
#define START_H
/* The first file of a mirror, for each kind of input. */

struct start {
	const char *file;   /* its default name */
	const char *text;   /* CONFIG and TARGET in it are replaced */
};

extern const struct start start_charts, start_images, start_recipe;

#endif
