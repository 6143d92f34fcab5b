#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# resolve-mirror: the component records of a mirror.yaml, and messages about mistakes.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
here=$(pwd -P)

cat >mirror.yaml <<'Y'
target:
  url: registry.example.com/team
  charts-prefix: charts
  insecure: false
upstreams:
  vault:
    type: repo
    repo: https://helm.example.com
    chart: vault
    versions: ["0.28.0", "^0.29"]
    values: [values/vault.yaml, /etc/x.yaml]
    set: ["a.b=c"]
    namespace: secrets
  keycloak:
    type: oci
    registry: registry.example.org/charts
    insecure: true
    values: {a: {b: 1}, list: [x]}
  app:
    type: local
    path: ./charts/app
    chart: app
images: [nginx, "quay.io/a/b:1"]
Y
cat >want <<Y
{"name":"vault","type":"repo","repository":"https://helm.example.com","chart":"vault","version":"0.28.0","namespace":"secrets","values":["$here/values/vault.yaml","/etc/x.yaml"],"set":["a.b=c"]}
{"name":"vault","type":"repo","repository":"https://helm.example.com","chart":"vault","version":"^0.29","namespace":"secrets","values":["$here/values/vault.yaml","/etc/x.yaml"],"set":["a.b=c"]}
{"name":"keycloak","type":"oci","repository":"oci://registry.example.org/charts","chart":"keycloak","version":"","namespace":"default","values":["$here/w/values/keycloak.yaml"],"insecure":true}
{"name":"app","type":"local","repository":"$here/charts/app","chart":"app","version":"","namespace":"default","values":[]}
Y
resolve-mirror --work w -o got mirror.yaml 2>err
is "a mirror.yaml" "$? $(cat err)" "0 "
same "its components" want got
printf 'a:\n  b: 1\nlist:\n- x\n' >want
same "values in the file itself" want w/values/keycloak.yaml
mkdir sub && (cd sub && resolve-mirror --work ../w ../mirror.yaml) >got2
same "paths are those of the file's folder" got got2
is "the target" "$(resolve-mirror --print target mirror.yaml)" registry.example.com/team
is "the prefix of charts" "$(resolve-mirror --print charts-prefix mirror.yaml)" charts
is "insecure" "$(resolve-mirror --print insecure mirror.yaml)" false
is "images" "$(resolve-mirror --print images mirror.yaml | tr '\n' ' ')" "nginx quay.io/a/b:1 "
is "one upstream" "$(resolve-mirror -c app mirror.yaml | wc -l | tr -d ' ')" 1
fails 2 "an upstream that is not there" resolve-mirror -c none mirror.yaml
has "is named" err "there is no upstream 'none'"
fails 2 "a setting that is none" resolve-mirror --print none mirror.yaml
fails 2 "no file" resolve-mirror
fails 2 "a file that is not there" resolve-mirror none/mirror.yaml
has "is named" err "none"
fails 1 "a full disk" sh -c 'resolve-mirror mirror.yaml >/dev/full'
printf 'target: {url: "oci:out"}\nimages: [a]\n' >layout.yaml
is "a layout as target" "$(resolve-mirror --print target layout.yaml)" "oci:$here/out"
is "a setting that the file does not have" "$(resolve-mirror --print insecure layout.yaml)" ""

# wrong MESSAGE SED-COMMAND: the file so changed is refused
wrong() {
	sed "$2" mirror.yaml >bad.yaml
	fails 2 "refused: $1" resolve-mirror --work w bad.yaml
	has "it says so" err "bad.yaml:$1"
}
wrong "9: upstreams.vault.chrat: unknown key; known are type, repo" 's/chart: vault/chrat: vault/'
wrong "15: upstreams.keycloak.type: unknown type 'oco'; known are repo, oci and local" 's/type: oci/type: oco/'
wrong "14: upstreams.keycloak: 'registry' is missing; for example registry: oci://" '/registry: /d'
wrong "6: upstreams.vault: 'type' is missing" '/type: repo/d'
wrong "10: upstreams.vault.versions: a list of texts is expected" 's/versions: .*/versions: "1.0"/'
wrong "10: upstreams.vault.versions[1]: a text is expected; write it in quotes" 's/"^0.29"/0.29/'
wrong "10: upstreams.vault.versions[1]: '0.28.0' is listed twice" 's/"^0.29"/0.28.0/'
wrong "10: upstreams.vault.versions[0]: 'x!' is no version and no constraint" 's/"0.28.0"/"x!"/'
wrong "17: upstreams.keycloak.insecure: true or false is expected" 's/insecure: true/insecure: "yes"/'
wrong "19: 'vault' stands here twice" 's/  app:/  vault:/'
wrong "21: upstreams.app.repo: goes with type repo, not local" 's/path: .*/repo: https:\/\/x/'
wrong "8: upstreams.vault.repo: an http(s) URL is expected" 's/https:\/\/helm/helm/'
wrong "8: upstreams.vault.repo: no credentials in URLs" 's/https:\/\/helm/https:\/\/u:geheim@helm/'
wrong "2: target.url: HOST" 's/url: registry/url: https:\/\/registry/'
wrong "23: images[1]: " 's/quay.io\/a/quay.io\/A/'
wrong "6: upstreams.vault: 'password-file' is missing beside its user name" 's/chart: vault/username: x/'
wrong "14: upstreams.keycloak: credentials of registries come from docker's settings" 's/^    insecure: true/    username: x\n    password: pw/'
wrong "6: upstreams.va ult: a name has" 's/  vault:/  va ult:/'
printf 'target: {url: x}\n' >bad.yaml
fails 2 "refused: nothing to mirror" resolve-mirror bad.yaml
printf '[1\n' >bad.yaml
fails 2 "refused: no YAML" resolve-mirror bad.yaml
has "with its line" err "bad.yaml: yaml: line "
done_testing
