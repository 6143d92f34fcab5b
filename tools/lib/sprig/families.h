/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAMILIES_H
#define FAMILIES_H
/*
 * The function families of Sprig: a table a file funcs_*.c, sorted by name,
 * ended by a NULL name.
 */
#include "template/template.h"

extern const struct func FUNCS_STRING[], FUNCS_CASE[], FUNCS_TEXT[],
	FUNCS_LIST[], FUNCS_DICT[], FUNCS_MATH[], FUNCS_TYPE[], FUNCS_ENCODING[],
	FUNCS_PATH[], FUNCS_FLOW[];
extern const struct func FUNCS_REGEX[], FUNCS_SEMVER[], FUNCS_DATE[],
	FUNCS_CRYPTO[], FUNCS_CERT[], FUNCS_PASSWORD[], FUNCS_RANDOM[], FUNCS_NETWORK[];

/* All of them, for tmpl_new; who adds tables of its own copies the list. */
const struct tmpl_family *sprig_families(void);

#endif
