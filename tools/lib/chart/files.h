/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FILES_H
#define FILES_H
/* The value of .Files: a map from names to bytes, with methods. */
#include "archive.h"
#include "base/val.h"

struct val files_value(struct arena *a, const struct chart_files *files);

#endif
