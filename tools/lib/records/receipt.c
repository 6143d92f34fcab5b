/* SPDX-License-Identifier: Apache-2.0 */
#include "receipt.h"

#include "base/map.h"

void
receipt_note(struct val record, const char *status, const char *error)
{
	map_set(record.m, STR("status"), val_cstr(status));
	if (error)
		map_set(record.m, STR("error"), val_cstr(error));
	else
		map_del(record.m, STR("error"));
}
