#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Other platforms change the third column of a lock and no digest.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/images.sh"
cd "$tmp" || exit 1
new_layout up
add_image up r.example.com/app:1 "amd64 arm64" -first
add_image up r.example.com/one:1 amd64 one
printf '%s\n' r.example.com/app:1 r.example.com/one:1 >list
lock() { mkmirror lock-images --work work --source oci:up --old lock -o lock list "$@"; }
digests() { cut -f 1,2 lock; }
ok "a lock" lock
digests >first
cp -r up moved
sed '/app:1/d' up.entries >moved.entries
add_image moved r.example.com/app:1 "amd64 arm64 s390x" -second
mv up away && mv moved up
cp away/blobs/sha256/* up/blobs/sha256/

ok "other platforms" lock --platform linux/amd64
is "no digest moves" "$(digests)" "$(cat first)"
is "the third column does" "$(cut -f 3 lock | sort -u)" linux/amd64
rm -r work
ok "others again, without what was kept" lock --platform linux/amd64
ok "back to all" lock
is "no digest has moved" "$(digests) $(cut -f 3 lock | sort -u)" "$(cat first) all"

cp lock good
fails 1 "a platform that the locked digest lacks" lock --platform linux/s390x
has "is said" err "has no linux/s390x"
same "the lock stays" good lock
fails 1 "for one of two" lock --platform linux/arm64 --failed unresolved
is "that one's line stays" "$(cat lock)" "$(sed 's/\(app:1.*\)all/\1linux\/arm64/' good)"
is "and it is listed" "$(cat unresolved)" r.example.com/one:1

cp good lock
fails 1 "--locked" lock --locked --platform linux/amd64
has "shows it" err "changed: r.example.com/app:1 from"
same "and leaves the lock" good lock
ok "anew" mkmirror lock-images --source oci:up -o lock list
is "the tag's digest is taken" "$([ "$(digests)" = "$(cat first)" ]; echo $?)" 1
done_testing
