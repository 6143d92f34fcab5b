/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLAIMS_H
#define CLAIMS_H
/* What the plan counts as being at the target, as a receipt says that may be out of
 * date: the target was wiped, or its blobs were collected. */
#include "records.h"

/*
 * Where a registry refused a manifest, asks it for all that the records count as being
 * at the same location.  What is not there is named in a message, and its record gets
 * the status RECORD_MISSING, so that the next plan copies it.  Returns how many records
 * that are.
 */
size_t claims_check(struct records *r, struct pusher *c);

#endif
