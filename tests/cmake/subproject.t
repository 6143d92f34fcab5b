#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A product whose build builds mkmirror too: the stages run through the
# makefile, with the programs of that build.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
command -v cmake >/dev/null || { skip "CMake" "cmake is not here"; done_testing; }
command -v ninja >/dev/null && generator=Ninja || generator='Unix Makefiles'

mkdir "$tmp/the product" && cd "$tmp/the product" || exit 1
"$top/examples/upstream.sh" upstream r.example.com/web:1
new_chart charts/web web 1.0.0 r.example.com/web:1
cat >mirror.yaml <<'Y'
upstreams:
  web: {type: local, path: charts/web, chart: web, versions: ["1.0.0"], values: [web.yaml]}
Y
cat >CMakeLists.txt <<C
cmake_minimum_required(VERSION 3.20)
project(product NONE)
include(FetchContent)
FetchContent_Declare(mkmirror SOURCE_DIR "$top")
FetchContent_MakeAvailable(mkmirror)
set(here "\${CMAKE_CURRENT_SOURCE_DIR}")
add_custom_command(OUTPUT "\${here}/web.yaml" DEPENDS "\${here}/in.yaml"
  COMMAND \${CMAKE_COMMAND} -E copy "\${here}/in.yaml" "\${here}/web.yaml")
add_custom_target(values DEPENDS "\${here}/web.yaml")
mkmirror_add(edge CONFIG mirror.yaml TARGET oci:out SOURCE oci:upstream DEPENDS values)
install(FILES mirror.yaml DESTINATION share)
C
echo 'note: generated' >in.yaml
ok "configure" cmake -S . -B out.d -G "$generator" -DCMAKE_BUILD_TYPE=Debug
ok "mirror builds the programs and runs them" cmake --build out.d -j 2 --target mirror
has "its layout has the image" out.d/out/index.json r.example.com/web:1
has "values come from a rule of the product" out.d/mirror.out/edge/components/web-1.0.0.yaml 'note: "generated"'
cp -p out.d/mirror.out/edge/stamp/render-web-1.0.0 "$tmp/stamp"
ok "again" cmake --build out.d --target mirror
ok "nothing is rendered" sh -c "! test out.d/mirror.out/edge/stamp/render-web-1.0.0 -nt '$tmp/stamp'"
echo 'note: other' >in.yaml
ok "other values" cmake --build out.d --target mirror
has "are rendered" out.d/mirror.out/edge/components/web-1.0.0.yaml 'note: "other"'
cmake --build out.d --target mirror-list >"$tmp/list"
has "mirror-list" "$tmp/list" r.example.com/web:1
ok "install" cmake --install out.d --prefix "$tmp/installed"
is "installs the product, not mkmirror" "$(cd "$tmp/installed" && find . -type f)" ./share/mirror.yaml
done_testing
