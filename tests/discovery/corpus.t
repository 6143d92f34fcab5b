#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The images that extract-images finds in real charts (tests/discovery/corpus).
. "$(dirname "$0")/../lib.sh"
if [ -z "${MKMIRROR_CORPUS:-}" ] || [ ! -e "${MKMIRROR_CORPUS_DATA:-$MKMIRROR_CORPUS}/images-dev.tsv" ]; then
	skip "99.5 % of each kind" "set MKMIRROR_CORPUS and MKMIRROR_CORPUS_DATA, see tests/discovery/corpus"
else
	ok "99.5 % of each kind" "$top/tests/discovery/corpus"
	t_show "$tmp/out"
fi
done_testing
