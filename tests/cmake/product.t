#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A product that finds the installed package: which stages run when, under Ninja and
# Unix Makefiles.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
install_mkmirror
# found where it was not installed
mv "$prefix" "$tmp/moved prefix"
prefix="$tmp/moved prefix"

# programs started since the last call but those that configuring starts
ran() { started | grep -v -e '^resolve-mirror' -e '^split-components' | tr '\n' ' '; }

new_product() {
	product="$tmp/$1 product"
	mkdir -p "$product" && cd "$product" || exit 1
	"$top/examples/upstream.sh" upstream r.example.com/web:1 r.example.com/db:2 \
		r.example.com/init:1 r.example.com/new:3
	new_chart charts/web web 1.0.0 r.example.com/web:1 r.example.com/init:1
	new_chart charts/db db 2.0.0 r.example.com/db:2 r.example.com/init:1
	echo 'note: mine' >web.yaml
	web_and_db
	cat >CMakeLists.txt <<-'C'
	cmake_minimum_required(VERSION 3.20)
	project(product NONE)
	find_package(mkmirror 0.1 REQUIRED)
	add_custom_target(product ALL COMMAND ${CMAKE_COMMAND} -E echo building the product)
	mkmirror_add(edge CONFIG mirror.yaml TARGET oci:out SOURCE oci:upstream FLAGS ${FLAGS})
	C
}
build() { cmake --build out.d "$@"; }

breaks() { # NAME TEXT: the build fails and says so
	build --target mirror >"$tmp/both" 2>&1
	is "$1 fails" $(($? != 0)) 1
	has "$1: is named" "$tmp/both" "$2"
}

drive() { # GENERATOR
	g=$1
	new_product "$g"
	: >"$started"
	ok "$g: configure" cmake -S . -B out.d -G "$g" -DCMAKE_PREFIX_PATH="$prefix"
	ok "$g: the default target" build
	is "$g: is the product's alone" "$(ran)" ""
	ok "$g: mirror" build --target mirror -j 2
	is "$g: has all in the layout" "$(entries out.d/out)" "db:2.0.0 r.example.com/db:2 r.example.com/init:1 r.example.com/web:1 web:1.0.0 "
	is "$g: each stage ran once" "$(ran)" "copy-blob copied.jsonl dedup images.txt extract-images db-2.0.0.images extract-images web-1.0.0.images lock-images mirror.lock plan plan.jsonl pull-chart db-2.0.0.chart pull-chart web-1.0.0.chart push-manifest receipt.jsonl render db-2.0.0.yaml render web-1.0.0.yaml "
	ok "$g: again" build --target mirror
	is "$g: nothing runs" "$(started)" ""
	ok "$g: configured again" cmake out.d
	: >"$started"
	ok "$g: and again" build --target mirror
	is "$g: still nothing" "$(started)" ""

	touch web.yaml
	ok "$g: a values file touched" build --target mirror
	is "$g: its chart is rendered" "$(started)" "render web-1.0.0.yaml"
	echo 'note: other' >web.yaml
	ok "$g: a change that no image depends on" build --target mirror
	is "$g: stops after extract-images" "$(started | tr '\n' ' ')" "extract-images web-1.0.0.images render web-1.0.0.yaml "
	ok "$g: after that" build --target mirror
	is "$g: nothing" "$(started)" ""
	echo '{}' >charts/web/templates/_more.yaml
	unlock web
	ok "$g: a file added to a chart's folder" build --target mirror
	is "$g: counts" "$(started | tr '\n' ' ')" "copy-blob copied.jsonl extract-images web-1.0.0.images lock-images mirror.lock plan plan.jsonl pull-chart web-1.0.0.chart push-manifest receipt.jsonl render web-1.0.0.yaml "
	ok "$g: and the changed chart is in the target" build --target mirror-verify
	: >"$started"
	echo 'images: ["r.example.com/web:1", "r.example.com/new:3"]' >web.yaml
	ok "$g: a new image" build --target mirror
	is "$g: all that follows runs, once" "$(started | tr '\n' ' ')" "copy-blob copied.jsonl dedup images.txt extract-images web-1.0.0.images lock-images mirror.lock plan plan.jsonl push-manifest receipt.jsonl render web-1.0.0.yaml "
	is "$g: and it is in the layout" "$(entries out.d/out | grep -c r.example.com/new:3)" 1
	ok "$g: then" build --target mirror
	is "$g: nothing is left" "$(started)" ""
	cmake out.d -DFLAGS='--set;note=$a b' >/dev/null
	: >"$started"
	ok "$g: a flag for render" build --target mirror
	is "$g: renders every chart" "$(started | sed -n '/^render/p' | tr '\n' ' ')" "render db-2.0.0.yaml render web-1.0.0.yaml "
	has "$g: it arrives as it is" out.d/mirror.out/edge/components/web-1.0.0.yaml 'note: "$a b"'
	rm -r out.d/out
	: >"$started"
	ok "$g: a layout that is gone" build --target mirror
	is "$g: is planned and made again" "$(started | tr '\n' ' ')" "copy-blob copied.jsonl plan plan.jsonl push-manifest receipt.jsonl "
	is "$g: with everything" "$(entries out.d/out | wc -w | tr -d ' ')" 6
	rm out.d/mirror.out/edge/components/db-2.0.0.yaml
	ok "$g: an output that is gone" build --target mirror
	is "$g: is made again" "$(started | sed -n '/^render/p')" "render db-2.0.0.yaml"
	ok "$g: then" build --target mirror
	is "$g: nothing again" "$(started)" ""

	cp out.d/mirror.out/edge/components/web-1.0.0.yaml "$tmp/before.yaml"
	echo 'images: [' >web.yaml
	breaks "$g: a broken values file" web.yaml
	same "$g: the last good output stays" "$tmp/before.yaml" out.d/mirror.out/edge/components/web-1.0.0.yaml
	echo 'images: ["127.0.0.1:1/nowhere:1"]' >web.yaml
	breaks "$g: an image that is nowhere" 127.0.0.1:1/nowhere:1
	is "$g: is written out" "$(cut -f 1 out.d/mirror.out/edge/unresolved.txt)" 127.0.0.1:1/nowhere:1
	echo 'images: ["r.example.com/web:1", "r.example.com/init:1"]' >web.yaml
	: >"$started"
	ok "$g: mended, the run goes on" build --target mirror
	is "$g: where it stopped" "$(started | sed -n '/^pull\|^render/p')" "render web-1.0.0.yaml"

	sed 's/db: {/database: {/' mirror.yaml >new.yaml && mv new.yaml mirror.yaml
	ok "$g: a component renamed" build --target mirror
	is "$g: is pulled and rendered; the other is not" "$(started | sed -n '/^pull\|^render/p' | tr '\n' ' ')" \
		"pull-chart database-2.0.0.chart render database-2.0.0.yaml "
	build --target mirror-list >"$tmp/list"
	has "$g: mirror-list prints the images" "$tmp/list" "r.example.com/db:2"
	ok "$g: mirror-hauler" build --target mirror-hauler-edge
	ok "$g: writes it" test -s out.d/mirror.out/edge/hauler.yaml
	ok "$g: mirror-zarf" build --target mirror-zarf
	ok "$g: writes it" test -s out.d/mirror.out/edge/zarf.yaml
	ok "$g: mirror-audit" build --target mirror-audit
	ok "$g: has looked at each component" test -e out.d/mirror.out/edge/components/database-2.0.0.audit
	: >"$started"
	ok "$g: all of them, again" build --target mirror mirror-images mirror-hauler mirror-zarf mirror-audit
	is "$g: nothing runs" "$(started)" ""
	: >"$started"
	ok "$g: mirror-lock" build --target mirror-lock
	is "$g: resolves again" "$(started | sed -n /lock-images/p)" "lock-images mirror.lock"
	ok "$g: and copies it" build --target mirror
	ok "$g: mirror-verify" build --target mirror-verify
	ok "$g: has asked" test -s out.d/mirror.out/edge/verified.jsonl
	rm -f mirror.lock
	ok "$g: a lock that is gone" build --target mirror-plan
	ok "$g: is made again" test -s mirror.lock
	ok "$g: clean" build --target clean
	ok "$g: leaves it" test -s mirror.lock
	ok "$g: and the layout" test -s out.d/out/index.json
	ok "$g: after clean" build --target mirror
	started >/dev/null
	ok "$g: idle" build --target mirror
	is "$g: nothing" "$(started)" ""
	ok "$g: mirror-clean" build --target mirror-clean
	is "$g: removes the work folder, and no more" "$(ls -d out.d/mirror.out/edge out.d/out mirror.lock 2>/dev/null | tr '\n' ' ')" "mirror.lock out.d/out "
	ok "$g: after that" build --target mirror
	ok "$g: all is there again" test -s out.d/mirror.out/edge/receipt.jsonl
}
drive 'Unix Makefiles'
if command -v ninja >/dev/null; then
	drive Ninja
	ok "ninja -d explain" ninja -C out.d -d explain mirror
	ok "has nothing to explain" sh -c "! grep -i 'is dirty' '$tmp/err' '$tmp/out'"
else
	skip Ninja "ninja is not here"
fi

# ---- misuse
misuse() { # NAME CALL MESSAGE
	printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' 'project(bad NONE)' 'find_package(mkmirror REQUIRED)' "$2" >CMakeLists.txt
	rm -rf bad.d
	fails 1 "$1" cmake -S . -B bad.d -DCMAKE_PREFIX_PATH="$prefix"
	tr '\n' ' ' <"$tmp/err" | tr -s ' ' >"$tmp/one"
	has "$1: the reason" "$tmp/one" "$3"
	has "$1: file and line" "$tmp/err" "CMakeLists.txt:${4:-4}"
}
misuse "no config" 'mkmirror_add(x)' "mirror 'x' has no CONFIG"
misuse "a config that is not there" 'mkmirror_add(x CONFIG no.yaml)' "no such file: $product/no.yaml"
misuse "an unknown argument" 'mkmirror_add(x CONFIG mirror.yaml RECIPE y)' "mirror 'x': unknown arguments: RECIPE;y"
misuse "an argument without its value" 'mkmirror_add(x CONFIG mirror.yaml TARGET)' "mirror 'x': no value for TARGET"
misuse "a reserved name" 'mkmirror_add(list CONFIG mirror.yaml)' "a mirror cannot be called 'list'"
misuse "twice" 'mkmirror_add(x CONFIG mirror.yaml LOCK a)
mkmirror_add(x CONFIG mirror.yaml LOCK b)' "mirror 'x' was added before" 5
done_testing
