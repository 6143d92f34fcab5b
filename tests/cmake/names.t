#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Folders and options with characters that mean something to a build system.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
install_mkmirror
"$top/examples/upstream.sh" "$tmp/upstream" r.example.com/web:1

new_tree() { # DIR
	mkdir -p "$tmp/$1" && cd "$tmp/$1" || exit 1
	new_chart charts/web web 1.0.0 r.example.com/web:1
	printf 'token: none\nquote: none\n' >>charts/web/values.yaml
	printf '  token: {{ .Values.token }}\n  quote: {{ .Values.quote | quote }}\n' >>charts/web/templates/pod.yaml
	echo 'note: mine' >web.yaml
	echo 'upstreams: {web: {type: local, path: charts/web, chart: web, versions: ["1.0.0"], values: [web.yaml]}}' >mirror.yaml
	cat >CMakeLists.txt <<-C
	cmake_minimum_required(VERSION 3.20)
	project(product NONE)
	find_package(mkmirror 0.1 REQUIRED)
	mkmirror_add(edge CONFIG mirror.yaml TARGET oci:out SOURCE "oci:$tmp/upstream"
	  FLAGS --set-string "token=\$oauthtoken,quote=it's \"q\" #1 (50%)" EMIT_FLAGS --probable ignore)
	C
}
drive() { # GENERATOR DIR
	new_tree "$2"
	ok "$1: configure" cmake -S . -B b -G "$1" -DCMAKE_PREFIX_PATH="$prefix"
	: >"$started"
	ok "$1: mirror" cmake --build b --target mirror
	has "$1: has the image" b/out/index.json r.example.com/web:1
	yaml=b/mirror.out/edge/components/web-1.0.0.yaml
	has "$1: a dollar arrives" $yaml 'token: $oauthtoken'
	has "$1: and quotes, a hash, parentheses, a percent sign" $yaml 'quote: "it'\''s \"q\" #1 (50%)"'
	: >"$started"
	ok "$1: again" cmake --build b --target mirror
	is "$1: nothing runs" "$(started)" ""
	sleep 0.05; echo 'note: other' >web.yaml
	ok "$1: values" cmake --build b --target mirror
	is "$1: are seen" "$(started | sed -n '/^render/p')" "render web-1.0.0.yaml"
}
refused() { # GENERATOR CHARACTER
	new_tree "refused/a$2b"
	fails 1 "$1: a folder with $2" cmake -S . -B b -G "$1" -DCMAKE_PREFIX_PATH="$prefix"
	tr -s ' \n' ' ' <"$tmp/err" >"$tmp/one"
	has "$1: says so" "$tmp/one" "mirror 'edge': a path with '$2' cannot be depended on under $1"
}
drive 'Unix Makefiles' "u/a b%c(e),f\$g&h'i=j[k]"
if command -v ninja >/dev/null; then
	drive Ninja "n/a b%c:d(e),f=g[h]"
	refused Ninja "'"
else
	skip Ninja "ninja is not here"
fi
refused 'Unix Makefiles' :
done_testing
