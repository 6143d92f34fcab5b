#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whichever file is removed from the work folder, the next run makes it again or does not
# need it: under Make, Unix Makefiles and Ninja.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror

new_tree() { # DIR
	mkdir "$tmp/$1" && cd "$tmp/$1" || exit 1
	new_chart charts/web web 1.0.0 r.example.com/web:1
	echo 'note: mine' >web.yaml
	echo 'upstreams: {web: {type: local, path: charts/web, chart: web, versions: ["1.0.0"], values: [web.yaml]}}' >mirror.yaml
	"$top/examples/upstream.sh" upstream r.example.com/web:1
	edge_builds
}

# a changed chart goes through all the stages
change() {
	sleep 0.05
	sed "s/^note: .*/note: $1/" charts/web/values.yaml >new && mv new charts/web/values.yaml
	for lock in mirror.lock "$work/mirror.lock"; do
		[ ! -e "$lock" ] || unlock web "$lock"
	done
}

drive() { # NAME WORK COMMAND...
	n=$1 work=$2
	shift 2
	ok "$n: a good run" "$@"
	(cd "$work" && find . ! -name .) | sort >"$tmp/all"
	bad=
	while read -r path; do
		rm -rf "${work:?}/$path"
		"$@" >"$tmp/log" 2>&1 || { bad="$bad $path"; cp "$tmp/log" "$tmp/last"; }
	done <"$tmp/all"
	is "$n: each of $(wc -l <"$tmp/all" | tr -d ' ') files and folders removed, the next run ends well" "$bad" ""
	[ -z "$bad" ] || t_show "$tmp/last"
	bad=
	i=0
	[ "$n" != 'Unix Makefiles' ] || : >"$tmp/all" # the stages are those of Make
	grep -e charts -e blobs -e '^./components' -e 'jsonl$' "$tmp/all" >"$tmp/some"
	while read -r path; do
		i=$((i + 1))
		rm -rf "${work:?}/$path"
		change "$i"
		"$@" >"$tmp/log" 2>&1 || { bad="$bad $path"; cp "$tmp/log" "$tmp/last"; }
	done <"$tmp/some"
	is "$n: nor is any missed when the chart changed" "$bad" ""
	[ -z "$bad" ] || t_show "$tmp/last"
	rm -rf "$work"
	ok "$n: all of it removed" "$@"
	ok "$n: then" "$@"
	: >"$started"
	ok "$n: and then" "$@"
	is "$n: nothing runs" "$(started)" ""
	has "$n: and all is there" "$work/receipt.jsonl" r.example.com/web
	rm "$work"/charts/sha256/*
	ok "$n: the archives removed" "$@"
	ok "$n: are made again" test -s "$work"/charts/sha256/*.tgz
}

new_tree make
drive Make mirror.out/edge make mirror
for g in 'Unix Makefiles' Ninja; do
	command -v cmake >/dev/null || { skip "$g" "cmake is not here"; continue; }
	[ "$g" != Ninja ] || command -v ninja >/dev/null || { skip Ninja "ninja is not here"; continue; }
	new_tree "$g"
	cmake -S . -B build -G "$g" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
	drive "$g" build/mirror.out/edge cmake --build build --target mirror
done
done_testing
