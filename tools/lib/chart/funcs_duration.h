/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUNCS_DURATION_H
#define FUNCS_DURATION_H
/* Helm 4's own functions on durations. */
#include "template/template.h"

extern const struct func FUNCS_DURATION[];

#endif
