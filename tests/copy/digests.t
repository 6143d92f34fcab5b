#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Digests: of every registered algorithm; one image by its tag and by tag and digest is
# one item; a subject is not its own list of referrers.  users.md G5
. "$(dirname "$0")/lib.sh"
new_layout up
add_image up example.com/app:v1 "amd64 arm64" base -app
add_image up example.com/tool:v1 amd64 base tool
printf '%s\n' example.com/app:v1 example.com/tool:v1 >list
mkmirror lock-images --source oci:up -o up.lock list
start_registry src; src=$host; fill "$host" up.lock
start_registry dst; dst=$host
digest() { sed -n "s,.*/$1:v1	\(sha256:[^	]*\).*,\1,p" up.lock; }

# by tag, and by tag and digest
printf '%s\n' "$src/app:v1" "$src/app:v1@$(digest app)" "$src/app@$(digest app)" "$src/tool:v1" >both
ok "an image by three names" mkmirror mirror --images both --target "$dst" --work w -o text
has "is one by its tag" err "3 items: "
is "the summary has all names" "$(grep 'images:' out)" "4 images: 4 copied, 0 planned, 0 there before, 0 failed"
ok "verify takes it so" mkmirror verify --work w "$dst" w/mirror.lock
ok "into a layout" mkmirror mirror --images both --target oci:lay --work w2
ok "it is found by each name" mkmirror lock-images --source oci:lay -o lay.lock both
same "with its digest" w/mirror.lock lay.lock
printf '%s\n' "$src/app:v1" "$src/app:v1@$(digest tool)" >differ
mkmirror lock-images -o differ.lock differ
fails 2 "two images for one tag" mkmirror plan --target "$dst/differ" -o p differ.lock
has "are refused" err "both $src/app:v1 and $src/app:v1@$(digest tool) go to $dst/differ/app:v1"

# other algorithms
put512() { # FILE: keeps the file as a blob by its sha512
	mkdir -p up/blobs/sha512
	cp "$1" "up/blobs/sha512/$(sha512sum <"$1" | cut -d' ' -f1)"
	echo "\"digest\":\"sha512:$(sha512sum <"$1" | cut -d' ' -f1)\",\"size\":$(($(wc -c <"$1")))"
}
echo '{"architecture":"amd64","os":"linux"}' >config
head -c 50000 /dev/urandom >layer
echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",$(put512 config)},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",$(put512 layer)}]}" >m.json
echo "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$(put512 m.json),\"annotations\":{\"org.opencontainers.image.ref.name\":\"example.com/long:v1\"}}" >>up.entries
echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, up.entries)]}" >up/index.json
echo example.com/long:v1 >long.list
ok "an image of sha512" mkmirror lock-images --work long --platform linux/amd64 --source oci:up -o long.lock long.list
has "is locked so" long.lock "sha512:$(sha512sum <m.json | cut -d' ' -f1)"
for to in oci:copy "$dst/long"; do
	ok "$to: it is copied" move_in long "$to" long.lock --source oci:up
	ok "$to: every byte" mkmirror verify --rehash --work long "$to" long.lock
done
ok "and out of a layout again" move_in again oci:back long.lock --source oci:copy
is "with its bytes" "$(sha512sum <"back/blobs/sha512/$(sha512sum <layer | cut -d' ' -f1)")" "$(sha512sum <layer)"
is "and its manifest" "$(sha512sum <"back/blobs/sha512/$(sha512sum <m.json | cut -d' ' -f1)")" "$(sha512sum <m.json)"
ok "the target is asked about it" mkmirror plan --work long --recheck --source oci:up --target "$dst/long" -o p long.lock
is "and has it" "$(grep -c '"planned"' p)" 0

# a registry that gives the image itself where the list of its referrers would be
start_proxy from "$src"
curl -s -H 'Accept: application/vnd.oci.image.index.v1+json' "http://$src/v2/app/manifests/v1" >own.json
echo "GET /app/referrers/$(digest app) 0 file 200 own.json Content-Type: application/vnd.oci.image.index.v1+json" >from.rules
echo "$host/app:v1" >own.list
mkmirror lock-images --work own -o own.lock own.list
ok "an image that is given as the list of its referrers" mkmirror plan --work own --target oci:own -o p own.lock
is "is none" "$(grep -c '"subject"' p)" 0
done_testing
