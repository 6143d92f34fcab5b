/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAZY_H
#define LAZY_H
/*
 * The system's libraries that are loaded when they are first used, since few runs
 * need them.
 */
#include "base/arena.h"

enum lazy { LAZY_CRYPTO, LAZY_CRYPT, LAZY_DEFLATE, LAZY_ZSTD, LAZY_LIBRARIES };

/* Where libcrypto is linked as any library is (libcrypto.h), libzstd is too. */
#if defined LIBCRYPTO_LINKED || !defined __linux__
#define LAZY_ZSTD_LINKED
#endif

/* The library as dlopen gives it, or NULL; then *why is the dynamic linker's message. */
void *lazy_open(enum lazy library, const char **why);
/* The path of the library's file, in a; NULL when it is not there, or is part of the
 * program. */
const char *lazy_path(struct arena *a, enum lazy library);
/*
 * The files and folders that a sandbox must keep readable so that lazy_open can
 * load the libraries: those that the dynamic linker would find, and the folders of
 * the system's libraries, in which those are that they need.  A list in a that
 * ends with NULL.  A library that is in another folder is loaded by this call; the
 * list is empty when none is left.  libzstd is not among them: what reads archives of
 * other programs has no sandbox.
 */
const char *const *lazy_files(struct arena *a);

#endif
