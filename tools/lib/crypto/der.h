/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DER_H
#define DER_H
/* Makes ASN.1 values in DER (ITU-T X.690) from their contents, and PEM blocks of
 * them (RFC 7468); results live in the arena. */
#include "base/arena.h"

enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BITS = 0x03,
	DER_OCTETS = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_UTF8 = 0x0c,
	DER_PRINTABLE = 0x13,
	DER_UTC_TIME = 0x17,
	DER_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT = 0x80,    /* a context-specific tag: add its number, and
	                          DER_CONSTRUCTED when it holds other values */
	DER_CONSTRUCTED = 0x20
};

/* A value with that tag (enum der_tag) and content. */
struct str der(struct arena *a, int tag, struct str content);
/* A value whose content is the n parts, one after the other. */
struct str der_of(struct arena *a, int tag, const struct str *part, size_t n);
/* An INTEGER, from an unsigned number in big-endian bytes. */
struct str der_number(struct arena *a, struct str bytes);
/* A BIT STRING of whole bytes. */
struct str der_bits(struct arena *a, struct str bytes);
/* A PEM block of that type: the bytes in base 64, in lines of 64 characters. */
struct str der_pem(struct arena *a, const char *type, struct str bytes);
/* The type and the decoded bytes of the first valid PEM block of text; false when
 * there is none. */
bool der_unpem(struct arena *a, struct str text, struct str *type, struct str *bytes);

#endif
