#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the user wrote gets an older time, and the work folder one from the future: what
# changed is noticed, and nothing starts when nothing changed; with Ninja and with Unix
# Makefiles.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
. "$top/tests/images.sh"
command -v cmake >/dev/null || { skip "$(basename "$0")" "cmake is not here"; done_testing; }
install_mkmirror
cd "$tmp" || exit 1
new_layout upstream
for i in a:1 b:1 web:1 web:3 db:2; do add_image upstream "r.example.com/$i" amd64 "$i"; done
new_chart charts/web web 1.0.0 r.example.com/web:1
new_chart charts/db db 2.0.0 r.example.com/db:2
images() { cut -f 1 "b/mirror.out/$1/images.txt" | tr '\n' ' '; }
# older FILE: its content comes from standard input, and its time from long ago; the
# file stays the same
older() { cat >"$1" && age=$((age + 1)) && touch -d "2001-01-01 + $((200 - age)) days" "$1"; }
cat >CMakeLists.txt <<-'C'
cmake_minimum_required(VERSION 3.20)
project(product NONE)
find_package(mkmirror 0.1 REQUIRED)
mkmirror_add(plain CONFIG list TARGET oci:site SOURCE oci:upstream)
mkmirror_add(edge CONFIG mirror.yaml TARGET oci:other SOURCE oci:upstream)
C
build() { cmake --build b --target "$1" >"$tmp/all" 2>&1 || { cat "$tmp/all" >&2; return 1; }; }
nothing() { # NAME
	: >"$started"
	ok "$g: $1, again" build mirror-edge
	ok "$g: and the list" build mirror-plain
	is "$g: nothing runs" "$(started)" ""
}
for g in Ninja 'Unix Makefiles'; do
	[ "$g" != Ninja ] || command -v ninja >/dev/null || { skip Ninja "ninja is not here"; continue; }
	rm -rf b list.lock mirror.lock
	age=0
	echo r.example.com/a:1 >list
	web_and_db
	echo '{}' >web.yaml
	ok "$g: configured" cmake -S . -B b -G "$g" -DCMAKE_PREFIX_PATH="$prefix"
	ok "$g: a list" build mirror-plain
	ok "$g: a config" build mirror-edge
	nothing "as it is"
	for i in b a b; do
		echo r.example.com/$i:1 >new; older list <new
		ok "$g: an older list" build mirror-plain
		is "$g: is taken" "$(images plain)" "r.example.com/$i:1 "
	done
	sed '/db:/d' mirror.yaml >new && older mirror.yaml <new
	ok "$g: an older config" build mirror-edge
	is "$g: is taken" "$(images edge)" "r.example.com/web:1 "
	web_and_db && cp mirror.yaml new && older mirror.yaml <new
	ok "$g: and one that is older still" build mirror-edge
	is "$g: is taken too" "$(images edge)" "r.example.com/db:2 r.example.com/web:1 "
	if [ "$g" = Ninja ]; then
		echo 'images: ["r.example.com/web:3"]' >new; older web.yaml <new
		ok "$g: older values" build mirror-edge
		is "$g: are taken" "$(images edge)" "r.example.com/db:2 r.example.com/web:3 "
	fi
	nothing "older files"
	# what cannot be read is said each time
	echo 'r.example.com/not an image' >new; older list <new
	fails 1 "$g: a list with an error" build mirror-plain
	fails 1 "$g: which stays one" build mirror-plain
	echo r.example.com/a:1 >new; older list <new
	ok "$g: and was mended" build mirror-plain

	find b/mirror.out -type f -exec touch -d '+1 day' {} +
	echo r.example.com/b:1 >list
	ok "$g, from the future: another list" build mirror-plain
	is "$g, from the future: is taken" "$(images plain)" "r.example.com/b:1 "
	echo 'images: ["r.example.com/web:1", "r.example.com/a:1"]' >web.yaml
	ok "$g, from the future: other values" build mirror-edge
	is "$g, from the future: are taken" "$(images edge)" "r.example.com/a:1 r.example.com/db:2 r.example.com/web:1 "
	find b/mirror.out -type f -exec touch -d '+1 day' {} +
	sed -i '/db:/d' mirror.yaml
	ok "$g, from the future: another config" build mirror-edge
	is "$g, from the future: is taken too" "$(images edge)" "r.example.com/a:1 r.example.com/web:1 "
done
done_testing
