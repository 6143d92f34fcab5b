/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAZY_H
#define LAZY_H
/*
 * The system's libraries that are loaded when they are first used, since few runs
 * need them.
 */
#include "base/arena.h"

enum lazy { LAZY_CRYPTO, LAZY_CRYPT, LAZY_LIBRARIES };

/* The library as dlopen gives it, or NULL; then *why is the dynamic linker's message. */
void *lazy_open(enum lazy library, const char **why);
/*
 * The files and folders that a sandbox must keep readable so that lazy_open can
 * load the libraries: those that the dynamic linker would find, and the folders of
 * the system's libraries, in which those are that they need.  A list in a that
 * ends with NULL.  A library that is in another folder is loaded by this call; the
 * list is empty when none is left.
 */
const char *const *lazy_files(struct arena *a);

#endif
