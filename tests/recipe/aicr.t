#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The recipes are those that aicr gives for its own data tree, when the shared data is
# here, except for the known differences of the dialect (specification, 2.8).
. "$(dirname "$0")/../lib.sh"
aicr=${MKMIRROR_SHARED:-$top/../shared}/data/aicr
[ -d "$aicr" ] || { skip "aicr goldens" "no shared data here"; done_testing; }
export MKMIRROR_RECIPES=$aicr/recipes
cp -R "$aicr/overlays-cases" "$tmp/data" && chmod -R u+w "$tmp/data"
truncate -s 10485761 "$tmp/data/d4-big/big.bin"
cd "$tmp" || exit 1

# Later versions take h300, a value of an overlay, and refuse the sources
# without a version of d6; a table is no format of ours; q29 asks for aicr's version.
dialect='^(d5-newcrit|d6-base|t01-eks|q29)	'
tail -n +2 "$aicr/golden/cases.tsv" | grep -Ev "$dialect" | cut -f 1,2,3,5 >cases
while IFS=$(printf '\t') read -r name file status command; do
	set -- $command
	case $2 in query) tool=query-recipe ;; *) tool=resolve-recipe ;; esac
	shift 2
	case $name in [rhqjd]*) set -- "$@" --allow-uncovered ;; esac
	n=$#
	while [ "$n" -gt 0 ]; do # '' stands for an empty word
		a=$1; shift; n=$((n - 1))
		[ "$a" = "''" ] && a=
		set -- "$@" "$a"
	done
	"$tool" "$@" >got 2>err
	got=$?
	if [ "$status" -ne 0 ]; then
		is "$name fails" "$got $(sed -n '1s/: .*//p' err)" "2 mkmirror-$tool" || t_show err
	else
		case $name in
		d1-ok) set -- deploymentOrder ;; # later versions leave disabled ones out
		d8-kust) set -- metadata.appliedOverlays ;; # aicr's order is random there
		*) set -- ;;
		esac
		ok "$name" same-document "$aicr/golden/$file" got apiVersion metadata.version "$@"
	fi
done <cases
done_testing
