/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAMILIES_H
#define FAMILIES_H
/*
 * The function families of Sprig: each file funcs_*.c has one, a table sorted by name
 * that a NULL name ends.
 */
#include "template/template.h"

extern const struct func FUNCS_STRING[], FUNCS_CASE[], FUNCS_TEXT[],
	FUNCS_LIST[], FUNCS_DICT[], FUNCS_MATH[], FUNCS_TYPE[], FUNCS_ENCODING[],
	FUNCS_PATH[], FUNCS_FLOW[];
extern const struct func FUNCS_REGEX[], FUNCS_SEMVER[], FUNCS_DATE[],
	FUNCS_CRYPTO[], FUNCS_CERT[], FUNCS_PASSWORD[], FUNCS_RANDOM[], FUNCS_NETWORK[];

/* The list of all families, for tmpl_new; a caller with tables of its own copies it. */
const struct tmpl_family *sprig_families(void);

#endif
