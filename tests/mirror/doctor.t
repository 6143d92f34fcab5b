#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# mkmirror doctor: its checks and its advice; it never prints a secret.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../auth.sh"
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp/none"
unset DOCKER_CONFIG REGISTRY_AUTH_FILE XDG_CONFIG_HOME HELM_REGISTRY_CONFIG MKMIRROR_RECIPES
advised() { has "$1" out "$2"; grep -F -A 1 -- "$2" out | grep -q '^        -> '; is "$1: advice" $? 0; }

ok "nothing but this machine" mkmirror doctor
has "make" out "ok      make 4."
has "libcurl" out "libcurl $(curl-config --version 2>/dev/null | cut -d' ' -f2)"
has "the programs" out "$libexec"
has "the work folder" out "work folder mirror.work"
grep -q '^\(ok\|note\) *sandbox: ' out; is "the sandbox" $? 0

mkdir fake && printf '#!/bin/sh\necho "GNU Make 4.1"\n' >fake/make && chmod +x fake/make
fails 1 "an old make" env PATH="$tmp/fake:$PATH" mkmirror doctor
advised "is said" "failed  make 4.1"
printf '#!/bin/sh\necho "bmake: usage" >&2\nexit 2\n' >fake/make
fails 1 "another make" env PATH="$tmp/fake:$PATH" mkmirror doctor
advised "is said" "failed  make"
: >file
fails 1 "a work folder that cannot be" mkmirror doctor --work file/work
advised "is said" "failed  work folder file/work"
fails 1 "a config that is not there" mkmirror doctor nothing.yaml
advised "is said" "nothing.yaml"
fails 1 "a full device" sh -c 'mkmirror doctor >/dev/full'
fails 2 "two configs" mkmirror doctor a b

mkdir planned && echo '{"mediaType":"application/octet-stream","digest":"sha256:0","size":5000000,"from":"r.example.com/a","to":["oci:lay/out"],"status":"planned"}' >planned/plan.jsonl
ok "a plan that fits" mkmirror doctor --work planned
has "is compared with the space" out "ok      planned/plan.jsonl: 5 MB go to lay/out, where "
sed 's/5000000/900000000000000/' planned/plan.jsonl >p && mv p planned/plan.jsonl
fails 1 "one that does not" mkmirror doctor --work planned
advised "is said" "failed  planned/plan.jsonl: 900000000 MB go to lay/out"
sed -i 's/"planned"/"exists"/' planned/plan.jsonl
ok "one of which all is there" mkmirror doctor --work planned
mkdir .docker && echo '{"auths":{"r.example.com":{"auth":"bWU6czNjcjN0"}}}' >.docker/config.json && chmod 644 .docker/config.json
ok "passwords that others may read" mkmirror doctor
advised "are noted" "note    $tmp/.docker/config.json: others may read the passwords in it"
chmod 600 .docker/config.json && mkmirror doctor >out
is "not when they may not" "$(grep -c passwords out)" 0
echo '{"auths":{"r.example.com":{}},"credsStore":"x"}' >.docker/config.json && chmod 644 .docker/config.json && mkmirror doctor >out
is "nor when a helper has them" "$(grep -c passwords out)" 0
rm -r .docker

mkdir www && echo 'apiVersion: v1' >www/index.yaml
start_httpd web www
mkdir -p charts/ours && printf 'apiVersion: v2\nname: ours\nversion: 1.0.0\n' >charts/ours/Chart.yaml
cat >mirror.yaml <<Y
target: {url: "oci:layout"}
upstreams:
  there: {type: repo, repo: "$url", versions: ["1.0.0"]}
  again: {type: repo, repo: "$url", versions: ["2.0.0"]}
  ours: {type: local, path: charts/ours}
Y
ok "a config whose sources are there" mkmirror doctor mirror.yaml
has "the repository" out "ok      $url: there"
has "the folder" out "ok      $tmp/charts/ours: there"
has "the target" out "ok      target $tmp/layout"
is "a repository is asked once" "$(grep -c index.yaml web.log)" 1
ok "a target of one's own" mkmirror doctor --target oci:elsewhere mirror.yaml
has "is the one" out "target elsewhere"
cat >bad.yaml <<Y
target: {url: "oci:file/out"}
upstreams:
  gone: {type: repo, repo: "$url/none", versions: ["1.0.0"]}
  nobody: {type: repo, repo: "http://127.0.0.1:1", versions: ["1.0.0"]}
  ours: {type: local, path: charts/none}
Y
fails 1 "one whose sources are not" mkmirror doctor bad.yaml
advised "no index" "$url/none/index.yaml"
advised "no server" "http://127.0.0.1:1/index.yaml"
advised "no folder" "failed  $tmp/charts/none"
advised "no target" "failed  target"
echo 'targt: {}' >wrong.yaml
fails 1 "a config that is none" mkmirror doctor wrong.yaml
advised "is said" "targt"

mkdir -p recipes/overlays
printf 'kind: ComponentRegistry\ncomponents:\n- name: there\n' >recipes/registry.yaml
printf 'kind: RecipeMetadata\napiVersion: aicr.run/v1alpha2\nmetadata: {name: base}\nspec: {componentRefs: []}\n' >recipes/overlays/base.yaml
printf 'kind: RecipeResult\ncomponentRefs:\n- {name: there, type: Helm, chart: there, version: 1.0.0, source: "%s"}\n' "$url" >recipe.yaml
ok "a recipe" mkmirror doctor --recipes recipes --target oci:layout recipe.yaml
has "its components" out "ok      recipe.yaml: 1 components"
has "its repository" out "ok      $url: there"
fails 1 "a recipe without its data tree" mkmirror doctor --target oci:layout recipe.yaml
advised "is said" "no data tree"

need_registry
need_openssl
secret='s3cr$t pass'
perl -e 'print "$ARGV[0]:", crypt($ARGV[1], "\$2y\$05\$abcdefghijklmnopqrstuu"), "\n"' robot "$secret" >htpasswd
case $(cat htpasswd) in
robot:\$2y\$*) ;;
*) skip "registries" "crypt(3) knows no bcrypt"; done_testing ;;
esac
start_registry basic "auth: {htpasswd: {realm: test, path: $tmp/htpasswd}}"; basic=$host
start_registry open; open=$host
mkdir .docker
printf '%s\n' "$open/a/b:1" "$open/c/d:1" "$basic/e:1" >images.txt
fails 1 "a list, and a registry that wants credentials" mkmirror doctor --target "$basic/team" images.txt
has "the open one is asked once" out "ok      $open/a/b:1: pull: accepted, credentials: none"
is "for all its images" "$(grep -c "$open" out)" 1
advised "the other refuses" "failed  $basic/e:1: pull: refused"
advised "and takes nothing" "failed  $basic/team/mkmirror: push: refused"
echo "{\"auths\":{\"$basic\":{\"auth\":\"$(auth_of "robot:$secret")\"}}}" >.docker/config.json
ok "with credentials" mkmirror doctor --target "$basic/team" images.txt
has "where they are from" out "ok      $basic/e:1: pull: accepted, credentials: $tmp/.docker/config.json"
has "for pushing" out "ok      $basic/team/mkmirror: push: accepted"
cp out all
echo "{\"auths\":{\"$basic\":{\"auth\":\"$(auth_of "robot:wrong-$secret")\"}}}" >.docker/config.json
fails 1 "wrong ones" mkmirror doctor --target "$basic/team" images.txt
advised "are said to be" "push: refused"
cat out err >>all
is "no secret is shown" "$(grep -cF -e "$secret" -e robot -e "$(auth_of "robot:$secret")" all)" 0
read_only=true; start_registry closed
make_ca ca; make_ca clients; make_cert ca server subjectAltName=IP:127.0.0.1; make_cert clients client extendedKeyUsage=clientAuth
read_only=false; http_more="tls: {certificate: $tmp/server.crt, key: $tmp/server.key, clientcas: [$tmp/clients.crt]}" start_registry tls; tls=$host http_more=""
ok "a target that wants a certificate" mkmirror doctor --https "$tls" --cacert ca.crt --cert client.crt --key client.key --target "$tls/team"
has "gets it" out "ok      $tls/team/mkmirror: push: accepted"
fails 1 "and not without" mkmirror doctor --https "$tls" --cacert ca.crt --target "$tls/team"
advised "which is said" "failed  $tls/team/mkmirror: push"
read_only=true; start_registry closed2
fails 1 "a target that is read only" mkmirror doctor --target "$host/team"
advised "is said" "failed  $host/team/mkmirror: push"
done_testing
