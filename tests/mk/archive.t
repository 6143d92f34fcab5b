#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A product whose mirror goes across an air gap in volumes: three charts, a registry on the
# near side, another on the far side, which has the product's makefile and no network.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$top/tests/product.sh"
need_registry
install_mkmirror
start_registry near; near=$host
start_registry far; far=$host

product="$tmp/near side"
mkdir -p "$product" && cd "$product" || exit 1
"$top/examples/upstream.sh" ../upstream $near/web:1 $near/db:2 $near/init:1 $near/cache:1 $near/new:3
for i in web:1 db:2 init:1 cache:1 new:3; do
	skopeo copy -q --all --preserve-digests --dest-tls-verify=false "oci:../upstream:$near/$i" "docker://$near/$i"
done
new_chart charts/web web 1.0.0 $near/web:1 $near/init:1
new_chart charts/db db 2.0.0 $near/db:2 $near/init:1
new_chart charts/cache cache 0.1.0 $near/cache:1
cat >mirror.yaml <<'Y'
upstreams:
  web: {type: local, path: charts/web, chart: web, versions: ["1.0.0"], values: [web.yaml]}
  db: {type: local, path: charts/db, chart: db, versions: ["2.0.0"]}
  cache: {type: local, path: charts/cache, chart: cache, versions: ["0.1.0"]}
Y
echo 'note: mine' >web.yaml
cat >Makefile <<'M'
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
$(call mirror_add,edge,mirror.yaml)
MIRROR_VOLUMES.edge = usb stick
M

# ---- the near side
ok "make mirror-archive" make -j2 mirror-archive
is "locks and packs, and copies nothing" "$(started | sed -n '/^[lpc]/p' | grep -v -e pull-chart -e private | tr '\n' ' ')" \
	"lock-images mirror.lock pack plan pack.jsonl "
is "the set is called as the lock is" "$(ls "usb stick")" "mirror.001.tar
mirror.sha256"
ok "its sums are right" sh -c 'cd "usb stick" && sha256sum -c mirror.sha256'
ok "and so is the set" mkmirror check-volume "usb stick"
: >"$started"
cp -p "usb stick/mirror.001.tar" "$tmp/first.tar"
ok "again" make mirror-archive-edge
is "nothing runs" "$(started)" ""
is "and nothing is said" "$(cat "$tmp/out" "$tmp/err")" ""

ok "another size" make mirror-archive MIRROR_VOLUME_SIZE=60kB
is "packs anew" "$(started | tr '\n' ' ')" "pack plan pack.jsonl "
ok "into several volumes" [ -e "usb stick/mirror.002.tar" ]
ok "which are a set" mkmirror check-volume "usb stick"
: >"$started"
ok "the first size again" make mirror-archive
: >"$started"
is "leaves no volume of the other set" "$(ls "usb stick")" "mirror.001.tar
mirror.sha256"
ok "and makes the same bytes" cmp "usb stick/mirror.001.tar" "$tmp/first.tar"
rm "usb stick/mirror.sha256"
ok "sums that are gone" make mirror-archive
is "are made again" "$(started | tr '\n' ' ')" "pack plan pack.jsonl "

# ---- failures
cp -p "usb stick/mirror.001.tar" "usb stick/mirror.sha256" "$tmp/"
sleep 0.05; echo "images: [\"$near/web:1\", \"$near/none:1\"]" >web.yaml
fails 2 "an image that is not there" make mirror-archive
has "is said" "$tmp/err" "1 of 8 could not be resolved"
sleep 0.05; echo "images: [\"$near/web:1\", \"$near/new:3\", \"$near/none:1\"]" >web.yaml
fails 2 "also where the lock is another" make mirror-archive
has "that is said too" "$tmp/err" "not all images are locked: no volume is written"
is "no volume was touched" "$(ls "usb stick"; cmp "usb stick/mirror.001.tar" "$tmp/mirror.001.tar")" "mirror.001.tar
mirror.sha256"
echo 'note: mine' >web.yaml
ok "and back" make mirror-archive
fails 2 "without a folder" make mirror-archive-edge MIRROR_VOLUMES.edge=
has "it asks for one" "$tmp/err" "where to? MIRROR_VOLUMES names no folder"

# ---- signatures, and what is said of them
cat >sign <<'S'
#!/bin/sh
pwd >>"$0.log"
sha256sum <"$1"
S
chmod +x sign
ok "a command that signs runs in the folder of make" make mirror-archive MIRROR_SIGN_CMD='./sign {}'
is "the product's" "$(sort -u sign.log)" "$product"
ok "and the set has the signature" sh -c 'tar tf "usb stick/mirror.001.tar" | grep -q mkmirror/set.sig'
ok "and back" make mirror-archive

# ---- the far side: the product's tree, the volumes, another registry, no network
inside="$tmp/far side"
mkdir "$inside" && cp -R charts mirror.yaml web.yaml mirror.lock "$inside" && cp -R "usb stick" "$inside/media"
before=$(requests near)
cd "$inside" || exit 1
cat >Makefile <<M
include \$(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
\$(call mirror_add,edge,mirror.yaml)
MIRROR_TARGET = $far/inside
MIRROR_VOLUMES = media
M
: >"$started"
ok "make mirror-unpack" make mirror-unpack
is "plans, copies and pushes" "$(started | grep -v -e resolve -e split | tr '\n' ' ')" \
	"copy-blob copied.jsonl plan plan.jsonl push-manifest receipt.jsonl unpack unpacked.jsonl "
ok "make mirror-verify" make mirror-verify
is "nobody else was asked" "$(requests near)" "$before"
is "the target has the image" "$(digest_at "$far/inside/web:1")" "$(digest_at "$near/web:1")"
: >"$started"
ok "again" make mirror-unpack-edge
is "nothing runs" "$(started)" ""
is "and nothing is said" "$(cat "$tmp/out" "$tmp/err")" ""
fails 2 "without a folder of volumes" make mirror-unpack MIRROR_VOLUMES=
has "it asks for one" "$tmp/err" "from where? MIRROR_VOLUMES names no folder"

# ---- a delta: the receipt goes back, and a new image comes
cp mirror.out/edge/unpacked.jsonl "$product/far.jsonl"
cd "$product" || exit 1
sleep 0.05; echo "images: [\"$near/web:1\", \"$near/new:3\"]" >web.yaml
full=$(wc -c <"usb stick/mirror.001.tar")
ok "a delta" make mirror-archive MIRROR_HAVE=far.jsonl
ok "is smaller: $(wc -c <"usb stick/mirror.001.tar") of $full bytes" [ "$(wc -c <"usb stick/mirror.001.tar")" -lt "$full" ]
: >"$started"
ok "again" make mirror-archive MIRROR_HAVE=far.jsonl
is "nothing runs" "$(started)" ""
sleep 0.05; touch far.jsonl
ok "a newer receipt" make mirror-archive MIRROR_HAVE=far.jsonl
is "is read" "$(started | grep -c '^pack$')" 1
cp "usb stick"/* "$inside/media/" && cp mirror.lock web.yaml "$inside/"
if command -v openssl >/dev/null; then
	openssl genpkey -algorithm ed25519 -out sign.pem 2>log
	openssl pkey -in sign.pem -pubout -out "$inside/check.pem"
	openssl genpkey -algorithm ed25519 2>>log | openssl pkey -pubout -out "$inside/wrong.pem"
	ok "MIRROR_SIGN_KEY" make mirror-archive MIRROR_SIGN_KEY=sign.pem MIRROR_VOLUMES.edge="$inside/signed"
fi
stop_registry near
cd "$inside" || exit 1
: >"$started"
ok "the second mirror-unpack" make mirror-unpack
is "runs, as a volume is another" "$(started | grep -c unpack)" 1
ok "and the target has all of the new lock" make mirror-verify
ok "make mirror-unpack to another target" sh -c '! make mirror-unpack MIRROR_TARGET=oci:other 2>"$1/err"' sh "$tmp"
ok "is refused, as that lacks what the delta relies on" [ -s mirror.out/edge/request.txt ]
ok "before anything is written" [ ! -e mirror.out/edge/other/index.json ]
ok "nor where it was asked for" [ ! -e other/index.json ]
cd "$product" || exit 1

# ---- signed sets
cd "$inside" || exit 1
if [ -d signed ]; then
	fails 2 "a set that another key signed" make mirror-unpack MIRROR_VOLUMES=signed MIRROR_CHECK_SIGN_KEY=wrong.pem
	ok "one that this key signed" make mirror-unpack MIRROR_VOLUMES=signed MIRROR_CHECK_SIGN_KEY=check.pem
else
	skip "signed sets" "openssl is not installed"
fi
done_testing
