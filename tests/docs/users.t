#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/USERS names checks that exist, and leaves out no row.
. "$(dirname "$0")/../lib.sh"
cd "$top/tests" || exit 1
tab=$(printf '\t')
while IFS=$tab read -r row file words; do
	case $row in '#'*) continue ;; esac
	if [ "$file" = - ]; then
		is "$row: a reason" "${words:+given}" given
	else
		has "$row: $file" "$file" "$words"
	fi
done <USERS
want=$(for r in A:9 B:6 C:9 D:5 E:5 F:6 G:9 H:8; do seq "${r#*:}" | sed "s/^/${r%:*}/"; done)
is "every row has a line" "$(sed '/^#/d' USERS | cut -f 1 | uniq)" "$want"
done_testing
