#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A product whose registries need options: the source has a private CA and a user called
# $oauthtoken, the target wants a client certificate; through mkmirror mirror, make and
# CMake.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../images.sh"
. "$(dirname "$0")/../auth.sh"
. "$(dirname "$0")/../product.sh"
need_registry
need_openssl
cd "$tmp" || exit 1
export HOME="$tmp/home" XDG_RUNTIME_DIR="$tmp/none"
unset REGISTRY_AUTH_FILE XDG_CONFIG_HOME
mkdir home docker
secret='nvapi-$x y'
htpasswd=
perl -e 'print "\$oauthtoken:", crypt($ARGV[0], "\$2y\$05\$abcdefghijklmnopqrstuu"), "\n"' "$secret" >htpasswd
case $(cat htpasswd) in
*:\$2y\$*) htpasswd="auth: {htpasswd: {realm: test, path: $tmp/htpasswd}}" ;;
*) skip "a user called \$oauthtoken" "crypt(3) knows no bcrypt" ;;
esac
make_ca ca
make_ca clients
make_cert ca server subjectAltName=IP:127.0.0.1
make_cert clients client extendedKeyUsage=clientAuth
tls() { echo "tls: {certificate: $tmp/server.crt, key: $tmp/server.key$1}"; }
http_more=$(tls "") start_registry source "$htpasswd"; source=$host
http_more=$(tls ", clientcas: [$tmp/clients.crt]") start_registry target; target=$host
export DOCKER_CONFIG="$tmp/docker"
echo "{\"auths\":{\"$source\":{\"auth\":\"$(auth_of "\$oauthtoken:$secret")\"}}}" >docker/config.json

# the source has a chart and its image
new_layout up
add_image up "$source/nvidia/app:v1" "amd64 arm64" base app
echo "$source/nvidia/app:v1" >list
trust="--https $source --cacert $tmp/ca.crt"
# shellcheck disable=SC2086
mkmirror lock-images --source oci:up -o up.lock list && mkmirror plan $trust --recheck --source oci:up --target "$source" -o p up.lock &&
	mkmirror copy-blob $trust -o c p && mkmirror push-manifest $trust -o r c
new_chart chart web 1.0.0 "$source/nvidia/app:v1"
tar -czf web.tgz --transform s,^chart,web, chart
# shellcheck disable=SC2086
ok "the source is filled" mkmirror push-chart $trust --target "$source/charts" web.tgz
cat >mirror.yaml <<Y
upstreams:
  web: {type: oci, registry: "$source/charts", chart: web, versions: ["1.0.0"]}
Y
digest=$(cut -f2 up.lock)

# what the target has, by a client that shows its certificate
at_target() { # PREFIX: the digest of the image, and that the chart is there
	curl -s --cacert ca.crt --cert client.crt --key client.key -o body -D head -H 'Accept: application/vnd.oci.image.index.v1+json' "https://$target/v2/$1/nvidia/app/manifests/v1"
	tr -d '\r' <head | sed -n 's/^[Dd]ocker-[Cc]ontent-[Dd]igest: //p'
	curl -s --cacert ca.crt --cert client.crt --key client.key "https://$target/v2/$1/web/tags/list"
}
want="$digest
{\"name\":\"PREFIX/web\",\"tags\":[\"1.0.0\"]}"
arrived() { is "$1" "$(at_target "$2")" "$(printf '%s\n' "$want" | sed "s,PREFIX,$2,")"; }

cd "$tmp/home" || exit 1 # paths are those of the caller's folder
ok "mkmirror mirror: a CA, a certificate and its key" mkmirror mirror --config ../mirror.yaml --target "$target/one" --work ../one \
	--https "$source" --https "$target" --cacert ../ca.crt --cert ../client.crt --key ../client.key
cd "$tmp" || exit 1
cp out all && cat err >>all
arrived "all arrived" one
n=$(requests source) m=$(requests target)
ok "in other words, again" mkmirror mirror --config mirror.yaml --target "$target/one" --work one --https "$source" --https "$target" --certs-dir certs
is "asks nobody, since nothing changed" "$(requests_since source "$n")$(requests_since target "$m")" ""
mkdir -p "certs/$source" "certs/$target"
cp ca.crt "certs/$source/" && cp ca.crt "certs/$target/" && cp client.crt "certs/$target/client.cert" && cp client.key "certs/$target/client.key"
ok "a folder of certificates" mkmirror mirror --config mirror.yaml --target "$target/two" --work two --https "$source" --https "$target" --certs-dir certs
arrived "all arrived so" two
ok "list" mkmirror list --config mirror.yaml --work listed --format text --https "$source" --certs-dir certs
has "has the image" out "$source/nvidia/app:v1"
fails 4 "a target that is shown no certificate" mkmirror mirror --config mirror.yaml --target "$target/none" --work none \
	--https "$source" --https "$target" --cacert ca.crt
has "says so" err "wants another client certificate"
mv docker/config.json docker/away
fails 1 "a source without credentials" mkmirror mirror --config mirror.yaml --target "$target/none" --work none2 --https "$source" --https "$target" --certs-dir certs
[ ! "$htpasswd" ] || has "says so" err "there are no credentials for $source"
mv docker/away docker/config.json

install_mkmirror
mkdir product && cp mirror.yaml product && cd product || exit 1
cat >Makefile <<M
include \$(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
\$(call mirror_add,edge,mirror.yaml)
MIRROR_TARGET = $target/make
MIRROR_REGISTRY_FLAGS = --https $source --https $target --cacert '$tmp/ca.crt' --cert '$tmp/client.crt' --key '$tmp/client.key'
M
ok "make" make mirror mirror-verify
cat "$tmp/out" "$tmp/err" >>../all
( cd .. && at_target make ) >got
is "all arrived by make" "$(cat got)" "$(printf '%s\n' "$want" | sed "s,PREFIX,make,")"
ok "each tag again" make mirror-lock
make mirror >/dev/null 2>&1
started >/dev/null
ok "other flags for the same" make mirror MIRROR_REGISTRY_FLAGS="--https $source --https $target --certs-dir $tmp/certs"
is "start nothing" "$(started)" ""
ok "are what the commands have" make mirror-verify V=1 MIRROR_REGISTRY_FLAGS="--https $target --certs-dir $tmp/certs"
has "which V=1 shows" "$tmp/out" "--certs-dir $tmp/certs"

cd "$tmp" || exit 1
command -v cmake >/dev/null || { skip "CMake" "cmake is not installed"; done_testing; }
for g in "Unix Makefiles" Ninja; do
	[ "$g" != Ninja ] || command -v ninja >/dev/null || { skip Ninja "ninja is not installed"; continue; }
	name=$(echo "$g" | tr -dc a-z)
	mkdir "$name" && cp mirror.yaml "$name" || exit 1
	cat >"$name/CMakeLists.txt" <<-C
	cmake_minimum_required(VERSION 3.20)
	project(product NONE)
	find_package(mkmirror REQUIRED)
	mkmirror_add(edge CONFIG mirror.yaml TARGET $target/$name
	  REGISTRY_FLAGS --https $source --https $target --cacert "$tmp/ca.crt" --cert "$tmp/client.crt" --key "$tmp/client.key")
	C
	cmake -S "$name" -B "$name/build" -G "$g" -DCMAKE_PREFIX_PATH="$prefix" >cmake.log 2>&1
	ok "CMake, $g" cmake --build "$name/build" --target mirror
	cat out err >>all
	arrived "all arrived by $g" "$name"
	ok "and is verified" cmake --build "$name/build" --target mirror-verify
	ok "locked again" cmake --build "$name/build" --target mirror-lock
done
is "no secret in any output" "$(grep -cF -e "$secret" -e "$(auth_of "\$oauthtoken:$secret")" all)" 0
is "nor in any folder" "$(grep -rlF -e "$secret" -e "$(auth_of "\$oauthtoken:$secret")" one two product makefiles inja 2>/dev/null)" ""
done_testing
