#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mkmirror aicr answers as aicr does: its statuses, its documents and the trees of its
# bundles, when its goldens are here (MKMIRROR_AICR_D1, or the shared data).
. "$(dirname "$0")/../lib.sh"
gold=${MKMIRROR_AICR_D1:-${MKMIRROR_SHARED:-$top/../shared}/data/aicr-d1}
[ -d "$gold" ] || { skip "aicr's goldens" "no such data here"; done_testing; }
mkdir "$tmp/tree" "$tmp/home" "$tmp/cwd" "$tmp/gold"
tar -xJf "$gold"/data/recipes-*.tar.xz -C "$tmp/tree"
tar -xJf "$gold/inputs.tar.xz" -C "$tmp/cwd"
cd "$tmp/cwd" || exit 1
tab=$(printf '\t')
aicr() { # runs as the README of the goldens says
	# shellcheck disable=SC2086
	env -i PATH="$PATH" HOME="$tmp/home" TZ=UTC LC_ALL=C.UTF-8 MKMIRROR_RECIPES="$tmp/tree/recipes" \
		${LD_LIBRARY_PATH:+LD_LIBRARY_PATH="$LD_LIBRARY_PATH"} $env sh -c "$1" 2>"$tmp/err" >"$tmp/got"
}
# The differences of the YAML files, the names, modes and the files that are compared by
# bytes between a golden tree and ours.
tree_diff() { # GOLDEN OURS
	[ -d "$1" ] || return 0
	(cd "$1" && find . ! -type d -printf '%P %m\n' | sort) >"$tmp/want.names"
	(cd "$2" 2>/dev/null && find . ! -type d -printf '%P %m\n' | sort) >"$tmp/got.names"
	diff "$tmp/want.names" "$tmp/got.names" || return
	(cd "$1" && find . -type f -printf '%P\n' | sort) | while read -r f; do
		! cmp -s "$1/$f" "$2/$f" || continue
		case $f in
		templates/aicr-stack.yaml) ;;
		[!0-9]*/templates/* | data/*) cmp "$1/$f" "$2/$f" ;; # copies; Flux renders its templates itself
		*.yaml) same-document -a "$1/$f" "$2/$f" >"$tmp/say" 2>&1 || { echo "$f: $(cat "$tmp/say")"; } ;;
		*upstream.env) cmp "$1/$f" "$2/$f" ;;
		*checksums.txt) sed 's/^[0-9a-f]*  //' "$1/$f" >"$tmp/w"; sed 's/^[0-9a-f]*  //' "$2/$f" | diff "$tmp/w" - ;;
		esac
	done
	(cd "$2" && [ ! -s checksums.txt ] || sha256sum --quiet -c checksums.txt) 2>&1
}
run_area() { # AREA HOW
	mkdir -p "$tmp/gold/$1"
	[ ! -e "$gold/$1/trees.tar.xz" ] || tar -xJf "$gold/$1/trees.tar.xz" -C "$tmp/gold/$1"
	tail -n +2 "$gold/$1/cases.tsv" >"$tmp/cases"
	while IFS= read -r line; do
		line=$(printf '%s\n' "$line" | tr '\t' '\001')
		IFS=$(printf '\001') read -r id want needs env before _ command <<-L
			$line
		L
		case $command in aicr\ recipe* | aicr\ query* | aicr\ bundle* | aicr\ evidence\ digest* | aicr\ diff* | aicr\ -*) ;; *) continue ;; esac
		case $needs$env in registry* | snapenv* | *KUBECONFIG*) continue ;; esac
		case $env in *in/bin*) continue ;; esac # charts that only a stand-in for helm has: vendor.t
		case $id in recipe-snap) continue ;; esac
		env=$(printf %s "$env" | sed "s,\$CWD,$tmp/cwd,g")
		rm -rf out bundle
		[ ! "$before" ] || sh -c "$before"
		aicr "mkmirror $command"
		status=$?
		if [ "$status" != "$want" ]; then
			is "$1/$id: status" "$status" "$want" || t_show "$tmp/err"
		elif [ "$want" = 0 ]; then
			"$2" "$1" "$id" >"$tmp/differs" 2>&1
			[ ! -s "$tmp/differs" ]; t_result $? "$1/$id" || head -n 12 "$tmp/differs" | t_show
		else
			is "$1/$id fails" "$(tail -n 1 "$tmp/err" | grep -cE 'command failed.*(exitCode|"exitCode")')" 1 || t_show "$tmp/err"
		fi
	done <"$tmp/cases"
}
compare_document() { # AREA ID
	[ ! -e "$gold/$1/$2.out" ] || same-document -a "$gold/$1/$2.out" "$tmp/got"
	compare_trees "$@"
}
compare_trees() { # AREA ID
	mine=$tmp/gold/$1/$2 ours=out
	[ ! -d "$mine/bundle" ] || mine=$mine/bundle ours=bundle
	tree_diff "$mine" "$ours"
}
compare_bytes() { # AREA ID
	diff "$gold/$1/$2.out" "$tmp/got"
}
run_area digest compare_bytes
run_area diff compare_bytes
run_area recipe compare_document
run_area bundle compare_trees
run_area config compare_document
done_testing
