#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The images of which releases are made, out of the release image.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/layout.sh"
cd "$tmp" || exit 1
tab=$(printf '\t')
d() { printf 'sha256:%064d' "$1"; }
references() { # NAME=IMAGE...
	printf '{"kind":"ImageStream","apiVersion":"image.openshift.io/v1","metadata":{"name":"4.99.1"},"spec":{"lookupPolicy":{},"tags":['
	printf '%s\n' "$@" | awk -F= '{ printf "%s{\"name\":\"%s\",\"from\":{\"kind\":\"DockerImage\",\"name\":\"%s\"}}", (NR > 1 ? "," : ""), $1, $2 }'
	printf ']}}\n'
}
mkdir -p base/bin top/release-manifests under/release-manifests
echo bin >base/bin/x
echo old >under/release-manifests/image-references
references "cli=quay.io/o/art@$(d 1)" "etcd=quay.io/o/art@$(d 2)" "cli-artifacts=quay.io/o/art@$(d 1)" >top/release-manifests/image-references
cat >top/release-manifests/0000_50_installer_coreos-bootimages.yaml <<X
apiVersion: v1
kind: ConfigMap
data:
  stream: |
    {"architectures": {"x86_64": {"images": {"kubevirt": {"digest-ref": "quay.io/o/kubevirt@$(d 7)"}}},
                       "s390x": {"images": {"kubevirt": {"digest-ref": "quay.io/o/kubevirt@$(d 8)"}}}}}
X
one=$(image "$(layer base),$(layer under),$(layer top)")
digest=$(echo "$one" | sed 's/.*"digest":"\([^"]*\).*/\1/')
index "$one,\"annotations\":{\"org.opencontainers.image.ref.name\":\"quay.io/o/ocp-release@$digest\"}}" >"$layout/index.json"
printf '%s\n' "quay.io/o/ocp-release@$digest${tab}4.99.1${tab}stable-4.99${tab}amd64" >releases
ok "a release" resolve-payload --work w --source "oci:$layout" -o got releases
cat >want <<X
quay.io/o/art:4.99.1-x86_64-cli-artifacts@$(d 1)${tab}-${tab}-${tab}kind=component${tab}to=openshift/release:4.99.1-x86_64-cli-artifacts
quay.io/o/art@$(d 1)${tab}-${tab}-${tab}kind=component${tab}to=openshift/release:4.99.1-x86_64-cli
quay.io/o/art@$(d 2)${tab}-${tab}-${tab}kind=component${tab}to=openshift/release:4.99.1-x86_64-etcd
quay.io/o/ocp-release@$digest${tab}-${tab}-${tab}kind=release${tab}to=openshift/release-images:4.99.1-x86_64
X
same "the release and its components, each with its place" want got
lock-images --source "oci:$layout" got >lock
is "lock-images takes them" "$(cut -f 1,4- lock | sed 's/\t/ /g' | LC_ALL=C sort)" "$(cut -f 1,4- want | sed 's/\t/ /g' | LC_ALL=C sort)"
printf '%s\n' "quay.io/o/ocp-release:4.99.1-multi@$digest" | resolve-payload --work w --source "oci:$layout" >got
has "the tag of a reference counts" got "to=openshift/release-images:4.99.1-multi"
printf '%s\n' "quay.io/o/ocp-release@$digest$tab-$tab-$tab-" | resolve-payload --work w --source "oci:$layout" >got
has "a digest alone is its own tag" got "to=openshift/release:${digest#sha256:}-etcd"
printf '%s\n' "quay.io/o/ocp-release@$digest${tab}4.99.1${tab}a${tab}amd64" "quay.io/o/ocp-release@$digest${tab}4.99.1${tab}b${tab}amd64" "quay.io/o/ocp-release@$digest${tab}4.99.2${tab}b${tab}amd64" |
	resolve-payload --work w --source "oci:$layout" >got
is "releases that share their components" "$(wc -l <got | tr -d ' ')" 8

kubevirt() { # KEYS: the lines of KubeVirt images
	printf 'kind: ImageSetConfiguration\napiVersion: mirror.openshift.io/v2alpha1\nmirror:\n  platform: {channels: [{name: x}], %s}\n' "$1" >isc.yaml
	resolve-payload --work w --config isc.yaml --source "oci:$layout" releases 2>err | grep kube | sed "s/.*@sha256:0*\(.\)$tab.*to=/\1 /"
}
is "KubeVirt images when they are wanted" "$(kubevirt "kubeVirtContainer: true")" "7 openshift/release:4.99.1-x86_64-kube-virt-container"
is "of several architectures" "$(kubevirt "kubeVirtContainer: true, architectures: [amd64, s390x]" | paste -sd' ' -)" "7 openshift/release:4.99.1-x86_64-kube-virt-container-x86_64 8 openshift/release:4.99.1-x86_64-kube-virt-container-s390x"
is "of all for platforms" "$(kubevirt "kubeVirtContainer: true, platforms: [{os: linux, architecture: amd64}]" | wc -l | tr -d ' ')" 2
is "not unless they are wanted" "$(kubevirt "graph: false")" ""
kubevirt "kubeVirtContainer: true, architectures: [ppc64le]" >got
has "none for the architecture" err "could not find kubevirt image in this release"

# an index: the image for amd64 is read
mkdir -p arm/release-manifests
references "cli=quay.io/o/art@$(d 9)" >arm/release-manifests/image-references
arm=$(arch=arm64 image "$(layer arm)")
index "$arm,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}},$one,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}" >list
sum=$(sha256sum list | cut -d ' ' -f 1)
index "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(blob list),\"annotations\":{\"org.opencontainers.image.ref.name\":\"quay.io/o/ocp-release:multi\"}}" >"$layout/index.json"
printf 'quay.io/o/ocp-release@sha256:%s\t4.99.1\tstable-4.99\tmulti\n' "$sum" | resolve-payload --work w --source "oci:$layout" >got
has "of an index that for amd64" got "art@$(d 2)"

bad() { # NAME TEXT MESSAGE: of image-references
	echo "$2" >arm/release-manifests/image-references
	arm=$(image "$(layer arm)")
	index "$arm,\"annotations\":{\"org.opencontainers.image.ref.name\":\"q.io/r:1\"}}" >"$layout/index.json"
	echo q.io/r:1 >line
	fails 2 "$1" resolve-payload --work w2 --source "oci:$layout" line
	has "$1: the message" "$tmp/err" "$3"
}
bad "no JSON" "{" "q.io/r:1: image-references: "
bad "another kind" '{"kind":"Pod"}' "is no ImageStream with spec.tags"
bad "a component that is no image" "$(references "cli=a b")" "image-references: the component 'cli'"
rm arm/release-manifests/image-references
echo x >arm/release-manifests/other
index "$(image "$(layer arm)"),\"annotations\":{\"org.opencontainers.image.ref.name\":\"q.io/r:1\"}}" >"$layout/index.json"
fails 2 "an image without the file" resolve-payload --work w2 --source "oci:$layout" line
has "says so" "$tmp/err" "q.io/r:1: the image has no file release-manifests/image-references, so it is no release"
is "prints nothing" "$(wc -c <"$tmp/out" | tr -d ' ')" 0
done_testing
