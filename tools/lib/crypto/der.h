/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DER_H
#define DER_H
/* ASN.1 values in DER, made from the inside out; results live in the arena. */
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
	DER_CONTEXT = 0x80,    /* + the number, + DER_CONSTRUCTED */
	DER_CONSTRUCTED = 0x20
};

/* A value of that tag with the content. */
struct str der(struct arena *a, int tag, struct str content);
/* A value whose content is n others, one after the other. */
struct str der_of(struct arena *a, int tag, const struct str *part, size_t n);
/* An INTEGER of the unsigned big-endian number. */
struct str der_number(struct arena *a, struct str bytes);
/* A BIT STRING of whole bytes. */
struct str der_bits(struct arena *a, struct str bytes);
/* A PEM block: the type and DER in lines of 64 characters. */
struct str der_pem(struct arena *a, const char *type, struct str bytes);
/* The first PEM block of text: its type and its bytes; false without one. */
bool der_unpem(struct arena *a, struct str text, struct str *type, struct str *bytes);

#endif
