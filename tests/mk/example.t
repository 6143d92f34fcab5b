#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# examples/product-make, copied out of the tree, against an installed prefix.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror
cp -R "$top/examples" "$tmp/examples"
cd "$tmp/examples/product-make" || exit 1
rm -rf hello upstream mirror mirror.out mirror.lock

ok "the product builds" make
is "and runs" "$(./hello)" hello
ok "make mirror" make mirror
has "its layout has the image" mirror/index.json registry.example.com/hello/server:1.0
has "and the chart" mirror/index.json hello:1.0.0
has "the lock stands beside the config" mirror.lock registry.example.com/hello/migrate:1.0
is "again: nothing is said" "$(make mirror 2>&1)" ""
ok "into another place" make mirror MIRROR_TARGET="oci:$tmp/there"
has "it goes there" "$tmp/there/index.json" registry.example.com/hello/server:1.0
ok "clean" make clean
is "leaves what was mirrored" "$(ls)" "Makefile
charts
hello.c
mirror
mirror.lock
mirror.yaml
values.yaml"

# a product to start from: the folder alone, without what stands for a registry
cp -R "$top/examples/product-make" "$tmp/mine"
cd "$tmp/mine" || exit 1
rm -rf upstream mirror mirror.out mirror.lock
sed -i '/^# ---- a layout/,/^# ----$/d' Makefile
is "nothing is left of that" "$(grep -i upstream Makefile)" ""
ok "one's own: the images" make -s mirror-list
has "are those of the chart" "$tmp/out" registry.example.com/hello/server:1.0
ok "one's own: what make would do" make -n mirror MIRROR_TARGET=registry.example.com/team
ok "one's own: clean" make clean
done_testing
