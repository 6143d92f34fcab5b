/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOREIGN_H
#define FOREIGN_H
/*
 * The gate for text that comes from outside - what a server says, libcurl's messages,
 * what a helper prints, names in archives - before it stands in a message or a record.
 * Nothing secret passes it, and nothing that a terminal or a reader of lines would act
 * on.
 */
#include "arena.h"

/* Notes a secret that this process sends, so that foreign_text hides it when it comes
 * back.  Its bytes are copied.  Nothing happens for an empty text. */
void foreign_secret(struct str secret);
/* Notes a user's password, and what stands for both in an Authorization header. */
void foreign_login(struct str user, struct str password);
/* Notes the login that an URL holds, as those of proxies do; scheme or not. */
void foreign_login_of(struct str url);
/* Notes the logins of the proxies that the environment names. */
void foreign_login_of_proxies(void);
/* True when the URL, with a scheme or without, has a user's name before its host;
 * false for what is written as a path or as the location of a layout. */
bool foreign_has_login(struct str url);

/*
 * The text as it may be shown, in a: with "***" in the place of secrets - those that
 * were noted, as they are and escaped for an URL or in base 64; values of
 * Authorization headers, of Basic and Bearer; users and passwords in URLs, and queries
 * of URLs - and then as foreign_shown has it.
 */
struct str foreign_text(struct arena *a, struct str text);
/* The text with "***" in the place of the values of the URL's query, other than those
 * that have no secret in the distribution API, as they are and unescaped.  Before
 * foreign_text. */
struct str foreign_without_query(struct arena *a, struct str text, struct str url);
/*
 * The text with \n, \x1b and \u202e in the place of a newline and other control bytes,
 * of bytes that are no UTF-8, of C1 controls, of marks that change the direction of
 * text, and of characters without a width.  Returns text itself when it has none.
 */
struct str foreign_shown(struct arena *a, struct str text);
/* True for a character, or an invalid byte (U+FFFD of length 1), that foreign_shown
 * replaces. */
bool foreign_unsafe(uint32_t rune, size_t length);

#endif
