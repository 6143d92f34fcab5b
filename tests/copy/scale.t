#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Many blobs over a slow line, and a large one: time, memory and disk.
# users.md C1 C6 C7
. "$(dirname "$0")/lib.sh"
plan() { mkmirror plan --work work --receipt none --no-referrers "$@" 2>>log; }

# one queue over all blobs of all images (users.md C1)
new_layout up
for i in $(seq 30); do
	add_image up "example.com/i$i:v1" amd64 "a $i" "b $i"
	echo "example.com/i$i:v1" >>list
done
mkmirror lock-images --source oci:up -o lock list
start_registry dst; real_dst=$host
start_proxy to "$real_dst"; dst=$host
echo '* /v2/ 0 limit 999 100' >to.rules
plan --source oci:up --target "$dst" -o p lock
: >to.log
start=$(date +%s%N)
ok "90 blobs, each request a tenth of a second" mkmirror copy-blob -o c p
ms=$((($(date +%s%N) - start) / 1000000)) alone=$(($(wc -l <to.log) * 100))
ok "in a small part of the time of one after another ($ms of $alone ms)" test $((ms * 5)) -lt "$alone"

# memory is buffers (users.md C6)
head -c 80000000 /dev/zero >large
config='{"architecture":"amd64","os":"linux"}'
printf '%s' "$config" >config
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar",%s}]}' "$(i_put up config)" "$(i_put up large)" >m
echo "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$(i_put up m),\"annotations\":{\"org.opencontainers.image.ref.name\":\"example.com/large:v1\"}}" >>up.entries
echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, up.entries)]}" >up/index.json
echo example.com/large:v1 >large.list
mkmirror lock-images --source oci:up -o large.lock large.list
# copies NAME: copy-blob does the plan p with no more than its buffers
copies() {
	kib=$(measure mkmirror copy-blob -o c p | cut -f 3)
	if sanitized; then
		skip "$1, in $kib KiB" "built with a sanitizer"
	else
		ok "$1, in $kib KiB" test "$kib" -gt 0 -a "$kib" -lt 24000
	fi
}
plan --source oci:up --target "$real_dst/x" -o p large.lock
copies "80 MB from a layout into a registry"
mkmirror push-manifest --work work -o r c 2>>log
sed "s,example.com,$real_dst/x," large.list >reg.list
mkmirror lock-images -o reg.lock reg.list
start_registry other; other=$host
plan --target "$other" -o p reg.lock
copies "from a registry into another"
is "it was copied" "$(grep -c '"copied"' c)" 2

# a blob lands once, where it stays (users.md C7)
plan --target oci:lay -o p reg.lock
copies "from a registry into a layout"
mkmirror push-manifest --work work -o r c 2>>log
size=$(du -sk lay | cut -f 1)
ok "which is all that is written ($size KiB)" test "$size" -lt 82000 -a "$(du -sk work | cut -f 1)" -lt 2000
done_testing
