#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Volumes of a mirror by CMake, with Ninja and with Unix Makefiles: when they are packed,
# and what a failure leaves.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "archive.t" "cmake is not installed"; done_testing; }
install_mkmirror

product="$tmp/a b/product"
mkdir -p "$product" && cd "$product" || exit 1
"$top/examples/upstream.sh" upstream r.example.com/web:1 r.example.com/db:2 r.example.com/init:1 r.example.com/new:3
new_chart charts/web web 1.0.0 r.example.com/web:1 r.example.com/init:1
new_chart charts/db db 2.0.0 r.example.com/db:2 r.example.com/init:1
echo 'note: mine' >web.yaml
web_and_db
cat >CMakeLists.txt <<'C'
cmake_minimum_required(VERSION 3.20)
project(product NONE)
find_package(mkmirror 0.1 REQUIRED)
mkmirror_add(edge CONFIG mirror.yaml SOURCE oci:upstream VOLUMES "usb stick" VOLUME_SIZE ${SIZE} SIGN_CMD "./sign {}")
mkmirror_add(other CONFIG mirror.yaml LOCK other.lock SOURCE oci:upstream)
mkmirror_add(far CONFIG mirror.yaml LOCK far.lock TARGET oci:inside VOLUMES "usb stick")
C
printf '#!/bin/sh\npwd >>"$0.log"\nsha256sum <"$1"\n' >sign
chmod +x sign

check() { # GENERATOR NAME
	b="$product/$2"
	rm -f mirror.lock sign.log
	echo 'note: mine' >web.yaml
	ok "$2: configures" cmake -G "$1" -S . -B "$b" -DSIZE=1GiB
	: >"$started"
	ok "$2: mirror-archive-edge" cmake --build "$b" --target mirror-archive-edge
	is "$2: locks and packs, and copies nothing" \
		"$(started | sed -n '/^[lpc]/p' | grep -v pull-chart | tr '\n' ' ')" \
		"lock-images mirror.lock pack plan pack.jsonl "
	is "$2: the set" "$(ls "$b/usb stick")" "mirror.001.tar
mirror.sha256"
	ok "$2: is whole" mkmirror check-volume "$b/usb stick"
	is "$2: the command that signs runs in the source folder" "$(sort -u sign.log)" "$product"
	cp "$b/usb stick/mirror.001.tar" "$tmp/$2.tar"
	: >"$started"
	ok "$2: again" cmake --build "$b" --target mirror-archive-edge
	is "$2: nothing runs" "$(started)" ""
	ok "$2: another size" cmake -S . -B "$b" -DSIZE=40kB
	: >"$started"
	ok "$2: is packed" cmake --build "$b" --target mirror-archive-edge
	is "$2: and nothing else runs" "$(started | grep -c -v -e '^pack$' -e '^plan pack.jsonl$')" 0
	ok "$2: into several volumes" [ -e "$b/usb stick/mirror.002.tar" ]
	ok "$2: the first size" cmake -S . -B "$b" -DSIZE=1GiB
	ok "$2: is packed again" cmake --build "$b" --target mirror-archive-edge
	is "$2: without a volume of the other" "$(ls "$b/usb stick")" "mirror.001.tar
mirror.sha256"
	ok "$2: the same bytes" cmp "$b/usb stick/mirror.001.tar" "$tmp/$2.tar"
	sleep 0.05; echo 'images: ["r.example.com/web:1", "r.example.com/new:3", "r.example.com/none:1"]' >web.yaml
	ok "$2: an image that is not there is a failure" sh -c '! cmake --build "$1" --target mirror-archive-edge' sh "$b"
	ok "$2: no volume was touched" cmp "$b/usb stick/mirror.001.tar" "$tmp/$2.tar"
	sleep 0.05; echo 'images: ["r.example.com/web:1", "r.example.com/new:3"]' >web.yaml
	ok "$2: a new image" cmake --build "$b" --target mirror-archive-edge
	ok "$2: is carried" sh -c 'tar xOf "$1/usb stick/mirror.001.tar" mkmirror/lock | grep -q example.com/new:3' sh "$b"
	: >"$started"
	cp mirror.lock far.lock
	ok "$2: mirror-unpack-far" cmake --build "$b" --target mirror-unpack-far
	is "$2: plans, copies and pushes" "$(started | grep -v -e resolve -e split | tr '\n' ' ')" \
		"copy-blob copied.jsonl plan plan.jsonl push-manifest receipt.jsonl unpack unpacked.jsonl "
	ok "$2: the target has all" cmake --build "$b" --target mirror-verify-far
	: >"$started"
	ok "$2: again" cmake --build "$b" --target mirror-unpack-far
	is "$2: nothing is unpacked" "$(started)" ""
	sleep 0.05; touch "$b/usb stick/mirror.001.tar"
	ok "$2: another volume" cmake --build "$b" --target mirror-unpack-far
	is "$2: is" "$(started | grep -c '^unpack')" 1
	ok "$2: a mirror without a folder fails" sh -c '! cmake --build "$1" --target mirror-archive-other >log 2>&1' sh "$b"
	has "$2: and says so" log "where to?"
}
check "Unix Makefiles" make
if command -v ninja >/dev/null; then
	check Ninja ninja
else
	skip "Ninja" "it is not installed"
fi
done_testing
