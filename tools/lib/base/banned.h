/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BANNED_H
#define BANNED_H
/* The compiler includes this into every file (-include): calls of functions that
 * are easy to get wrong do not compile. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* these are macros on macOS */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok
#pragma GCC poison gmtime localtime ctime asctime atoi atol atof gets

#endif
