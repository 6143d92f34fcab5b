#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Signatures, SBOMs and other referrers are copied with their images: cosign's tags,
# lists under a tag, and lists of the referrers API.  users.md H1
. "$(dirname "$0")/lib.sh"
head_of() { curl -s -o "$tmp/body" -w '%{http_code}' -H 'Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json' "http://$1"; }
tag() { echo "$1" | tr : -; }

new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base -app
add_image up example.com/team/tool:v1 amd64 base tool
printf '%s\n' example.com/team/app:v1 example.com/team/tool:v1 >list
mkmirror lock-images --source oci:up -o up.lock list
app=$(sed -n 's/.*app:v1	\([^	]*\).*/\1/p' up.lock)
tool=$(sed -n 's/.*tool:v1	\([^	]*\).*/\1/p' up.lock)
child=$(grep -o 'sha256:[0-9a-f]*' "up/blobs/sha256/${app#sha256:}" | head -n 1)
# a cosign signature of the image, one of a platform, and an SBOM that names its subject
add_image up "example.com/team/app:$(tag "$app").sig" amd64 signature
add_image up "example.com/team/app:$(tag "$child").att" amd64 attestation
sbom='{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/spdx+json","config":{"mediaType":"application/vnd.oci.empty.v1+json",CONFIG},"layers":[{"mediaType":"application/spdx+json",LAYER}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json",SUBJECT}}'
printf '{}' >empty; printf '{"spdx":1}' >spdx
subject="\"digest\":\"$tool\",\"size\":$(($(wc -c <"up/blobs/sha256/${tool#sha256:}")))"
echo "$sbom" | sed "s/CONFIG/$(i_put up empty)/; s/LAYER/$(i_put up spdx)/; s/SUBJECT/$subject/" >sbom.json
sbom="\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$(i_put up sbom.json)"
sbom_digest=sha256:$(sha256 sbom.json)
echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{$sbom,\"artifactType\":\"application/spdx+json\"}]}" >list.json
echo "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(i_put up list.json),\"annotations\":{\"org.opencontainers.image.ref.name\":\"example.com/team/tool:$(tag "$tool")\"}}" >>up.entries
echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, up.entries)]}" >up/index.json

# a layout with all of it goes into a registry
start_registry src; src=$host
ok "from a layout into a registry" move "$src" up.lock --source oci:up
has "they are counted" err "3 signatures, SBOMs and other referrers go along"
is "the signature is under its tag" "$(head_of "$src/v2/team/app/manifests/$(tag "$app").sig")" 200
is "with its bytes" "sha256:$(sha256 body)" "$(grep -o "sha256:[0-9a-f]*" up.entries | sed -n 3p)"
is "so is a platform's" "$(head_of "$src/v2/team/app/manifests/$(tag "$child").att")" 200
is "and the list" "$(head_of "$src/v2/team/tool/manifests/$(tag "$tool")")" 200
is "and what it lists" "$(head_of "$src/v2/team/tool/manifests/$sbom_digest")" 200

# registry to registry
sed "s,example.com,$src," list >images
mkmirror lock-images --work work2 -o lock images
start_registry dst; dst=$host
n=$(requests src)
ok "from a registry to a registry" sh -c "mkmirror plan --work work2 --target $dst/m -o p lock && mkmirror copy-blob -o c p && mkmirror push-manifest --work work2 -o work2/receipt.jsonl c"
has "they are counted too" err "3 signatures, SBOMs and other referrers go along"
is "one question a repository, one a host" "$(requests_since src "$n" | grep -c 'GET /v2/.*/tags/list'),$(requests_since src "$n" | grep -c '/referrers/')" 2,1
for i in "app/manifests/$(tag "$app").sig" "app/manifests/$(tag "$child").att" "tool/manifests/$(tag "$tool")" "tool/manifests/$sbom_digest"; do
	is "team/$i" "$(head_of "$dst/v2/m/team/$i")" 200
done
is "their records say of what" "$(grep -c "\"subject\":\"$app\"" work2/receipt.jsonl)" 6
s=$(requests src) d=$(requests dst)
ok "again" mkmirror plan --work work2 --target "$dst/m" -o p lock
is "asks nothing" "$(requests_since src "$s")$(requests_since dst "$d")" ""
is "since nothing is to be done" "$(grep -c planned p)" 0
n=$(requests src)
ok "without them" mkmirror plan --work work3 --no-referrers --target "$dst/without" -o p lock
is "nothing is asked about them" "$(requests_since src "$n" | grep -c -e tags/list -e referrers)" 0
is "and none goes along" "$(grep -c subject p)" 0
ok "verify knows them" mkmirror verify --work work2 "$dst/m" lock
rm -r "dst/docker/registry/v2/repositories/m/team/app/_manifests/tags/$(tag "$app").sig"
fails 1 "and that one is missing" mkmirror verify --work work2 "$dst/m" lock
has "which it names" err "team/app:$(tag "$app").sig: manifest sha256:"

# into a layout, and out of it
ok "into a layout" sh -c "mkmirror plan --work work2 --target oci:lay -o p lock && mkmirror copy-blob -o c p && mkmirror push-manifest --work work2 -o r c"
has "their entries are references" lay/index.json "\"$src/team/app:$(tag "$app").sig\""
ok "verify finds them there" mkmirror verify --work work2 oci:lay lock
ok "and out of it" sh -c "mkmirror plan --work work4 --source oci:lay --target $dst/out -o p lock && mkmirror copy-blob -o c p && mkmirror push-manifest --work work4 -o r c"
is "with the list" "$(head_of "$dst/v2/out/team/tool/manifests/$(tag "$tool")")" 200

# a platform alone: the index's own signature is of no use there
ok "a platform alone" sh -c "grep app lock | sed 's,all,linux/amd64,' >arm.lock; mkmirror plan --work work2 --receipt none --target $dst/amd --no-referrers -o p arm.lock && mkmirror plan --work work5 --receipt none --target $dst/amd -o p arm.lock"
has "says what stays behind" err "1 indexes are cut down to the chosen platforms: their own signatures stay behind"
has "the platform's goes along" p "$(tag "$child").att"
is "the index's does not" "$(grep -c "$(tag "$app").sig" p)" 0

# a registry that lists them itself, in pages: the proxy answers for it
spdx2='{"spdx":2}'; printf '%s' "$spdx2" >spdx2; printf '{"spdx":3}' >spdx3
more() { # SPDX SUBJECT REPOSITORY: pushes an SBOM to the source; its descriptor
	m_size=$(curl -s -H 'Accept: application/vnd.oci.image.manifest.v1+json' "http://$src/v2/$3/manifests/$2" | wc -c)
	echo '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/spdx+json","config":{"mediaType":"application/vnd.oci.empty.v1+json",CONFIG},"layers":[{"mediaType":"application/spdx+json",LAYER}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"'"$2"'","size":'"$m_size"'}}' |
		sed "s/CONFIG/$(i_put up empty)/; s/LAYER/$(i_put up "$1")/" >more.json
	for m_blob in empty "$1"; do
		m_at=$(curl -s -D - -o /dev/null -X POST "http://$src/v2/$3/blobs/uploads/" | tr -d '\r' | sed -n 's/^Location: //p')
		curl -s -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$m_blob" "$m_at&digest=sha256:$(sha256 "$m_blob")" >>log
	done
	curl -s -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary @more.json "http://$src/v2/$3/manifests/sha256:$(sha256 more.json)" >>log
	echo "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:$(sha256 more.json)\",\"size\":$(($(wc -c <more.json))),\"artifactType\":\"application/spdx+json\"}"
}
page() { echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[$1]}"; }
page "{$sbom,\"artifactType\":\"application/spdx+json\"}" >page1
second=$(more spdx2 "$tool" team/tool) && page "$second" >page2
third=$(more spdx3 "$child" team/app) && page "$third" >page3
page "" >page0
echo '{"name":"team/app","tags":["v1"]}' >tags1
echo "{\"name\":\"team/app\",\"tags\":[\"$(tag "$app").sig\",\"$(tag "$child").att\"]}" >tags2
start_proxy from "$src"; real_src=$src src=$host
cat >from.rules <<R
GET page=2 0 file 200 page2 Content-Type: application/vnd.oci.image.index.v1+json
GET /team/tool/referrers/$tool 0 file 200 page1 Link: </v2/team/tool/referrers/$tool?page=2>; rel="next"
GET /team/app/referrers/$child 0 file 200 page3
GET /referrers/ 0 file 200 page0
GET last=v1 0 file 200 tags2
GET /team/app/tags/list 0 file 200 tags1 Link: <http://$src/v2/team/app/tags/list?last=v1&n=1>; rel=next
R
sed "s,$real_src,$src," lock >api.lock
ok "with lists of its own, in pages" sh -c "mkmirror plan --work work6 --receipt none --target $dst/api -o p api.lock && mkmirror copy-blob -o c p && mkmirror push-manifest --work work6 -o r c"
has "they are counted, those of platforms too" err "5 signatures, SBOMs and other referrers go along"
is "each is there" "$(for d in "$sbom_digest" "$(echo "$second" | grep -o 'sha256:[0-9a-f]*')"; do head_of "$dst/v2/api/team/tool/manifests/$d"; done | tr -d '\n')$(head_of "$dst/v2/api/team/app/manifests/$(echo "$third" | grep -o 'sha256:[0-9a-f]*')")" 200200200
head_of "$dst/v2/api/team/tool/manifests/$(tag "$tool")" >log
is "a target without such lists has one of both pages" "$(grep -o '"digest":"sha256:[0-9a-f]*"' body | wc -l | tr -d ' ')" 2
is "what is on the second page of tags came too" "$(head_of "$dst/v2/api/team/app/manifests/$(tag "$app").sig"),$(head_of "$dst/v2/api/team/app/manifests/$(tag "$child").att")" 200,200
ok "verify knows all" mkmirror verify --work work6 "$dst/api" api.lock
sed -i 's/^GET page=2 0 .*/GET page=2 0 status 404/' from.rules
fails 1 "a page that is missing" mkmirror plan --work work7 --receipt none --target "$dst/api" -o p api.lock
has "is no end of the list" err "its signatures: GET http://$src/v2/team/tool/referrers/$tool: 404"
sed -i 's/^GET page=2 0 .*/GET page=2 0 file 200 page2 Link: <page=2\/x>; rel="next"/' from.rules
fails 1 "pages without end" mkmirror plan --work work7 --receipt none --target "$dst/api" -o p api.lock
has "are an error" err "has more than 100 pages"
sed -i 's/^GET page=2 0 .*/GET page=2 0 file 200 page2 LINK: <?page=0>; rel=prev, <?page=2>; REL="last Next"/' from.rules
: >from.log
ok "a last page that names itself as the next" mkmirror plan --work work8 --receipt none --target "$dst/more" -o p api.lock
has "is the last" err "5 signatures, SBOMs and other referrers go along"
is "and was asked for once" "$(grep -c '^GET [^ ]*page=2 ' from.log)" 1
ok "where the query failed for one image" mkmirror plan --work work7 --receipt none --target "$dst/more" -o p api.lock
has "no other had lost any" err "5 signatures, SBOMs and other referrers go along"
ok "an image that the target has" mkmirror plan --work workb --receipt none --target "$dst/api" -o p api.lock
has "has the same" err "5 signatures, SBOMs and other referrers go along"
tac api.lock >turned.lock
sed -i "s,^GET page=2 0 .*,GET /team/tool/referrers/ 0 file 200 page1 Link: <page=2/x>; rel=\"next\"," from.rules
fails 1 "a host whose first answer fails" mkmirror plan --work workc --receipt none --target "$dst/other" -o p turned.lock
sed -i "s,^GET /team/tool/referrers/ 0 .*,GET page=2 0 file 200 page2," from.rules
ok "is asked on" mkmirror plan --work workc --receipt none --target "$dst/other" -o p turned.lock
has "and nothing is forgotten" err "5 signatures, SBOMs and other referrers go along"
# what refers to a referrer: the signature of the SBOM
: >from.rules
sig='{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/sig","config":{"mediaType":"application/vnd.oci.empty.v1+json",CONFIG},"layers":[],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json",SUBJECT}}'
echo "$sig" | sed "s/CONFIG/$(i_put up empty)/; s/SUBJECT/\"digest\":\"$sbom_digest\",\"size\":$(($(wc -c <sbom.json)))/" >sig.json
echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$(i_put up sig.json),\"artifactType\":\"application/sig\"}]}" >siglist.json
echo "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(i_put up siglist.json),\"annotations\":{\"org.opencontainers.image.ref.name\":\"example.com/team/tool:$(tag "$sbom_digest")\"}}" >>up.entries
echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, up.entries)]}" >up/index.json
grep tool up.lock >tool.lock
signed() { # NAME LOCK TARGET [OPTION of plan...]
	s_name=$1 s_lock=$2 s_to=$3; shift 3
	ok "the signature of an SBOM $s_name" sh -c 'work=$1 lock=$2 to=$3; shift 3; mkmirror plan --work "$work" --target "$to" "$@" -o p "$lock" && mkmirror copy-blob -o c p && mkmirror push-manifest --work "$work" -o r c && mkmirror verify --work "$work" "$to" "$lock"' - "work-$s_lock" "$s_lock" "$s_to" "$@"
	is "goes along, and its list" "$(grep '"mediaType"' r | grep -o "\"digest\":\"sha256:[0-9a-f]*\"" | grep -c "$(sha256 sig.json)\|$(sha256 siglist.json)")" 2
}
signed "from a layout" tool.lock "$src/signed" --source oci:up
sed "s,example.com,$src/signed," tool.lock >signed.lock
signed "from a registry" signed.lock oci:signed
echo '{"schemaVersion":2}' >broken.json
echo "GET /manifests/$(tag "$sbom_digest") 0 file 200 broken.json Content-Type: application/json" >from.rules
fails 1 "a referrer whose referrers cannot be read" mkmirror plan --work work9 --target oci:signed9 -o p signed.lock
: >from.rules
ok "is asked for them again" mkmirror plan --work work9 --target oci:signed9 -o p signed.lock
has "and the plan has them" p "$(sha256 sig.json)"
is "with its bytes" "$(sha256 "signed/blobs/sha256/$(sha256 sig.json)")" "$(sha256 sig.json)"
done_testing
