#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mkmirror init: the files that it writes can be used, and so can the lines in their comments.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
# uncomment FILE: "# key: ...", "# - ..." and "# chart<TAB>..." are no prose
uncomment() {
	sed "s/^\\( *\\)# \\( *[a-zA-Z-]*:\\( .*\\)\\{0,1\\}\\)\$/\\1\\2/; s/^\\( *\\)# \\( *- .*\\)\$/\\1\\2/; s/^# \\(chart$(printf '\t')\\)/\\1/" "$1"
}
tree() { # a data tree of recipes that knows vault and cert-manager
	mkdir -p recipes/overlays recipes/components/vault
	printf 'kind: ComponentRegistry\ncomponents:\n- name: vault\n- name: cert-manager\n' >recipes/registry.yaml
	printf 'kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\nmetadata: {name: base}\nspec: {componentRefs: []}\n' >recipes/overlays/base.yaml
	echo 'a: 1' >recipes/components/vault/values.yaml
	echo 'image: example.com/extra:1' >recipes/components/vault/extra.yaml
}

ok "a config" mkmirror init --target localhost:5000/team
has "what next, on standard error" err "mkmirror doctor mirror.yaml"
is "nothing on standard output" "$(cat out)" ""
ok "is read" mkmirror resolve-mirror mirror.yaml
has "with its chart" out '"chart":"vault","version":"0.28.0"'
is "and its target" "$(mkmirror resolve-mirror --print target mirror.yaml)" localhost:5000/team
cp mirror.yaml before
fails 2 "a config that is there" mkmirror init --target elsewhere.example
has "is named" err "mirror.yaml is there already"
same "and stays" before mirror.yaml
uncomment mirror.yaml >all.yaml
: >values.yaml; echo secret >password
mkdir -p charts/ours && printf 'apiVersion: v2\nname: ours\nversion: 1.0.0\n' >charts/ours/Chart.yaml
ok "what the comments offer is read" mkmirror resolve-mirror all.yaml
for part in '"namespace":"vault"' values.yaml injector.enabled '"config":' '"type":"oci"' '"type":"local"'; do
	has "with $part" out "$part"
done
is "charts-prefix" "$(mkmirror resolve-mirror --print charts-prefix all.yaml)" charts
is "insecure" "$(mkmirror resolve-mirror --print insecure all.yaml)" true
is "images" "$(mkmirror resolve-mirror --print images all.yaml)" docker.io/library/busybox:1.36
is "no comment is left but prose" "$(grep '^ *# *[a-z-]*:' all.yaml)" ""

ok "a list" mkmirror init --images
ok "is read" mkmirror dedup images.txt
has "with its image" out docker.io/library/busybox:1.36
uncomment images.txt >all.txt
ok "its comments too" mkmirror dedup all.txt
has "with a chart" out "$(printf 'chart\thttps://helm.releases.hashicorp.com\tvault\t0.28.0')"

tree
ok "a recipe" mkmirror init --recipe -o r.yaml
ok "is read" mkmirror list-components --recipe r.yaml --recipes recipes
has "with its component" out '"name":"vault"'
uncomment r.yaml >all-r.yaml
printf '  - {name: cert-manager, type: Helm, source: "https://charts.jetstack.io", chart: cert-manager, version: v1.0.0}\n' >>all-r.yaml
ok "what they offer is read" mkmirror list-components --recipe all-r.yaml --recipes recipes
has "the overrides" out injector

is "standard output" "$(mkmirror init -o - --images | grep -v '^#')" docker.io/library/busybox:1.36
fails 1 "a full device" sh -c 'mkmirror init -o - >/dev/full'
fails 2 "two kinds" mkmirror init --images --recipe
fails 2 "a folder that is not there" mkmirror init -o nowhere/mirror.yaml
fails 2 "a target that is none" mkmirror init --target 'oci:' -o other.yaml
is "and no file of it" "$(ls other.yaml 2>/dev/null)" ""

. "$top/tests/product.sh"
install_mkmirror
mkdir product && cd product || exit 1
mkmirror init --make --images --target "oci:$tmp/target" >Makefile 2>"$tmp/err"
ok "the lines for make" make -s mirror-list-default
has "list the images" "$tmp/out" docker.io/library/busybox:1.36
mkmirror init --cmake -o charts.yaml >lines 2>"$tmp/err"
if command -v cmake >/dev/null; then
	{ printf 'cmake_minimum_required(VERSION 3.20)\nproject(p NONE)\n'; cat lines; } >CMakeLists.txt
	ok "the lines for CMake" cmake -S . -B b -DCMAKE_PREFIX_PATH="$prefix"
else
	skip "the lines for CMake" "cmake is not here"
fi
done_testing
