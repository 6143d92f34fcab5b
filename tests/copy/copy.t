#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From references to a target that serves them: lock-images, plan, copy-blob,
# push-manifest against real registries and layouts.
. "$(dirname "$0")/lib.sh"
command -v skopeo >/dev/null || { skip copy "skopeo is not installed"; done_testing; }

statuses() { grep -o '"status":"[a-z]*"' "$1" | sort | uniq -c | tr -s ' \n' ' '; }

# the upstream: a layout, pushed into the source registry by our own tools
new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base -app
add_image up example.com/team/web:v1 "amd64 arm64" base -web
add_image up example.com/tiny:1.0 amd64 base tiny
start_registry src; src=$host
printf '%s\n' example.com/team/app:v1 example.com/team/web:v1 example.com/tiny:1.0 >up.list
ok "lock from a layout" mkmirror lock-images --source oci:up -o up.lock up.list
ok "a layout goes into a registry" move "$src" up.lock --source oci:up
sed "s,example.com,$src," up.list >images.list

# registry to registry
start_registry dst; dst=$host
ok "lock from a registry" mkmirror lock-images --work work -o images.lock images.list
is "digests are those of the upstream" "$(cut -f2 images.lock)" "$(cut -f2 up.lock)"
n=$(requests src)
ok "registry to registry" move "$dst/mirror" images.lock
has "base is mounted" err "mounted"
is "each blob is read once" "$(requests_since src "$n" | grep -c 'GET /v2/.*/blobs/')" \
	"$(grep -c '"status":"copied"' plan.jsonl copied.jsonl | sed -n 's/^copied.*://p')"
is "base is written once" "$(grep -c "PUT .*uploads.*$(blob_of base | sed s/:/%3A/)" dst.log)" 1
for i in team/app:v1 team/web:v1 tiny:1.0; do
	is "$i has the digest of the source" "$(digest_at "$dst/mirror/$i")" "$(digest_at "$src/$i")"
done
ok "a node can pull a platform" skopeo --override-arch arm64 copy -q --src-tls-verify=false \
	"docker://$dst/mirror/team/web:v1" dir:pulled

# a line of the lock may say where its item goes
sed "s,team/app:v1.*,&	to=other/name:v9," images.lock | grep other/name >to.lock
ok "to=PATH:TAG in a lock" mkmirror plan --work to --target "$dst/mirror" -o to.jsonl to.lock
ok "is where it is copied" sh -c 'mkmirror copy-blob -o to2 to.jsonl && mkmirror push-manifest --work to -o to3 to2'
is "under that tag" "$(digest_at "$dst/mirror/other/name:v9")" "$(digest_at "$src/team/app:v1")"
ok "which verify looks for" mkmirror verify --no-referrers "$dst/mirror" to.lock
sed "s,name:v9,name:v8," to.lock >other.lock
fails 1 "and no other" mkmirror verify --no-referrers "$dst/mirror" other.lock
ok "into a layout" mkmirror plan --work to --target oci:to.layout -o to.jsonl to.lock
has "it is the entry's name" to.jsonl '"tags":["other/name:v9"]'

# again
s=$(requests src) d=$(requests dst)
ok "again" move "$dst/mirror" images.lock
is "asks nothing of the source" "$(requests_since src "$s")" ""
is "and nothing of the target" "$(requests_since dst "$d")" ""
is "since all is there" "$(statuses plan.jsonl | tr -d '0-9 ')" '"status":"exists"'
ok "without a receipt" mkmirror plan --work work --recheck --target "$dst/mirror" -o plan.jsonl images.lock
is "one HEAD a tag is asked" "$(requests_since dst "$d" | grep -c HEAD),$(requests_since dst "$d" | grep -vc HEAD)" 3,0
is "of the target alone" "$(requests_since src "$s")" ""

# one more image
add_image up example.com/team/new:v2 "amd64 arm64" base -new
echo example.com/team/new:v2 >new.list
mkmirror lock-images --source oci:up new.list >new.lock
mv work/receipt.jsonl keep && move "$src" new.lock --source oci:up >/dev/null 2>&1
mv keep work/receipt.jsonl
echo "$src/team/new:v2" >>images.list
ok "lock again, keeping what was locked" mkmirror lock-images --work work --old images.lock -o images.lock images.list
d=$(requests dst)
ok "one more image" move "$dst/mirror" images.lock
is "only its blobs move" "$(requests_since dst "$d" | grep -c 'PUT .*blobs')" 4
is "what the target has is mounted" "$(requests_since dst "$d" | grep -c 'POST .*mount=.* 201 ')" 1

# into a layout
ok "into a layout" move "oci:$tmp/lay" images.lock
is "its entry is the canonical reference" "sha256:$(skopeo inspect --raw "oci:lay:$src/team/app:v1" | sha256sum | cut -d' ' -f1)" "$(digest_at "$src/team/app:v1")"
ok "a platform can be copied out of it" skopeo --override-arch amd64 copy -q "oci:lay:$src/team/new:v2" dir:pulled2
cp lay/index.json index.before
d=$(requests src)
ok "into the layout again" move "oci:$tmp/lay" images.lock
is "moves nothing" "$(requests_since src "$d")" ""
same "and changes nothing" index.before lay/index.json

# platforms
fails 1 "a platform that is missing" mkmirror lock-images --platform linux/s390x images.list
has "is named" err "it has no linux/s390x, only linux/amd64, linux/arm64"
ok "a platform that is there" mkmirror lock-images --work work --platform linux/arm64 -o arm.lock "$tmp/new.list" --source oci:up
ok "goes alone" move "$dst/arm" arm.lock --source oci:up
ok "and can be pulled" skopeo --override-arch arm64 copy -q --src-tls-verify=false "docker://$dst/arm/team/new:v2" dir:pulled3
has "the index is written anew, and says so" plan.jsonl '"rewritten":"sha256:'

# names
ok "a map" move "$dst" up.lock --source oci:up --map example.com/team=flat --map example.com/tiny=t/x
is "puts images elsewhere" "$(digest_at "$dst/flat/app:v1"),$(digest_at "$dst/t/x:1.0")" \
	"$(digest_at "$src/team/app:v1"),$(digest_at "$src/tiny:1.0")"
echo 'example.com/team/app=one' >map
echo 'example.com/team/web=one' >>map
fails 2 "two sources for one place" mkmirror plan --target "$dst" --source oci:up --map-file map up.lock
has "are both named" err "both example.com/team/app:v1 and example.com/team/web:v1 go to $dst/one:v1"

# what fails does not stop the rest
echo "$src/no/such:v1" >>images.list
fails 1 "a reference that is not there" mkmirror lock-images -o some.lock --failed failed.list images.list
has "is named with verb and status" err "HEAD http://$src/v2/no/such/manifests/v1: 404"
is "and written as a list" "$(cat failed.list)" "$src/no/such:v1"
printf '%s\tcertain\tshop,store\tDeployment/web\tweb/templates/web.yaml\tspec.image\n' "$src/no/such:v2" >who.list
fails 1 "one of a list that says where it stands" mkmirror lock-images -o who.lock who.list
has "is said to be wanted by these" err "it is wanted by shop,store: Deployment/web (web/templates/web.yaml)"
is "the rest is locked" "$(wc -l <some.lock | tr -d ' ')" 4
fails 1 "without --failed" mkmirror lock-images -o none.lock images.list
ok "no lock is written" test ! -e none.lock

# wrong bytes are never committed
h=$(blob_of "-new arm64" | cut -d: -f2)
data=src/docker/registry/v2/blobs/sha256/$(echo "$h" | cut -c1-2)/$h/data
tr 'a-zA-Z' 'b-zaB-ZA' <"$data" >bad && cat bad >"$data"
grep new images.lock >new.lock
mkmirror plan --work work --target "$dst/bad" new.lock -o plan.jsonl 2>err
fails 1 "a blob with wrong bytes" mkmirror copy-blob -o copied.jsonl plan.jsonl
has "is named with both digests" err "sha256:$h: the bytes from $src/team/new have the digest sha256:"
fails 1 "its manifests" mkmirror push-manifest --work work -o receipt.jsonl copied.jsonl
has "are withheld" err "withheld: its blob sha256:$h is not there"
is "all above, nothing else" "$(statuses receipt.jsonl)" ' 4 "status":"copied" 1 "status":"failed" 1 "status":"pushed" 2 "status":"withheld" '
is "the target does not have it" "$(curl -s -o /dev/null -w '%{http_code}' "http://$dst/v2/bad/team/new/blobs/sha256:$h")" 404
h2=$(echo "$h" | tr 0-9 9876543210)
for parts in "$h $h2" "$h2 $h"; do
	echo "{\"digest\":\"sha256:${parts% *}\",\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"from\":\"oci:up\",\"to\":[\"oci:badout\"],\"parts\":[\"sha256:${parts#* }\"],\"status\":\"planned\"}"
done >round
fails 1 "records of manifests that are parts of each other" timeout 60 mkmirror push-manifest --work work round
has "are withheld too" err "its parts wait for each other"
mkmirror plan --work work --target oci:badout new.lock -o plan.jsonl 2>err
fails 1 "into a layout" mkmirror copy-blob -o copied.jsonl plan.jsonl
ok "neither" test ! -e "badout/blobs/sha256/$h"
is "nothing is left behind" "$(find badout -name '.put*')" ""

# targets that will not
read_only=true start_registry ro; ro=$host
mkmirror plan --work work --target "$ro" -o plan.jsonl up.lock --source oci:up 2>err
fails 4 "a read-only registry" mkmirror copy-blob plan.jsonl
has "is named" err "POST http://$ro/v2/"
stop_registry ro
fails 75 "a registry that is not there" mkmirror plan --work work --target "$ro" --recheck up.lock --source oci:up
has "is named too" err "HEAD http://$ro/v2/"
: >file
mkmirror plan --work work --target oci:file/lay -o plan.jsonl up.lock --source oci:up 2>err
fails 4 "a layout that cannot be" mkmirror copy-blob plan.jsonl
has "is named with its path" err "file/lay: Not a directory"
fails 2 "output that is no file" mkmirror plan --work work --target oci:new --source oci:up -o file/x up.lock
fails 1 "a full disk" sh -c 'mkmirror plan --work work --target oci:new --source oci:up up.lock >/dev/full'
done_testing
