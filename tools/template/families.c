/* SPDX-License-Identifier: Apache-2.0 */
#include "families.h"

static const struct tmpl_family sprig[] = {
	/* each author adds a line: { FUNCS_STRING }, */
	{ NULL },
};

const struct tmpl_family *
sprig_families(void)
{
	return sprig;
}
