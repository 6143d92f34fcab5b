/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VALUES_TYPE_H
#define VALUES_TYPE_H
/*
 * Helm's type of .Values, of .Template and of the dot: a map with the methods
 * AsMap, PathValue, Table and YAML.  Encode is not there, since a template
 * has no writer to give it.
 */
#include "base/val.h"

extern const struct type VALUES_TYPE[2]; /* Helm 3's, Helm 4's */

#endif
