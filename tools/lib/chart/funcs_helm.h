/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUNCS_HELM_H
#define FUNCS_HELM_H
/* The template functions that Helm adds to Sprig's. */
#include "template/template.h"

extern const struct func FUNCS_HELM[];  /* of Helm 3 and 4 */
extern const struct func FUNCS_HELM4[]; /* of Helm 4 alone */

/* The marks that fail and required put around their text, the same as Helm's, so that
 * Helm can tell these errors from others. */
#define FAIL_START "HELM_ERR_START"
#define FAIL_END "HELM_ERR_END"

#endif
