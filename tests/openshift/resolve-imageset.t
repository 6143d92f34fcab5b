#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# resolve-imageset: the images and charts of an ImageSetConfiguration, and messages about
# mistakes.  MKMIRROR_OC_MIRROR is a folder of the real program's answers.
. "$(dirname "$0")/../lib.sh"
cd "$tmp" || exit 1
here=$(pwd -P)
tab=$(printf '\t')
hex=abababababababababababababababababababababababababababababababab

v2() { # writes isc.yaml: the part `mirror` from standard input
	printf 'kind: ImageSetConfiguration\napiVersion: mirror.openshift.io/v2alpha1\nmirror:\n' >isc.yaml
	cat >>isc.yaml
}
v1() {
	printf 'kind: ImageSetConfiguration\napiVersion: mirror.openshift.io/v1alpha2\nstorageConfig: {local: {path: x}}\nmirror:\n' >isc.yaml
	cat >>isc.yaml
}
tabs() { tr ' ' '\t'; }

v2 <<Y
  platform:
    release: quay.io/a/release:4.9.1-x86_64
    platforms: [{os: linux, architecture: amd64}, {os: linux, architecture: arm64}]
  operators:
  - catalog: registry.redhat.io/redhat/index:v4.19
  - catalog: registry.redhat.io/redhat/other@sha256:$hex
    targetCatalog: mine/other
    targetTag: t
    platforms: [{os: linux, architecture: s390x}]
  - catalog: oci:///home/u/cat@sha256:$hex
  additionalImages:
  - name: docker://host.example:5000/p/g@sha256:$hex
  - name: quay.io/x/c:v2@sha256:$hex
    targetRepo: q/c
  - name: busybox:1
  - name: quay.io/blocked/it:1
  - name: quay.io/x/moved:1
    targetRepo: gone/it
  blockedImages: [{name: "/blocked/"}, {name: "^gone/it:1\$"}]
  samples: [{name: x}]
  helm:
    repositories:
    - name: r
      url: https://charts.example.com
      charts: [{name: web, version: 1.2.3, imagePaths: ["{.spec.x}"]}, {name: db}]
    - {name: o, url: "oci://reg.example.com/charts", charts: [{name: app, version: "2.0.0"}]}
    local:
    - path: charts/own
      mkmirror: {values: [v.yaml], set: ["a=b"], namespace: ns}
Y
tabs >want <<Y
busybox:1 - - kind=generic to=busybox:1
host.example:5000/p/g@sha256:$hex - - kind=generic to=p/g:sha256-$hex
localhost/cat:latest@sha256:$hex - - from=oci:/home/u/cat kind=catalog to=cat:latest
quay.io/a/release:4.9.1-x86_64 - linux/amd64,linux/arm64 kind=release to=openshift/release-images:4.9.1-x86_64
quay.io/x/c:v2@sha256:$hex - - kind=generic to=q/c:v2
registry.redhat.io/redhat/index:v4.19 - - kind=catalog to=redhat/index:v4.19
registry.redhat.io/redhat/other@sha256:$hex - linux/s390x kind=catalog to=mine/other:t
Y
cat >charts <<Y
{"name":"web","type":"repo","repository":"https://charts.example.com","chart":"web","version":"1.2.3","namespace":"default","values":[]}
{"name":"db","type":"repo","repository":"https://charts.example.com","chart":"db","version":"","namespace":"default","values":[]}
{"name":"app","type":"oci","repository":"oci://reg.example.com/charts","chart":"app","version":"2.0.0","namespace":"default","values":[]}
{"name":"own","type":"local","repository":"$here/charts/own","chart":"own","version":"","namespace":"ns","values":["$here/v.yaml"],"set":["a=b"]}
Y
resolve-imageset --print images isc.yaml >got 2>err
is "a v2alpha1 file" $? 0
same "its images" want got
has "a blocked image is said" err "quay.io/blocked/it:1: left out, blockedImages has '/blocked/'"
has "so is one of a blocked place" err "quay.io/x/moved:1: left out"
has "samples do nothing" err "samples: nothing is done"
has "imagePaths are for rules" err "imagePaths: mkmirror-extract-images(1) finds"
is "which --print rules writes" "$(resolve-imageset --print rules isc.yaml 2>/dev/null)" "accept * spec.x"
cat want charts >all
resolve-imageset -o got isc.yaml 2>err
same "images, then charts" all got
(mkdir sub && cd sub && resolve-imageset --print charts ../isc.yaml) >got 2>err
same "charts alone, from another folder" charts got
is "what is blocked" "$(resolve-imageset --print blocked isc.yaml 2>err)" "/blocked/
^gone/it:1\$"
fails 1 "a full disk" sh -c 'resolve-imageset isc.yaml >/dev/full'

v1 <<'Y'
  platform: {channels: [{name: stable-4.9}]}
  operators:
  - {catalog: "reg.example/a/cat:v1", targetName: dog, packages: [{name: p, minBundle: p.v1}]}
  blockedImages: [{name: "^dog"}, {name: nothing}]
Y
resolve-imageset isc.yaml >got 2>err
is "a v1alpha2 file" "$? $(cat got err)" "0 reg.example/a/cat:v1$tab-$tab-${tab}kind=catalog${tab}to=a/dog:v1"
is "--v1 says the same" "$(resolve-imageset --v1 isc.yaml)" "$(cat got)"
sed 's/{local: {path: x}}/{registry: {imageURL: r.example\/m, skipTLS: false}}/' isc.yaml >registry.yaml
is "a storageConfig of a registry" "$(resolve-imageset registry.yaml)" "$(cat got)"
sed 's/skipTLS/skipTls2/' registry.yaml >wrong.yaml
fails 2 "another key in it" resolve-imageset wrong.yaml
has "is named" err "wrong.yaml:3: storageConfig.registry.skipTls2: unknown key; known are imageURL, skipTLS"
fails 2 "--v2 reads it as v2alpha1" resolve-imageset --v2 isc.yaml
has "and names the key" err "isc.yaml:7: mirror.operators[0].packages[0].minBundle: a key of an ImageSetConfiguration of v1alpha2"
fails 2 "both" resolve-imageset --v1 --v2 isc.yaml
fails 2 "no file" resolve-imageset
fails 2 "a DeleteImageSetConfiguration of v1alpha2" sh -c 'printf "%s\n" "kind: DeleteImageSetConfiguration" "apiVersion: mirror.openshift.io/v1alpha2" "delete:" | resolve-imageset --delete -'

printf 'kind: DeleteImageSetConfiguration\nDELETE: 1\ndelete:\n  additionalImages: [{name: "a.b/c:1"}]\n' >disc.yaml
fails 2 "a key in two cases" resolve-imageset --delete disc.yaml
sed -i 2d disc.yaml
is "a DeleteImageSetConfiguration" "$(resolve-imageset --delete disc.yaml)" \
	"a.b/c:1$tab-$tab-${tab}kind=generic${tab}to=c:1"
fails 2 "is none to mirror" resolve-imageset disc.yaml
has "and says so" err "disc.yaml:1: kind: 'DeleteImageSetConfiguration' was found where ImageSetConfiguration is expected"

# MESSAGE: the part `mirror` on standard input is refused with it, and nothing is printed
bad() {
	v2
	fails 2 "refused: $1" resolve-imageset isc.yaml
	has "its place and why" err "isc.yaml:$1"
	[ -s out ] && is "prints nothing" "$(cat out)" ""
}
bad "4: mirror.chanels: unknown key; known are platform, operators" <<'Y'
  chanels: []
Y
bad "5: mirror.platform.channels[0].minVersion: a text is expected, not a decimal number; write it in quotes" <<'Y'
  platform:
    channels: [{name: a, minVersion: 4.12}]
Y
bad "5: mirror.platform.graph: true or false is expected, not a text" <<'Y'
  platform:
    graph: "true"
Y
bad "6: mirror.operators[0].packages[0].bundles: a key of the ImageSetConfiguration of oc-mirror 4.17" <<'Y'
  operators:
  - catalog: a.b/c:1
    packages: [{name: p, bundles: [{name: p.v1}]}]
Y
bad "5: mirror.operators[0].catalog: a.b/c unable to parse image correctly : tag and digest are empty; write" <<'Y'
  operators:
  - catalog: a.b/c
Y
bad "6: mirror.operators[1].catalog: the catalog 'a.b/d:1' is listed twice" <<'Y'
  operators:
  - catalog: a.b/d:1
  - {catalog: "a.b/c:1", targetCatalog: d}
Y
bad "4: mirror.operators[0].catalog: targetCatalog 'D' is no path" <<'Y'
  operators: [{catalog: "a.b/c:1", targetCatalog: D}]
Y
bad "7: mirror.operators[0].packages[0].channels[1]: the channel 'x' is listed twice" <<'Y'
  operators:
  - catalog: a.b/c:1
    packages:
    - {name: p, channels: [{name: x}, {name: x}]}
Y
bad "4: mirror.operators[0].packages[0].channels[0]: the package 'p' has minVersion or maxVersion" <<'Y'
  operators: [{catalog: "a.b/c:1", packages: [{name: p, minVersion: "1", channels: [{name: x, maxVersion: "2"}]}]}]
Y
bad "4: mirror.platform: 'platforms' and 'architectures' exclude each other" <<'Y'
  platform: {platforms: [{os: linux, architecture: arm64}], architectures: [arm64]}
Y
bad "5: mirror.additionalImages[0].platforms[0]: a platform has 'os' and 'architecture'" <<'Y'
  additionalImages:
  - {name: "a.b/c:1", platforms: [{os: linux}]}
Y
bad "5: mirror.additionalImages[0]: 'Home/u' can't be the name of a repository: write targetRepo" <<'Y'
  additionalImages:
  - name: oci:///Home/u
Y
bad "5: mirror.helm.repositories[0]: 'charts' is missing" <<'Y'
  helm:
    repositories: [{name: r, url: "https://c.example"}]
Y
bad "5: mirror.helm.repositories[0].url: no credentials in URLs" <<'Y'
  helm:
    repositories: [{name: r, url: "https://me:secret@c.example", charts: [{name: c}]}]
Y
is "and does not show them" "$(grep -c secret err)" 0
bad "6: mirror.blockedImages[0]: error parsing regexp: missing closing )" <<'Y'
  platform: {channels: [{name: a}, {name: b}, {name: a}]}
  blockedImages:
  - name: "("
Y
has "with all that is wrong" err "isc.yaml:4: mirror.platform.channels[2]: the release channel 'a' is listed twice"
awk 'BEGIN { print "  samples: []\n  platform:\n    channels:"; for (i = 0; i < 1000; i++) print "    - name: a" }' | v2
fails 2 "a thousand mistakes" resolve-imageset isc.yaml
is "the first hundred are shown" "$(grep -c twice err)$(tail -n 1 err)" "100  and 899 more"

paths() { # JSONPATHS: as rules, on one line
	printf 'kind: ImageSetConfiguration\nmirror:\n  helm:\n    local:\n    - path: /a\n      imagePaths:\n' >paths.yaml
	printf "      - '%s'\n" "$@" >>paths.yaml
	resolve-imageset --print rules paths.yaml 2>err | cut -c 10- | paste -sd' ' -
}
is "JSONPaths as rules" "$(paths '{.spec.a.b}' '{$.c[*].image}' '{..image}' '{.a[0].x} {.d}')" "*.image a[0].x c[*].image d spec.a.b"
is "names in filters, keys in brackets" "$(paths '{.spec.containers[*].env[?(@.name=="IMG")].value}' "{.metadata.annotations[\"x.y/z\"]}")" "metadata.annotations.x.y/z spec.containers[*].env[IMG].value"
for p in 'spec.x' '{}' '{.a[?(@.b>1)].c}' '{.a[}' '{.a'; do
	is "no rule: $p" "$(paths "$p"; grep -c 'cannot be a rule of' err)" "
1"
done
cat >rendered.yaml <<X
kind: Thing
metadata: {name: t}
spec: {where: [{deep: registry.example.com/hidden/app:1}]}
X
paths '{.spec.where[*].deep}' >/dev/null
resolve-imageset --print rules paths.yaml >rules
is "extract-images takes them" "$(extract-images --rules rules rendered.yaml | cut -f 1,2)" "registry.example.com/hidden/app:1	certain"

golden=${MKMIRROR_OC_MIRROR:-}
if [ ! -e "$golden/validate/cases.tsv" ]; then
	skip "the checks of oc-mirror" "MKMIRROR_OC_MIRROR is no folder of its answers"
else
	while IFS=$tab read -r id kind rc _; do
		[ "$id" = id ] && continue
		delete=
		[ "$kind" = DeleteImageSetConfiguration ] && delete=--delete
		resolve-imageset --v2 $delete "$golden/validate/$id.yaml" >/dev/null 2>err
		is "$id: as oc-mirror" "$(($? != 0))" "$((rc != 0))"
	done <"$golden/validate/cases.tsv"
	sed -e '/quay.io.x.h$/d' -e '/quay.io.x.i:/,+1d' "$golden/mapping/add.yaml" >isc.yaml
	sed -n 's,.*"Destination": "docker://reg.local:5000/ns/\(.*\)".*,\1,p' \
		"$golden/mapping/add.diskToMirror.json" | sort >want
	resolve-imageset isc.yaml | sed 's/.*to=//' | sort >got
	same "places of images, as oc-mirror" want got
fi
done_testing
