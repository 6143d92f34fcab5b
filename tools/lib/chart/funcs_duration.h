/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUNCS_DURATION_H
#define FUNCS_DURATION_H
/* The functions on durations that Helm 4 adds. */
#include "template/template.h"

extern const struct func FUNCS_DURATION[];

#endif
