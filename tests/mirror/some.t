#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# When an image cannot be resolved the others are mirrored, the run reports it, and the
# next run asks for that image alone.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/registry.sh"
. "$top/tests/images.sh"
need_registry
command -v skopeo >/dev/null || { skip some.t "skopeo is not installed"; done_testing; }
cd "$tmp" || exit 1
start_registry src
new_layout up
add_image up app:1 "amd64 arm64" base one
add_image up web:2 amd64 base two
add_image up late:3 amd64 base three
put() { skopeo copy -q --all --dest-tls-verify=false "oci:up:$1" "docker://$host/shop/$1" 2>>skopeo.log; }
put app:1 && put web:2
printf '%s\n' "$host/shop/app:1" "$host/shop/late:3" "$host/shop/web:2" >list
mirror() { mkmirror mirror --images list --target oci:site "$@"; }
key() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" out.json; }

mirror -o json >out.json 2>err
is "one of three is not there: some failed" "$?" 1
is "two are copied, one failed" "$(key imagesCopied) $(key imagesFailed) $(key imagesTotal)" "2 1 3"
has "it is said" err "http://$host/v2/shop/late/manifests/3: 404"
is "and written out, as a list" "$(cat mirror.work/unresolved.txt)" "$host/shop/late:3"
is "the lock has the others" "$(cut -f 1 mirror.work/mirror.lock | tr '\n' ' ')" "$host/shop/app:1 $host/shop/web:2 "
is "and the layout" "$(grep -o 'ref.name":"[^"]*' site/index.json | cut -d '"' -f 3 | sort | tr '\n' ' ')" \
	"$host/shop/app:1 $host/shop/web:2 "

before=$(requests src)
fails 1 "the next run fails too" mirror
requests_since src "$before" >asked
is "it asks for that one alone" "$(grep -vc 'shop/late' asked)" 0
ok "and does ask" test -s asked

put late:3
mirror -o json >out.json 2>err
is "when it is there all is well" "$?" 0
is "it is copied; the others were there" "$(key imagesCopied) $(key imagesExisting) $(key imagesFailed)" "1 2 0"
ok "nothing is left over" test ! -s mirror.work/unresolved.txt
before=$(requests src)
ok "and then" mirror
is "nothing is asked" "$(requests src)" "$before"

# resolving everything again keeps the lock when something fails
cp mirror.work/mirror.lock kept
echo "$host/shop/never:1" >>list
fails 1 "--relock with one that is not there" mirror --relock
same "leaves the lock" kept mirror.work/mirror.lock
printf '%s\n' "$host/shop/never:1" >list
fails 1 "all that is asked for is not there" mirror
same "leaves it too" kept mirror.work/mirror.lock
done_testing
