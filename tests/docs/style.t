#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Rules of the tree that a script can see.
. "$(dirname "$0")/../lib.sh"
cd "$top" || exit 1

sources=$(find tools tests -name '*.[ch]')
# shellcheck disable=SC2086
is "every source names its licence" "$(grep -L 'SPDX-License-Identifier: Apache-2.0' $sources)" ""
is "no file of 2,000 lines" "$(for f in $sources; do [ "$(wc -l <"$f")" -lt 2000 ] || echo "$f"; done)" ""
is "tools include no other tool's header" "$(
	for t in tools/*/*.1; do
		d=$(dirname "$t")
		# shellcheck disable=SC2013
		for h in $(sed -n 's/^#include "\(.*\)"/\1/p' "$d"/*.c 2>/dev/null); do
			[ -e "$d/$h" ] || [ -e "tools/lib/$h" ] || [ -e "tools/template/$h" ] ||
				[ -e "tools/chart/$h" ] || [ -e "tools/registry/$h" ] || [ -e "tools/recipe/$h" ] ||
				[ -e "tools/listing/$h" ] || [ -e "tools/discover/$h" ] || [ -e "tools/front/$h" ] || echo "$d: $h"
		done
	done)" ""
layer() { # FOLDER FORBIDDEN...: headers of the forbidden folders that it includes
	from=$1; shift
	for d; do
		for h in tools/"$d"/*.h; do
			grep -l "#include \"$(basename "$h")\"" tools/"$from"/*.[ch] 2>/dev/null
		done
	done
}
is "lib includes nothing above it" "$(layer lib template chart registry recipe listing discover front)" ""
is "the engine knows nothing of Helm or registries" "$(layer template chart registry recipe listing discover front)" ""
is "charts know nothing of registries" "$(layer chart registry recipe listing discover front)" ""
done_testing
