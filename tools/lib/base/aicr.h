/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AICR_H
#define AICR_H
/*
 * What AICR's command line calls its errors, and the version of it that the programs
 * stand for when they answer as it does (option --aicr, which `mkmirror aicr` gives).
 */
#include "err.h"

/* The version that documents and logs carry: v0.14.0, or MKMIRROR_AICR_VERSION. */
const char *aicr_version(void);
/* The kind of failure that e is: e->fault, or the one that its status stands for. */
enum fault aicr_fault(const struct err *e);
/* The name of a kind of failure, "NOT_FOUND"; empty for FAULT_OTHER. */
const char *aicr_fault_name(enum fault f);
/* The exit status of aicr for it. */
int aicr_fault_status(enum fault f);

#endif
