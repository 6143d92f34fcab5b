#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sixteen components start the same number of processes under Make, Ninja and Unix
# Makefiles.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
install_mkmirror

count() { started | sed 's/ .*//' | sort | uniq -c | awk '{ printf "%s%s %s", n++ ? ", " : "", $1, $2 }'; }
new_tree() {
	mkdir "$tmp/$1" && cd "$tmp/$1" || exit 1
	{
		echo "upstreams:"
		for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
			new_chart "charts/c$i" "c$i" 1.0.0 "r.example.com/i$i:1"
			echo 'note: mine' >"v$i.yaml"
			echo "  c$i: {type: local, path: charts/c$i, chart: c$i, versions: ['1.0.0'], values: [v$i.yaml]}"
			set -- "$@" "r.example.com/i$i:1"
		done
	} >mirror.yaml
	shift
	"$top/examples/upstream.sh" upstream "$@" r.example.com/new:1
	edge_builds
}
# the programs that a command starts, with their counts
processes() {
	strace -f -qq -e trace=execve -o "$tmp/trace" "$@" >/dev/null 2>&1
	grep -v ENOENT "$tmp/trace" | sed -n 's/.*execve("\([^"]*\)".*/\1/p' | sed 's,.*/,,; s/^gmake$/make/' |
		grep -v -e pkg-config -e pkgconf -e '\.real$' | sort | uniq -c
}
# at most four processes a component, and MOST for the whole, after the work folder was removed
from_nothing() { # NAME MOST WORK COMMAND...
	f_name=$1 f_most=$2
	rm -r "$3"
	shift 3
	processes "$@" >"$tmp/all"
	ok "$f_name: from nothing at most four processes a component" \
		awk -v most="$f_most" '{ n += $1; print } END { exit n > 16 * 4 + most }' "$tmp/all"
}
drive() { # NAME MOST WORK COMMAND...
	n=$1 most=$2 work=$3
	shift 3
	ok "$n: all sixteen" "$@"
	is "$n: a chain each" "$(count | grep -o '16 extract-images\|16 pull-chart\|16 render' | tr '\n' ' ')" "16 extract-images 16 pull-chart 16 render "
	ok "$n: idle" "$@"
	is "$n: starts nothing" "$(started)" ""
	if command -v strace >/dev/null; then
		processes >"$tmp/idle" "$@"
		same "$n: no process beyond those of a project without rules" "$tmp/$n.bare" "$tmp/idle"
	else
		skip "$n: processes" "strace is not installed"
	fi
	echo 'note: other' >v7.yaml
	ok "$n: one component's values" "$@"
	is "$n: run its chain, up to where nothing changes" "$(started | tr '\n' ' ')" "extract-images c7-1.0.0.images render c7-1.0.0.yaml "
	echo 'images: ["r.example.com/i7:1", "r.example.com/new:1"]' >v7.yaml
	ok "$n: one new image" "$@"
	is "$n: what follows runs once" "$(count)" "1 copy-blob, 1 dedup, 1 extract-images, 1 lock-images, 1 plan, 1 push-manifest, 1 render"
	if command -v strace >/dev/null; then
		from_nothing "$n" "$most" "$work" "$@"
	else
		skip "$n: processes from nothing" "strace is not installed"
	fi
}
new_tree make
echo '      3 make' >"$tmp/Make.bare" # the product's, and one each for what there is and for the goal
drive Make 20 mirror.out/edge make mirror
# what a project costs whose target mirror has nothing to do
bare() {
	mkdir "$tmp/bare $1"
	printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' 'project(bare NONE)' 'add_custom_target(mirror-edge)' \
		'add_custom_target(mirror)' 'add_dependencies(mirror mirror-edge)' >"$tmp/bare $1/CMakeLists.txt"
	cmake -S "$tmp/bare $1" -B "$tmp/bare $1" -G "$1" >/dev/null
	processes cmake --build "$tmp/bare $1" --target mirror >"$tmp/$1.bare"
}
for g in 'Unix Makefiles' Ninja; do
	[ "$g" != Ninja ] || command -v ninja >/dev/null || { skip Ninja "ninja is not here"; continue; }
	command -v strace >/dev/null && bare "$g"
	new_tree "$g"
	cmake -S . -B build -G "$g" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
	: >"$started"
	# CMake configures again, and Ninja has a shell for each rule
	[ "$g" = Ninja ] && most=44 || most=20
	drive "$g" $most build/mirror.out/edge cmake --build build --target mirror
done
done_testing
