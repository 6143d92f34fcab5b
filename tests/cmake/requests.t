#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Requests to a chart repository and the target are the same under Make, Unix Makefiles
# and Ninja: the index once a run, none when nothing changed, and the blobs alone of a
# new image.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/registry.sh"
. "$top/tests/httpd.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
need_registry
install_mkmirror

mkdir "$tmp/charts" && cd "$tmp/charts" || exit 1
printf 'apiVersion: v1\nentries:\n' >index.yaml
for c in c1 c2 c3 c4; do
	new_chart $c $c 1.0.0 r.example.com/$c:1
	tar czf $c-1.0.0.tgz $c
	printf '  %s:\n  - {apiVersion: v2, name: %s, version: 1.0.0, urls: [%s-1.0.0.tgz]}\n' $c $c $c >>index.yaml
done
start_httpd repository "$tmp/charts"
start_registry dst
"$top/examples/upstream.sh" "$tmp/upstream" r.example.com/c1:1 r.example.com/c2:1 \
	r.example.com/c3:1 r.example.com/c4:1 r.example.com/new:1

new_tree() { # DIR PREFIX
	mkdir "$tmp/$1" && cd "$tmp/$1" || exit 1
	{
		printf 'target: {url: %s/%s}\nupstreams:\n' "$host" "$2"
		for c in c1 c2 c3 c4; do
			echo "  $c: {type: repo, repo: '$url', chart: $c, versions: ['1.0.0'], values: [$c.yaml]}"
			echo 'note: mine' >$c.yaml
		done
	} >mirror.yaml
	cat >Makefile <<-M
	include \$(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
	\$(call mirror_add,edge,mirror.yaml)
	MIRROR_SOURCE = oci:$tmp/upstream
	M
	cat >CMakeLists.txt <<-C
	cmake_minimum_required(VERSION 3.20)
	project(product NONE)
	find_package(mkmirror 0.1 REQUIRED)
	mkmirror_add(edge CONFIG mirror.yaml SOURCE "oci:$tmp/upstream")
	C
}
index() { grep -c 'index.yaml' "$tmp/repository.log"; }
archives() { grep 'c[1-4]-1.0.0.tgz' "$tmp/repository.log" | grep -vc 'tgz.prov'; }

drive() { # NAME WORK COMMAND...
	n=$1 work=$2
	shift 2
	index_n=$(index)
	ok "$n: a first run" "$@"
	is "$n: asks for the index once" "$(($(index) - index_n))" 1
	sleep 1 # the registry writes its log
	dst_n=$(requests dst) repository_n=$(wc -l <"$tmp/repository.log")
	: >"$started"
	ok "$n: again" "$@"
	is "$n: nothing runs" "$(started)" ""
	echo 'note: other' >c2.yaml
	ok "$n: values that no image depends on" "$@"
	is "$n: their chart is rendered" "$(started | tr '\n' ' ')" "extract-images c2-1.0.0.images render c2-1.0.0.yaml "
	sleep 1
	is "$n: no request reaches the target" "$(requests_since dst "$dst_n")" ""
	is "$n: nor the repository" "$(wc -l <"$tmp/repository.log")" "$repository_n"
	echo 'images: ["r.example.com/c2:1", "r.example.com/new:1"]' >c2.yaml
	ok "$n: one image new" "$@"
	sleep 1
	requests_since dst "$dst_n" | grep '"PUT /v2/' >"$tmp/puts"
	is "$n: its two layers and two configurations are sent" "$(grep -c /blobs/ "$tmp/puts")" 4
	is "$n: and its three manifests" "$(grep -c /manifests/ "$tmp/puts")" 3
	is "$n: and nothing else" "$(grep -vc "/v2/$prefix_there/new/" "$tmp/puts")" 0
	: >"$started"
	rm "$work"/charts/sha256/*
	archives_n=$(archives) index_n=$(index)
	ok "$n: the archives removed" "$@"
	is "$n: each is asked for once" "$(($(archives) - archives_n))" 4
	is "$n: and the index once" "$(($(index) - index_n))" 1
}
prefix_there=make
new_tree make $prefix_there
drive Make mirror.out/edge make -j2 mirror
for g in 'Unix Makefiles' Ninja; do
	[ "$g" != Ninja ] || command -v ninja >/dev/null || { skip Ninja "ninja is not here"; continue; }
	[ "$g" != Ninja ] || [ -r /proc/self/stat ] || { skip Ninja "there is no /proc"; continue; }
	prefix_there=${g%% *}
	prefix_there=$(echo "$prefix_there" | tr 'A-Z' 'a-z')
	new_tree "$g" "$prefix_there"
	cmake -S . -B build -G "$g" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
	drive "$g" build/mirror.out/edge cmake --build build --target mirror -j 2
done
done_testing
