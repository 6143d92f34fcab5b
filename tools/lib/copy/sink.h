/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SINK_H
#define SINK_H
/* What takes the bytes of a blob that does not go to a registry: a file of a layout,
 * or extents of files that have the room. */
#include "oci/location.h"
#include "oci/store.h"

struct sink {
	bool open;
	bool extents;             /* else a file of a layout */
	struct store_put store;
	struct extent_stream put;
	struct digest_ctx *ctx;   /* of extents; a store has its own */
};

/* Opens the sink for the blob at `to`, a layout or extents.  *have bytes are there
 * already, left by a run that was killed.  Status 4. */
bool sink_open(struct sink *s, struct arena *a, const struct location *to, struct str digest,
	       int64_t size, int64_t *have, struct err *e);
bool sink_add(struct sink *s, const void *p, size_t n, struct err *e);
/* Closes the sink; status 1 when the bytes have not the digest. */
bool sink_end(struct sink *s, struct str digest, struct err *e);
/* Closes it before the end; what is there is left for a later run where that can go
 * on with it (keep), or is dropped.  Harmless when the sink is not open. */
void sink_drop(struct sink *s, bool keep);

#endif
