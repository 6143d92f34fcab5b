#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# When an image cannot be resolved the others are still mirrored, under Ninja, Unix
# Makefiles and Make; images of annotations.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
install_mkmirror

new_tree() { # DIR
	mkdir "$tmp/$1" && cd "$tmp/$1" || exit 1
	"$top/examples/upstream.sh" upstream r.example.com/web:1 r.example.com/db:2 r.example.com/noted:3
	new_chart charts/web web 1.0.0 r.example.com/web:1
	new_chart charts/db db 2.0.0 r.example.com/db:2
	echo '{}' >web.yaml
	web_and_db
	cat >CMakeLists.txt <<-'C'
	cmake_minimum_required(VERSION 3.20)
	project(product NONE)
	find_package(mkmirror 0.1 REQUIRED)
	mkmirror_add(edge CONFIG mirror.yaml TARGET oci:out SOURCE oci:upstream ${MORE})
	C
}
# the build fails; all that it says is in $tmp/both
breaks() { # NAME TARGET
	cmake --build b --target "$2" >"$tmp/both" 2>&1
	is "$1" $(($? != 0)) 1
}
drive() { # GENERATOR
	g=$1
	new_tree "$g"
	echo 'images: ["r.example.com/web:1", "127.0.0.1:1/nowhere:1"]' >web.yaml
	ok "$g: configure" cmake -S . -B b -G "$g" -DCMAKE_PREFIX_PATH="$prefix"
	breaks "$g: an image that is nowhere: planning fails" mirror-plan
	has "$g: it is named" "$tmp/both" 127.0.0.1:1/nowhere:1
	breaks "$g: so does mirroring" mirror
	is "$g: all the others are in the layout" "$(entries b/out)" "db:2.0.0 r.example.com/db:2 r.example.com/web:1 web:1.0.0 "
	is "$g: and in the lock" "$(grep -v ^chart mirror.lock | cut -f 1 | tr '\n' ' ')" "r.example.com/db:2 r.example.com/web:1 "
	is "$g: what is not is written out" "$(cut -f 1 b/mirror.out/edge/unresolved.txt)" 127.0.0.1:1/nowhere:1
	: >"$started"
	breaks "$g: the next run fails too" mirror
	is "$g: it asks again, and copies nothing" "$(started)" "lock-images mirror.lock"
	ok "$g: what needs no lock is made" cmake --build b --target mirror-hauler
	sleep 0.05; echo 'images: ["r.example.com/web:1", "r.example.com/noted:3"]' >web.yaml
	ok "$g: mended" cmake --build b --target mirror
	has "$g: what was missing is there" b/out/index.json r.example.com/noted:3
	is "$g: nothing is left over" "$(cat b/mirror.out/edge/unresolved.txt 2>/dev/null)" ""
	: >"$started"
	ok "$g: again" cmake --build b --target mirror mirror-plan
	is "$g: nothing runs" "$(started)" ""
	sleep 0.05; echo 'images: ["127.0.0.1:1/nowhere:1"]' >web.yaml
	breaks "$g: an image that is nowhere comes later" mirror
	breaks "$g: the next run fails too" mirror
	breaks "$g: so does planning" mirror-plan

	sleep 0.05; echo '{}' >web.yaml
	printf 'annotations:\n  artifacthub.io/images: |\n    - {name: noted, image: "r.example.com/noted:3"}\n' >>charts/web/Chart.yaml
	unlock web
	cmake --build b --target mirror-list >"$tmp/both" 2>&1
	is "$g: an image that an annotation names is not on the list" "$(grep -c '^r.example.com/noted:3' "$tmp/both")" 0
	ok "$g: ANNOTATED list" cmake -DMORE='ANNOTATED;list;PROBABLE;accept' b
	cmake --build b --target mirror-list >"$tmp/both" 2>&1
	is "$g: puts it there" "$(cut -f 1 b/mirror.out/edge/images.txt | tr '\n' ' ')" "r.example.com/db:2 r.example.com/noted:3 r.example.com/web:1 "
	fails 1 "$g: ANNOTATED is list or ignore" cmake -DMORE='ANNOTATED;maybe' b
	has "$g: or the reason" "$tmp/err" "ANNOTATED is list or ignore"
}
drive 'Unix Makefiles'
if command -v ninja >/dev/null; then
	drive Ninja
	sed -i 's/^find/set_property(GLOBAL PROPERTY JOB_POOLS copies=2)\n&/' CMakeLists.txt
	ok "JOB_POOL" cmake -DMORE='JOB_POOL;copies' b
	pool_of() { awk -v out="$1" '/^build / { on = index($0, out) } on && /^ *pool = / { print $3 }' b/build.ninja; }
	is "is the pool of copying" "$(pool_of mirror.out/edge/receipt.jsonl)" copies
	is "and of nothing else" "$(grep -c 'pool = copies' b/build.ninja)" 1
	ok "it is built so" cmake --build b --target mirror
	cmake -DMORE= b >"$tmp/log" 2>&1
	is "without it the console's" "$(pool_of mirror.out/edge/receipt.jsonl)" console
else
	skip Ninja "ninja is not here"
fi
# ---- Ninja: one program pulls all charts
if command -v ninja >/dev/null; then
	mkdir "$tmp/charts" && cd "$tmp/charts" || exit 1
	new_chart charts/web web 1.0.0 r.example.com/web:1
	new_chart charts/db db 2.0.0 r.example.com/db:2
	echo 'note: mine' >web.yaml
	"$top/examples/upstream.sh" upstream r.example.com/web:1 r.example.com/db:2
	web_and_db
	edge_builds
	cmake -S . -B build -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
	runs() { ninja -k 0 -C build "$1" >"$tmp/out" 2>"$tmp/err"; }
	: >"$started"
	mv charts/web/Chart.yaml kept
	fails 1 "a chart that cannot be pulled" runs mirror
	is "leaves the other" "$(started | grep db-)" "extract-images db-2.0.0.images
pull-chart db-2.0.0.chart
render db-2.0.0.yaml"
	fails 1 "again" runs mirror
	is "is tried alone" "$(started | sed -n '/^pull/p')" "pull-chart web-1.0.0.chart"
	mv kept charts/web/Chart.yaml
	ok "mended" runs mirror
	is "is all that was missing" "$(started | grep '^pull\|^render')" "pull-chart web-1.0.0.chart
render web-1.0.0.yaml"
	mv charts/web/Chart.yaml kept
	for i in 1 2 3; do
		fails 1 "broken later, run $i" runs mirror
	done
	fails 1 "there is no list" runs mirror-list
	mv kept charts/web/Chart.yaml
	ok "mended" runs mirror
	: >"$started"
	ok "then" runs mirror
	is "nothing is left to do" "$(started)" ""
fi
done_testing
