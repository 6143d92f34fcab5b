/* SPDX-License-Identifier: Apache-2.0 */
#include "families.h"

static const struct tmpl_family sprig[] = {
	{ FUNCS_STRING },
	{ FUNCS_CASE },
	{ FUNCS_TEXT },
	{ FUNCS_LIST },
	{ FUNCS_DICT },
	{ FUNCS_MATH },
	{ FUNCS_TYPE },
	{ FUNCS_ENCODING },
	{ FUNCS_PATH },
	{ FUNCS_FLOW },
	{ FUNCS_REGEX },
	{ FUNCS_SEMVER },
	{ FUNCS_DATE },
	{ FUNCS_CRYPTO },
	{ FUNCS_CERT },
	{ FUNCS_PASSWORD },
	{ FUNCS_RANDOM },
	{ FUNCS_NETWORK },
	{ NULL },
};

const struct tmpl_family *
sprig_families(void)
{
	return sprig;
}
