#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mkmirror_add with a list of images and charts, and with a recipe that has a
# Kustomize component, both into one layout: under Ninja and Unix Makefiles.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
install_mkmirror
cd "$tmp" || exit 1
"$top/examples/upstream.sh" upstream r.example.com/web:1 r.example.com/site:1
new_chart own own 1.0.0 r.example.com/hidden:1
printf 'r.example.com/web:1\nchart\town\town\t1.0.0\n' >release.txt
mkdir -p tree/overlays tree/components/site fake
: >tree/registry.yaml
cat >tree/overlays/base.yaml <<'Y'
kind: RecipeMetadata
metadata: {name: base}
Y
cat >recipe.yaml <<'Y'
kind: RecipeResult
componentRefs:
- {name: site, type: Kustomize, path: components/site}
Y
pod() { printf 'kind: Pod\nspec: {containers: [{image: "r.example.com/%s"}]}\n' "$1" >tree/components/site/pod.yaml; }
printf '#!/bin/sh\ncat "$2/pod.yaml"\n' >fake/kustomize && chmod +x fake/kustomize
PATH=$tmp/fake:$PATH
cat >CMakeLists.txt <<'C'
cmake_minimum_required(VERSION 3.20)
project(product NONE)
find_package(mkmirror REQUIRED)
mkmirror_add(release CONFIG release.txt TARGET oci:out SOURCE oci:upstream)
mkmirror_add(site CONFIG recipe.yaml RECIPES tree TARGET oci:out SOURCE oci:upstream)
C
drive() { # GENERATOR FOLDER
	pod site:1
	ok "$1: configure" cmake -S . -B "$2" -G "$1" -DCMAKE_PREFIX_PATH="$prefix"
	ok "$1: the list" cmake --build "$2" --target mirror-release
	is "$1: its image and its chart, as it is" "$(entries "$2/out")" "own:1.0.0 r.example.com/web:1 "
	ok "$1: the recipe" cmake --build "$2" --target mirror-site
	is "$1: the image of the kustomization" "$(entries "$2/out")" "own:1.0.0 r.example.com/site:1 r.example.com/web:1 "
	: >"$started"
	cmake --build "$2" --target mirror >"$tmp/out" 2>&1
	is "$1: again: nothing" "$(started)" ""
	sleep 1; pod web:1
	ok "$1: its folder changes" cmake --build "$2" --target mirror-images-site
	is "$1: so does the list" "$(cut -f 1 "$2/mirror.out/site/images.txt")" r.example.com/web:1
}
if command -v ninja >/dev/null; then drive Ninja ninja.d; else skip Ninja "ninja is not here"; fi
drive "Unix Makefiles" make.d
done_testing
