#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make STATIC=1 links libraries that have an archive from it, and says which have none.
. "$(dirname "$0")/../lib.sh"
archive() { [ -f "$(${CC:-cc} -print-file-name="lib$1.a")" ]; }
for l in yaml z; do
	archive $l || { skip "STATIC=1" "lib$l has no archive here"; done_testing; }
done
command -v readelf >/dev/null || { skip "STATIC=1" "readelf is not here"; done_testing; }
unset MAKEFLAGS MAKELEVEL MFLAGS
render=$tmp/b/libexec/mkmirror/render
ok "make STATIC=1" make -s -j 2 -C "$top" STATIC=1 BUILD="$tmp/b" CFLAGS=-O0 LDFLAGS= "$render" "$tmp/b/libexec/mkmirror/verify"
cp "$tmp/out" "$tmp/make"
readelf -d "$render" 2>/dev/null | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' >"$tmp/needed"
is "it needs neither libyaml nor zlib nor a library of ours" "$(grep -E 'libyaml|libz|mkmirror' "$tmp/needed")" ""
archive cjson || has "make says that libcjson stays dynamic" "$tmp/make" "dynamic: libcurl libcjson"
archive cjson || has "and so it does" "$tmp/needed" libcjson
is "no library of ours is made" "$(ls "$tmp/b/lib" 2>/dev/null)" ""
"$render" hello "$top/examples/ci/charts/hello" >"$tmp/static" 2>"$tmp/err"
"$libexec/render" hello "$top/examples/ci/charts/hello" >"$tmp/dynamic"
same "it renders the same" "$tmp/dynamic" "$tmp/static"
mkdir -p "$tmp/c/templates" && printf 'apiVersion: v2\nname: c\nversion: 1.0.0\n' >"$tmp/c/Chart.yaml"
echo 'a: {{ derivePassword 1 "long" "p" "u" "example.com" }} {{ (genSelfSignedCert "a" nil nil 1).Cert | substr 0 27 }}' >"$tmp/c/templates/a.yaml"
"$render" --seed 1 c "$tmp/c" >"$tmp/static" 2>"$tmp/err"
has "with libcrypto" "$tmp/static" "-----BEGIN CERTIFICATE-----"
ok "a program with libcurl starts" "$tmp/b/libexec/mkmirror/verify" --version
done_testing
