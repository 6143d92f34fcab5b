/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FEED_H
#define FEED_H
/* From the documents of a file to a catalog. */
#include "docstream.h"
#include "fbc.h"

/* Adds the documents of one file, and ends their reading.  Fails as documents_next and
 * fbc_add do. */
bool fbc_feed(struct fbc *c, struct documents *d, struct err *e);

#endif
