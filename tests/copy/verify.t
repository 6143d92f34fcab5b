#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# verify: a target that serves everything of a lock, and targets that lack something.
. "$(dirname "$0")/lib.sh"
move() { move_in work "$@" --receipt none; }
new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base -app
add_image up example.com/tiny:1.0 amd64 base tiny
printf '%s\n' example.com/team/app:v1 example.com/tiny:1.0 >list
mkmirror lock-images --source oci:up -o lock list
start_registry dst; dst=$host
fails 1 "an empty target" mkmirror verify "$dst" lock
has "each item is named" err "example.com/tiny:1.0: manifest sha256:"
move "$dst/m" lock --source oci:up >log 2>&1
n=$(requests dst)
ok "all is there" mkmirror verify -o verified.jsonl "$dst/m" lock
has "and counted" err "4 manifests and 8 blobs"
is "blobs are only asked about" "$(requests_since dst "$n" | grep -c 'GET .*/blobs/')" 0
is "the receipt has it all" "$(grep -c '"status":"exists"' verified.jsonl)" 12
n=$(requests dst)
ok "a plan takes it as its receipt" mkmirror plan --work work --receipt verified.jsonl --source oci:up --target "$dst/m" -o plan.jsonl lock
is "and asks nothing" "$(requests_since dst "$n")" ""
is "since nothing is to be done" "$(grep -c planned plan.jsonl)" 0
fails 1 "names are those of the plan" mkmirror verify --map example.com/team=x "$dst/m" lock

# a blob that is gone, and one with other bytes
h=$(blob_of tiny | cut -d: -f2)
data=dst/docker/registry/v2/blobs/sha256/$(echo "$h" | cut -c1-2)/$h/data
cp "$data" keep
{ head -c 3 keep; printf ZZ; tail -c +6 keep; } >"$data"
ok "other bytes of the same length are not seen" mkmirror verify "$dst/m" lock
fails 1 "but with --rehash" mkmirror verify --rehash "$dst/m" lock
has "which says so" err "example.com/tiny:1.0: blob sha256:$h at $dst/m/tiny: its bytes have the digest"
rm -r "dst/docker/registry/v2/repositories/m/tiny/_layers/sha256/$h"
fails 1 "a blob that is gone" mkmirror verify -o verified.jsonl "$dst/m" lock
has "is named" err "example.com/tiny:1.0: blob sha256:$h at $dst/m/tiny: not there (404)"
is "and missing in the receipt" "$(grep -o '"status":"[a-z]*"' verified.jsonl | sort | uniq -c | tr -s ' "\n' ' ')" " 10 status : exists 1 status : incomplete 1 status : missing "
fails 75 "a registry that does not answer" mkmirror verify 127.0.0.1:1 lock

# what is missing is copied again, and nothing else (users.md D5)
ok "a plan that takes what verify found" mkmirror plan --work work --receipt verified.jsonl --source oci:up --target "$dst/m" -o plan.jsonl lock
is "has the blob, and the tag whose it is" "$(grep '"planned"' plan.jsonl | grep -o '"digest":"[^"]*"' | tr '\n' ' ')" "\"digest\":\"sha256:$h\" \"digest\":\"$(grep tiny lock | cut -f 2)\" "
rm -f "$data"
fails 2 "--fix without a work folder" mkmirror verify --fix "$dst/m" lock
fails 1 "--fix" mkmirror verify --fix --work work "$dst/m" lock
has "says who copies it" err "the next run of plan or mirror with the work folder work copies what is missing"
n=$(requests dst)
ok "another plan" sh -c "mkmirror plan --work work --source oci:up --target $dst/m -o plan.jsonl lock && mkmirror copy-blob -o copied.jsonl plan.jsonl && mkmirror push-manifest --work work -o work/receipt.jsonl copied.jsonl"
is "puts one blob and one manifest" "$(requests_since dst "$n" | grep -c '"PUT .*/blobs/'),$(requests_since dst "$n" | grep -c '"PUT .*/manifests/')" 1,1
ok "and all is there, every byte" mkmirror verify --rehash --fix --work work "$dst/m" lock
is "so that nothing is to be done" "$(mkmirror plan --work work --source oci:up --target "$dst/m" lock 2>log | grep -c planned)" 0

# a tag that is another image
new_layout other
add_image other example.com/tiny:1.0 amd64 another
echo example.com/tiny:1.0 >other.list
mkmirror lock-images --source oci:other -o other.lock other.list
move "$dst/m" other.lock --source oci:other >log 2>&1
fails 1 "a tag that is another image" mkmirror verify "$dst/m" lock
has "is named with what is there" err "the target has $(cut -f2 other.lock)"

# platforms
echo example.com/team/app:v1 >one.list
mkmirror lock-images --work work --platform linux/arm64 --source oci:up -o one.lock one.list
move "$dst/arm" one.lock --source oci:up >log 2>&1
ok "an index cut down to a platform" mkmirror verify --work work "$dst/arm" one.lock
fails 1 "cannot be told without its original" mkmirror verify --work nowhere "$dst/arm" one.lock
has "and that is said" err "--work"
move oci:sparse one.lock --source oci:up --sparse >log 2>&1
ok "a whole index of which the chosen platform is there" mkmirror verify oci:sparse one.lock

# a layout, and a chart from an archive
mkdir charts && make_chart charts/c c 1.0.0+b2
(cd charts && tar czf c.tgz c)
ok "a chart" mkmirror push-chart --target "$dst/m" charts/c.tgz
digest="sha256:$(sha256 charts/c.tgz)"
printf 'chart\thttps://example.com/charts\tc\t1.0.0+b2\t%s\n' "$digest" >chart.lock
ok "is found by its archive" mkmirror verify "$dst/m" chart.lock
printf 'chart\thttps://example.com/charts\tc\t1.0.0+b2\t%s\n' "$(cut -f2 one.lock)" >chart.lock
fails 1 "and another archive is not" mkmirror verify "$dst/m" chart.lock
move oci:lay lock --source oci:up >log 2>&1
ok "a layout" mkmirror verify --rehash oci:lay lock
printf x >>"lay/blobs/sha256/$h"
fails 1 "with a broken file" mkmirror verify oci:lay lock
has "which is named" err "blob sha256:$h at oci:lay: the target has"
rm "lay/blobs/sha256/$h"
fails 1 "with a file that is gone" mkmirror verify oci:lay lock
printf 'other bytes' >"lay/blobs/sha256/$h"
c=$(grep -l '"n":"base tiny"' lay/blobs/sha256/*) # of the same length, and an index
sed 's/linux/Linux/' "$c" >new && cp new "$c"
i=lay/blobs/sha256/$(grep /app: lock | cut -f 2 | cut -d : -f 2)
sed 's/amd64/AMD64/' "$i" >new && cp new "$i"
fails 1 "with files of wrong bytes, --fix" mkmirror verify --rehash --fix --work laywork oci:lay lock
is "removes them" "$(ls "lay/blobs/sha256/$h" "$c" "$i" 2>/dev/null)" ""
has "and says so" err "it is removed"
ok "what was removed comes back" move oci:lay lock --source oci:up
ok "whole" mkmirror verify --rehash --work laywork oci:lay lock

# all at once
ok "mkmirror mirror" mkmirror mirror --images list --source oci:up --target "$dst/all" --work all --map example.com/team=t
n=$(requests dst)
ok "--repair of what is whole" mkmirror mirror --repair --images list --source oci:up --target "$dst/all" --work all --map example.com/team=t
is "writes nothing" "$(requests_since dst "$n" | grep -c -e '"PUT' -e '"POST')" 0
rm -r "dst/docker/registry/v2/repositories/all/tiny/_layers/sha256/$h" dst/docker/registry/v2/repositories/all/t/app/_manifests
ok "--repair of a blob and a repository's manifests" mkmirror mirror --repair --images list --source oci:up --target "$dst/all" --work all --map example.com/team=t
ok "brings them back" mkmirror verify --rehash --map example.com/team=t "$dst/all" all/mirror.lock
n=$(requests dst)
ok "and again" mkmirror mirror --images list --source oci:up --target "$dst/all" --work all --map example.com/team=t
is "is nothing to do" "$(requests_since dst "$n")" ""

: >empty.lock
fails 2 "a lock without a line" mkmirror verify "$dst" empty.lock
has "proves nothing" err "empty.lock names nothing"
done_testing
