#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The image with the data of update graphs.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/layout.sh"
cd "$tmp" || exit 1
tab=$(printf '\t')
umask 077
mkdir -p base/bin data/channels data/blocked-edges
echo bash >base/bin/bash
echo 'name: stable-4.99' >data/channels/stable-4.99.yaml
echo 'to: 4.99.1' >data/blocked-edges/x.yaml
tar -C data -czf data.tar.gz ./channels ./blocked-edges
one=$(labels='' image "$(layer base)")
two=$(labels='' arch=s390x image "$(layer base)")
index "$one,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}},$two,\"platform\":{\"os\":\"linux\",\"architecture\":\"s390x\"}}" >list
index "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(blob list)}" >"$layout/index.json"
ok "an image" build-graph --work w --image "oci:$layout" -d built -o line data.tar.gz
digest=$(cut -f 2 line)
is "the line of a lock" "$(cat line)" "localhost/openshift/graph-image:latest$tab$digest${tab}all${tab}from=oci:$tmp/built${tab}kind=graph${tab}to=openshift/graph-image:latest"
build-graph --work w --image "oci:$layout" -d built2 data.tar.gz >line2
is "the same bytes again" "$(cut -f 2 line2)" "$digest"
if command -v python3 >/dev/null; then
	b() { echo "built/blobs/sha256/${1#sha256:}"; }
	field() { python3 -c 'import json,sys; v=json.load(open(sys.argv[1])); exec("print("+sys.argv[2]+")")' "$@"; }
	is "both platforms" "$(field "$(b "$digest")" '[m["platform"]["architecture"] for m in v["manifests"]]')" "['amd64', 's390x']"
	m=$(b "$(field "$(b "$digest")" "v['manifests'][1]['digest']")")
	is "the command" "$(field "$(b "$(field "$m" 'v["config"]["digest"]')")" 'v["config"]["Cmd"]')" "['/bin/bash', '-c', 'exec cp -rp /var/lib/cincinnati-graph-data/* /var/lib/cincinnati/graph-data']"
	is "the layer" "$(tar --numeric-owner -tvzf "$(b "$(field "$m" 'v["layers"][-1]["digest"]')")" | tr -s ' ' | cut -d ' ' -f 1,2,6 | paste -sd';' -)" \
		"drwxr-xr-x 0/0 var/;drwxr-xr-x 0/0 var/lib/;drwxr-xr-x 0/0 var/lib/cincinnati-graph-data/;drwxr-xr-x 0/0 var/lib/cincinnati-graph-data/channels/;-rw-r--r-- 0/0 var/lib/cincinnati-graph-data/channels/stable-4.99.yaml;drwxr-xr-x 0/0 var/lib/cincinnati-graph-data/blocked-edges/;-rw-r--r-- 0/0 var/lib/cincinnati-graph-data/blocked-edges/x.yaml"
fi
mkdir dest
plan --target oci:dest line >plan.jsonl
ok "plan takes it" grep -q "\"from\":\"oci:$tmp/built\"" plan.jsonl
bad() { # NAME FILE MESSAGE
	fails 2 "$1" build-graph --work w --image "oci:$layout" -d new "$2"
	has "$1: the message" "$tmp/err" "$3"
}
mkdir links empty && ln -s /etc/passwd links/x
tar -C links -czf links.tar.gz .
bad "a link" links.tar.gz "links.tar.gz: x is neither a file nor a folder"
tar -C empty -czf empty.tar.gz .
bad "an archive of nothing" empty.tar.gz "empty.tar.gz: the archive has no file"
tar -C data -P -czf up.tar.gz --transform 's|^|../|' channels/stable-4.99.yaml
bad "a way out" up.tar.gz "leads out of the archive"
head -c 60 data.tar.gz >half.tar.gz
bad "half an archive" half.tar.gz "half.tar.gz: "
bad "a file that is not there" nowhere nowhere
done_testing
