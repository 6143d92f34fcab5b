#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The far side: a lock with a layout or volumes as its only source, charts included.
. "$(dirname "$0")/../copy/lib.sh"

# the near side: images, one of them signed, a chart in a registry and one in a repository
long() { i_n=0; while [ $i_n -lt 800 ]; do i_n=$((i_n + 1)); echo "$i_n $1" | cksum; done | tr -d ' \n'; }
new_layout up
for i in 1 2 3; do
	i_note=$i # so that configs are small
	add_image up "example.com/team/app$i:v1" "amd64 arm64" base "$(long "$i")"
done
for i in 1 2 3; do echo "example.com/team/app$i:v1"; done >up.list
mkmirror lock-images --source oci:up -o up.lock up.list 2>err
signed=$(sed -n 's,.*app1:v1	sha256:\([^	]*\).*,\1,p' up.lock)
add_image up "example.com/team/app1:sha256-$signed.sig" "amd64" signature
start_registry src; src=$host
fill "$src" up.lock
make_chart db db 2.0.0+b1 "annotations: {note: oci}"
make_chart web web 1.0.0 "annotations: {note: repo}"
echo "image: $src/team/app1:v1" | tee db/values.yaml >web/values.yaml
mkdir repo && tar czf repo/web-1.0.0.tgz web && tar czf db.tgz db
echo "the provenance of web" >repo/web-1.0.0.tgz.prov
cat >repo/index.yaml <<Y
apiVersion: v1
entries:
  web: [{apiVersion: v2, name: web, version: 1.0.0, digest: $(sha256 repo/web-1.0.0.tgz), urls: [web-1.0.0.tgz]}]
Y
start_httpd charts "$tmp/repo"
ok "a chart is in the source" mkmirror push-chart --target "$src/charts" db.tgz
for i in 1 2 3; do printf '%s/team/app%s:v1\n' "$src" "$i"; done >list
printf 'chart\toci://%s/charts\tdb\t2.0.0+b1\nchart\t%s\tweb\t1.0.0\n' "$src" "$url" >>list
ok "the near side mirrors into a layout" mkmirror mirror --images list --target oci:usb --work near
lock=$tmp/near/mirror.lock
has "with a signature" near/receipt.jsonl "sha256-$signed.sig"
ok "and packs" mkmirror pack --work near --components near/components.jsonl -d one "$lock"
size=$(($(wc -c <one/mirror.001.tar) * 2 / 3))
ok "volumes too" mkmirror pack --work near --components near/components.jsonl --size "$size" -d vol "$lock"
is "several" "$(ls vol/*.tar | wc -l | tr -d ' ')" 2
stop_registry src; stop_httpd charts

# what the target should have, by digest: from the layout's receipt
digests() { sed -n 's/.*"digest":"\([^"]*\)".*"status":"\(exists\|copied\|pushed\|mounted\)".*/\1/p' "$1" | sort -u; }
digests near/receipt.jsonl >want
start_registry dst; dst=$host

for from in oci:usb one/mirror.001.tar vol "vol/mirror.002.tar --source vol/mirror.001.tar"; do
	n=$(echo "$from" | tr -dc 'a-z0-9')
	# shellcheck disable=SC2086
	ok "a plan with $from" mkmirror plan --work "w$n" --source $from --target "$dst/$n" -o "plan$n" "$lock"
	is "has no other source" "$(grep -o '"from":"[^":]*' "plan$n" | sort -u | grep -v -e '"oci$' -e '"extent$' -e '"file$')" ""
	ok "is copied" mkmirror copy-blob -o "copied$n" "plan$n"
	ok "and pushed" mkmirror push-manifest --work "w$n" -o "receipt$n" "copied$n"
	digests "receipt$n" >got
	same "all is there" want got
	# shellcheck disable=SC2086
	ok "verify with that source" mkmirror verify --source $from --rehash -o "verified$n" "$dst/$n" "$lock"
done

# all stages, with the lock as the list
for from in oci:usb vol; do
	n=m$(echo "$from" | tr -dc 'a-z0-9')
	ok "mirror with $from" mkmirror mirror --images "$lock" --source "$from" --target "$dst/$n" --work "w$n"
	same "locks the same" "$lock" "w$n/mirror.lock"
	digests "w$n/receipt.jsonl" >got
	same "all is there" want got
	ok "again" mkmirror mirror --images "$lock" --source "$from" --target "$dst/$n" --work "w$n"
	ok "with its charts rendered" mkmirror mirror --images "$lock" --render --source "$from" --target "$dst/r$n" --work "wr$n"
	same "locks the same too" "$lock" "wr$n/mirror.lock"
done
ok "a lock with platforms" mkmirror lock-images --source vol --platform linux/arm64 -o arm.lock "$lock"
ok "lock-images asks no one else" mkmirror lock-images --source vol -o again.lock "$lock"
same "and has the same" "$lock" again.lock
ok "verify tells a cut index by its original in volumes" sh -c "
	mkmirror plan --work arm --source vol --target $dst/arm -o p arm.lock && mkmirror copy-blob -o p2 p &&
	mkmirror push-manifest --work arm -o p3 p2 && mkmirror verify --source vol $dst/arm arm.lock"

# what is wrong
fails 2 "a source that is not there" mkmirror plan --source gone --target "$dst" -o p "$lock"
has "is named" err "gone"
echo no >not.tar
fails 2 "a file that is no archive" mkmirror plan --source not.tar --target "$dst" -o p "$lock"
has "is named too" err "not.tar"
fails 2 "an empty folder" mkmirror plan --source w.empty --target "$dst" -o p "$lock"
done_testing
