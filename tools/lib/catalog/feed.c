/* SPDX-License-Identifier: Apache-2.0 */
#include "feed.h"

bool
fbc_feed(struct fbc *c, struct documents *d, struct err *e)
{
	struct str json;
	bool good = true;
	int more = 1;

	while (good && more > 0) {
		more = documents_next(d, &json, e);
		if (more > 0)
			good = fbc_add(c, d->name, d->line, json, e);
	}
	documents_end(d);
	return good && more == 0;
}
