/* SPDX-License-Identifier: Apache-2.0 */
#ifndef START_H
#define START_H
/* What a person starts from, by what a mirror can be made of. */

struct start {
	const char *file;   /* where it goes unless asked for otherwise */
	const char *text;   /* CONFIG and TARGET in it stand for what they are */
};

extern const struct start start_charts, start_images, start_recipe;

#endif
