/* SPDX-License-Identifier: Apache-2.0 */
#include "imageset_options.h"

#include "options.h"

bool
imageset_option(struct imageset_options *q, int key, struct err *e)
{
	switch (key) {
	case OPT_V1:
	case OPT_V2:
		if (q->dialect != IMAGESET_BY_FILE)
			err_set(e, STATUS_USAGE, "--v1 and --v2 are given once, and not both");
		q->dialect = key == OPT_V1 ? IMAGESET_V1 : IMAGESET_V2;
		return true;
	case OPT_DELETE:
		q->flags |= IMAGESET_DELETE;
		return true;
	}
	return false;
}
