#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Signatures and other referrers go after what they refer to, and wait for it; those that
# the target has of its own are merged with ours, or stay.  users.md H1
. "$(dirname "$0")/lib.sh"
raw() { curl -s -H 'Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json' "http://$1"; }
sha() { sha256sum | cut -d' ' -f1; }
tag() { echo "$1" | tr : -; }

new_layout up
add_image up example.com/app:v1 "amd64 arm64" base -app
add_image up example.com/tool:v1 amd64 base tool
printf '%s\n' example.com/app:v1 example.com/tool:v1 >list
mkmirror lock-images --source oci:up -o lock list
app=$(sed -n 's/.*app:v1	\([^	]*\).*/\1/p' lock) tool=$(sed -n 's/.*tool:v1	\([^	]*\).*/\1/p' lock)
child=$(grep -o 'sha256:[0-9a-f]*' "up/blobs/sha256/${app#sha256:}" | head -n 1)
add_image up "example.com/app:$(tag "$app").sig" amd64 signature
add_image up "example.com/app:$(tag "$child").att" amd64 attestation
printf '{}' >empty
refer() { # DIR TYPE DIGEST: the descriptor of a manifest that refers to it
	printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"%s","config":{"mediaType":"application/vnd.oci.empty.v1+json",%s},"layers":[],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%d}}' \
		"$2" "$(i_put "$1" empty)" "$3" "$(wc -c <"up/blobs/sha256/${3#sha256:}")" >refer.json
	echo "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$(i_put "$1" refer.json),\"artifactType\":\"$2\"}"
}
entries() { # DIR REF DESCRIPTOR...: a list of referrers under a name
	e_dir=$1 e_ref=$2; shift 2
	printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' "$(printf '%s\n' "$@" | paste -sd,)" >refers.json
	echo "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(i_put "$e_dir" refers.json),\"annotations\":{\"org.opencontainers.image.ref.name\":\"$e_ref\"}}" >>"$e_dir.entries"
	echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, "$e_dir.entries")]}" >"$e_dir/index.json"
}
sbom=$(refer up ours/sbom "$tool")
sbom_digest=$(echo "$sbom" | grep -o 'sha256:[0-9a-f]*' | head -n 1)
entries up "example.com/tool:$(tag "$tool")" "$sbom"
entries up "example.com/tool:$(tag "$sbom_digest")" "$(refer up ours/signature "$sbom_digest")"
sbom_sig=$(sha <refer.json)

# the order
start_registry dst; real_dst=$host
start_proxy to "$host"; dst=$host
turn() { grep -n "^PUT .*/manifests/$1 " to.log | cut -d: -f1 | head -n 1; }
after() { is "$1" "$(($(turn "$2") < $(turn "$3")))" 1; }
ok "an image and its referrers" move "$dst" lock --source oci:up
after "the signature goes after its image" v1 "$(tag "$app").sig"
after "that of a platform after the platform" "$child" "$(tag "$child").att"
after "an SBOM after its subject" v1 "$sbom_digest"
after "the signature of the SBOM after the SBOM" "$sbom_digest" "sha256:$sbom_sig"
after "the list after what it lists" "$sbom_digest" "$(tag "$tool")"

# it waits
echo 'PUT /app/manifests/v1 0 code 403 DENIED' >to.rules
fails 4 "an image that is refused" move "$dst/waits" lock --source oci:up --receipt none
has "its signature is withheld, and why" err "app:$(tag "$app").sig: withheld: what it refers to, $app (example.com/app:v1) is not there: PUT http://$dst/v2/waits/app/manifests/v1: 403 As-Told: as told (DENIED)"
is "and not sent" "$(grep -c "PUT /v2/waits/app/manifests/.*sig" to.log)" 0
is "the other image and its referrers are there" "$(grep -c 'PUT /v2/waits/tool/manifests/' to.log)" 5
blob=$(blob_of tool)
printf '%s\n' 'POST /tool/blobs/ 0 code 403 DENIED' >to.rules
fails 4 "blobs that are refused" move "$dst/waits2" lock --source oci:up --receipt none
mkmirror push-manifest --work work -o r copied.jsonl 2>log
is "the image names the first cause" "$(grep -c "^mkmirror-push-manifest: example.com/tool:v1: withheld: its blob sha256:.* is not there: POST http://$dst/v2/waits2/tool/blobs/uploads/: 403" log)" 1
is "so does the SBOM, and what signs it" "$(grep -c "withheld: .*POST http://$dst/v2/waits2/tool/blobs/uploads/: 403" log)" 5
: >to.rules

# the target's own: a list with an SBOM, and another signature
new_layout own
cp up/blobs/sha256/* own/blobs/sha256/
grep -e 'app:v1"' -e 'tool:v1"' up.entries >own.entries
entries own "example.com/tool:$(tag "$tool")" "$(refer own their/sbom "$tool")"
add_image own "example.com/app:$(tag "$app").sig" amd64 "another signature"
theirs=$(tail -n 1 own.entries | grep -o 'sha256:[0-9a-f]*' | head -n 1)
have() { # TARGET: the types in the list, and the signature
	case $1 in
	oci:*) h_list=$(sed "s/{\"mediaType/\n&/g" "${1#oci:}/index.json" | sed -n "s/.*\"digest\":\"sha256:\([0-9a-f]*\)\".*tool:$(tag "$tool")\".*/\1/p") h_sig=$(sed "s/{\"mediaType/\n&/g" "${1#oci:}/index.json" | sed -n "s/.*\"digest\":\"\([^\"]*\)\".*$(tag "$app").sig\".*/\1/p")
		h_list=$(cat "${1#oci:}/blobs/sha256/$h_list") ;;
	*) h_list=$(raw "$1/v2/own/tool/manifests/$(tag "$tool")") h_sig=sha256:$(raw "$1/v2/own/app/manifests/$(tag "$app").sig" | sha) ;;
	esac
	echo "$(echo "$h_list" | grep -o '"artifactType":"[^"]*' | cut -d'"' -f4 | paste -sd,) $([ "$h_sig" = "$theirs" ] && echo theirs || echo ours)"
}
for to in "$dst" oci:kept; do
	at=$to; [ "$to" = "$dst" ] && at=$dst/own
	move_in "own$$" "$at" lock --source oci:own --receipt none >log 2>&1 || cat log
	is "$to: before" "$(have "$to")" "their/sbom theirs"
	rm -rf work
	fails 1 "$to: a signature that differs" move "$at" lock --source oci:up
	has "$to: is named" err "app:$(tag "$app").sig: the target has another one, $theirs, under "
	is "$to: it stays, and lists are merged" "$(have "$to")" "their/sbom,ours/sbom theirs"
	rm -rf work
	mkmirror plan --work work --source oci:up --target "$at" -o p lock 2>log && mkmirror copy-blob -o c p 2>>log
	: >to.log
	ok "$to: wanted so" mkmirror push-manifest --work work --referrers-conflict keep -o work/receipt.jsonl c
	has "$to: it is said" err "the target has another one, $theirs, and keeps it"
	is "$to: no tag is sent, and all is as it was" "$(grep -c 'PUT .*/manifests/sha256-' to.log) $(have "$to")" "0 their/sbom,ours/sbom theirs"
	is "$to: the receipt says so" "$(grep -c '"status":"kept"' work/receipt.jsonl)" 1
	ok "$to: then nothing is to be done" mkmirror plan --work work --source oci:up --target "$at" -o p lock
	is "$to: not at all" "$(grep -c '"planned"' p)" 0
	fails 1 "$to: verify finds the other signature" mkmirror verify --work work "$at" lock
	is "$to: and nothing else" "$(grep -c ': manifest\|: blob' err)" 1
	ok "$to: and takes it where wanted" mkmirror verify --work work --referrers-conflict keep "$at" lock
done

# with mirror
echo example.com/app:v1 >app.list
mirror() { mkmirror mirror --images app.list --source "oci:$PWD/up" --target "$dst/own" --work wm "$@"; }
fails 1 "mirror" mirror
ok "hands the option on" mirror --referrers-conflict keep
fails 2 "another word" mirror --referrers-conflict what
done_testing
