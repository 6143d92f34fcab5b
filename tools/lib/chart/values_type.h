/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VALUES_TYPE_H
#define VALUES_TYPE_H
/*
 * Helm's type of .Values, of .Template and of the dot: a map with the methods AsMap,
 * PathValue, Table and YAML.  The method Encode is missing, because a template has no
 * writer that it could give.
 */
#include "base/val.h"

extern const struct type VALUES_TYPE[2]; /* Helm 3's, Helm 4's */

#endif
