#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# examples/product-make, copied out of the tree, against an installed prefix.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror
cp -R "$top/examples/product-make" "$tmp/copy"
cd "$tmp/copy" || exit 1
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
upstream.sh
values.yaml"
done_testing
