/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_H
#define FUZZ_H
#include <stddef.h>
#include <stdint.h>

/* What a fuzz target defines: takes any n bytes, must not crash, leak or
 * hang; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#endif
