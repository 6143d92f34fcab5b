/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCHEMA_SYNTAX_H
#define SCHEMA_SYNTAX_H
/* Formats of schemas with a grammar of their own: each function returns NULL when s
 * fits, otherwise the library's message. */
#include "base/arena.h"

const char *duration_fault(struct arena *a, struct str s);     /* P1DT2H, P3W */
const char *json_pointer_fault(struct arena *a, struct str s); /* /a/b~1c */
const char *relative_pointer_fault(struct arena *a, struct str s); /* 1/a, 0# */
const char *semver_fault(struct arena *a, struct str s);       /* 1.2.3-rc.1+b */
const char *uri_braces_fault(struct arena *a, struct str s);   /* /{a}/b */
/* The character of s at i as Go's %q shows it. */
const char *schema_char(struct arena *a, struct str s, size_t i);

#endif
