/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BANNED_H
#define BANNED_H
/* Forced into every file: calls that are easy to get wrong do not compile. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* macros on macOS */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok
#pragma GCC poison gmtime localtime ctime asctime atoi atol atof gets

#endif
