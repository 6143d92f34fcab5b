#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Quirks of registries, each tested with a server that has it: tests/tools/faultproxy.c
# before a real registry.  users.md C4 F1-F6
. "$(dirname "$0")/lib.sh"

new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base -app
head -c 200000 /dev/urandom | od -An -tx1 >big
add_image up example.com/team/big:v1 amd64 base "$(head -c 100000 big)"
printf '%s\n' example.com/team/app:v1 example.com/team/big:v1 >list
mkmirror lock-images --source oci:up -o up.lock list
start_registry src; src=$host
start_registry dst; real_dst=$host
start_proxy to "$real_dst"; dst=$host
fill "$src" up.lock
sed "s,example.com,$src," list >images
mkmirror lock-images --work work -o lock images

t_run=0
copy() { # [OPTION of copy-blob...]: from nothing to a place of its own
	t_run=$((t_run + 1))
	rm -f work/*.jsonl && : >to.log
	mkmirror plan --work work --no-referrers --target "$dst/r$t_run" -o p lock &&
		mkmirror copy-blob "$@" -o c p && mkmirror push-manifest --work work -o r c && mkmirror verify --rehash "$real_dst/r$t_run" lock
}
rules() { printf '%s\n' "$@" >to.rules; }

# where an upload goes on (users.md F3)
for form in path relative dotted noscheme query host; do
	rules "POST /uploads/ 0 location $form"
	ok "a Location in another form: $form" copy
	ok "was answered so" test "$(hits to "location $form")" -gt 0
	is "and followed" "$(grep -c "PUT .*/uploads/" to.log | sed 's/^[1-9].*/some/')" "$([ $form = host ] && echo 0 || echo some)"
done
rules "POST /uploads/ 0 location query"
copy >log 2>&1
ok "a query comes back as it was" grep -q 'PUT .*/uploads/.*[?&]x=a%2Fb%3D&y&digest=sha256' to.log

# uploads by PATCH
sent() { requests_since dst "$n" | sed -n "s/.*\"\($1\) [^ ]*\/uploads\/.* \(2..\) .*/\1 \2/p" | sort | uniq -c | tr -s ' \n' ' '; }
rules ""
echo "$dst upload=patch" >quirks
n=$(requests dst)
ok "uploads by PATCH" copy --quirks quirks
is "each is one PATCH and a PUT that ends it" "$(sent 'PATCH')$(sent 'PUT')" " 7 PATCH 202  7 PUT 201 "
ok "without a body" test "$(grep -c 'PATCH .*uploads' to.log)" -gt 0
printf '# parts\n127.0.0.1:* chunk=30000\n' >quirks
n=$(requests dst)
ok "in parts" copy --quirks quirks
ok "of at most so many bytes" test "$(requests_since dst "$n" | grep -c '"PATCH ')" -gt 9
ok "also from a layout" sh -c "rm -f work/receipt.jsonl; mkmirror plan --work work --source oci:up --target $dst/lay -o p up.lock && mkmirror copy-blob --quirks quirks -o c p && mkmirror push-manifest --work work -o r c && mkmirror verify --rehash $real_dst/lay up.lock"
ok "with parts too" test "$(grep -c 'PATCH /v2/lay/' to.log)" -gt 9
rules "PUT /uploads/ 0 large 20000"
n=$(requests dst)
ok "where a PUT is too large" copy
ok "PATCH is taken instead" test "$(requests_since dst "$n" | grep -c '"PATCH ')" -gt 0
ok "once it is known: one refused PUT, or two at a time" test "$(hits to 'status 413')" -le 2 -a "$(hits to 'status 413')" -ge 1
rules "PUT /uploads/ 0 large 20000" "PATCH /uploads/ 0 large 20000"
fails 4 "where a PATCH is too large too" copy
has "what to do is said" err "413 As-Told; say in --quirks how much it takes: HOST chunk=BYTES"
rules "POST /uploads/ 0 status 202"
fails 1 "an upload that goes on nowhere" copy
has "is named" err "POST http://$dst/v2/r$t_run/team/app/blobs/uploads/: the answer names no place for the upload"
is "and nothing more was sent" "$(grep -c PUT to.log)" 0
rules "PATCH /uploads/ 0 status 500"
fails 75 "a PATCH that never succeeds" copy --quirks quirks
has "is named" err "PATCH http://$dst/v2/r$t_run/"
for bad in "host upload=post" "host chunk=0" "host chunk=x" "host what=1" "host most=" "host sparse=no-one"; do
	echo "$bad" >bad.quirks
	fails 2 "no quirk: $bad" mkmirror copy-blob --quirks bad.quirks p
done
has "line and word are named" err "bad.quirks:1: 'sparse=no-one' is no quirk"

# redirects of what is sent, to another server
echo "$dst mount=no" >quirks
for how in put patch; do
	[ $how = patch ] && printf '%s chunk=10000 mount=no\n' "$dst" >quirks
	for code in 307 308; do
		rules "POST /uploads/ 0 moved $code" "PATCH /uploads/ 0 moved $code" "PUT /uploads/ 0 moved $code" "PUT /manifests/ 0 moved $code"
		ok "$how: what is sent is moved, $code" copy --quirks quirks
		is "$how: it followed" "$(($(hits to "moved $code") >= 10))" 1
	done
done
# after a part, the source begins anew
for code in 307 308; do
	rules "PATCH /uploads/ 3 pass" "PATCH /uploads/ 0 moved $code"
	ok "parts after the first are moved, $code" copy --quirks quirks
	is "and were" "$(($(hits to "moved $code") >= 1))" 1
done
rules "PATCH /uploads/ 3 pass" "PATCH /uploads/ 0 moved 307"
ok "from a layout too" sh -c "rm -f work/receipt.jsonl; mkmirror plan --work work --source oci:up --target $dst/moved -o p up.lock && mkmirror copy-blob --quirks quirks -o c p && mkmirror push-manifest --work work -o r c && mkmirror verify --rehash $real_dst/moved up.lock"
is "which were moved" "$(($(hits to "moved 307") >= 1))" 1
rules "PUT /uploads/ 0 moved 307"
echo "$dst mount=no" >quirks
ok "the bytes of a blob alone" copy --quirks quirks
rules "PUT /manifests/ 0 status 307 Location: https://$real_dst/v2/"
fails 1 "from http to https" copy --quirks quirks
has "is no redirect for what is sent" err "a redirect from http to https"
rules "PUT /manifests/ 0 moved 302"
fails 1 "302" copy --quirks quirks

# the least that a PATCH must have
printf '%s chunk=5000\n' "$dst" >quirks
least() { # BYTES: a registry that wants so many
	rules "POST /uploads/ 0 least $1"
	n=$(requests dst)
	ok "a registry that wants $1 bytes at least" copy --quirks quirks
}
parts() { # BYTES: the PATCHes that the blobs of big take, of so many bytes each; the
	# base is mounted
	p_hex=$(sed -n 's,.*/big:v1	sha256:\([0-9a-f]*\).*,\1,p' lock)
	tr ',' '\n' <"up/blobs/sha256/$p_hex" | sed -n 's/.*"size":\([0-9]*\).*/\1/p' | {
		p_n=-1
		while read -r p_size || [ "$p_size" ]; do p_n=$((p_n + (p_size + $1 - 1) / $1)); done
		echo $p_n
	}
}
for i in 20000 0 999999999; do
	least $i
	is "gets as many" "$(requests_since dst "$n" | grep -c '"PATCH .*/big/')" "$(parts $((i > 5000 ? i : 5000)))"
done

# mounting (users.md F4 C4)
for answer in "status 401" "status 404" "status 500" "status 202" "status 503" "code 403 DENIED"; do
	rules "POST mount= 0 $answer"
	ok "mounts answered with $answer" copy
	is "are tried, once it is known: one at a time" "$(($(hits to "${answer#code }") + $(hits to "$answer") >= 1))" 1
done
rules ""
echo "$dst mount=no" >quirks
ok "no mounts wanted" copy --quirks quirks
is "none tried" "$(grep -c mount= to.log)" 0
ok "by default" copy
is "the base is mounted" "$(grep -c 'POST .*mount=' to.log)" 1

# repositories that must be there (users.md F1)
rm -f work/*.jsonl
ok "what is needed" mkmirror plan --work work --no-referrers --target "$dst/ecr" --repositories repos -o p lock
is "is listed" "$(cat repos)" "ecr/team/app
ecr/team/big"
cat >create <<'S'
#!/bin/sh
echo "$#:$*" >>create.log
echo made
sed -i "\\,/$2/,d" to.rules
S
chmod +x create
refuse() { rules "POST /team/app/blobs/uploads 0 code 404 NAME_UNKNOWN" "POST /team/big/blobs/uploads 0 code 404 NAME_UNKNOWN"; }
refuse
fails 4 "missing repositories" copy
has "are named, with what to do" err "the repository r$t_run/team/app is not there: make it, or say how with --create-cmd"
refuse
sed -i 's,/$2/,/${2#*/}/,' create
ok "with a command" copy --create-cmd "./create '--name of' {}"
is "it is run once for each, without a shell" "$(sort create.log)" "2:--name of r$t_run/team/app
2:--name of r$t_run/team/big"
is "its output is not among the records" "$(grep -c made c)" 0
refuse
printf '#!/bin/sh\necho "$@" >>fail.log; exit 7\n' >fail && chmod +x fail
fails 4 "a command that fails" copy --create-cmd './fail {}'
has "is named with its status" err "the repository r$t_run/team/app is not there, and --create-cmd ./fail ended with status 7"
is "and run once for each" "$(wc -l <fail.log | tr -d ' ')" 2
fails 4 "a command that is not there" copy --create-cmd './nowhere {}'
has "is named" err "--create-cmd ./nowhere: No such file"
fails 2 "an open quote" mkmirror copy-blob --create-cmd "a 'b" p
rules "PUT /team/app/manifests/ 0 code 404 NAME_UNKNOWN"
: >create.log
sed -i 's,^sed.*,: >to.rules,' create
mkmirror plan --work work --no-referrers --target "$dst/late" -o p lock 2>log && mkmirror copy-blob -o c p 2>>log
ok "manifests of a repository that is missing" mkmirror push-manifest --work work --create-cmd './create x {}' -o r c
is "make it too" "$(cat create.log)" "2:x late/team/app"

# a type of manifest that is not taken
rules "PUT /team/app/manifests/ 0 code 415 MANIFEST_INVALID"
fails 4 "an image of a type that is not taken" copy
has "is named with its type" err "(MANIFEST_INVALID); the registry is not set up for manifests of the type application/vnd.oci.image.manifest.v1+json"

# tags that must not change (users.md F2)
rules ""
copy >log 2>&1
sed '/manifest\.v1\|index\.v1/s/"status":"[a-z]*"/"status":"planned"/' r >again
for answer in "code 400 TAG_INVALID" "code 409 CONFLICT" "code 403 DENIED" "code 412 PRECONDITION"; do
	rules "PUT /manifests/v1 0 $answer"
	: >to.log
	ok "a tag that may not change, $answer, and need not" mkmirror push-manifest --work work -o r again
	is "was refused" "$(hits to "$answer")" 2
done
: >to.log
ok "the whole run again" mkmirror plan --work work --recheck --no-referrers --target "$dst/r$t_run" -o p lock
is "does not even try" "$(grep -c planned p),$(grep -c PUT to.log)" 0,0
is "children go by digest alone" "$(grep -c 'PUT .*/manifests/v1' again),$(grep '"platform"' again | grep -c '"tags"')" 0,0
new_layout other
add_image other example.com/team/app:v1 "amd64 arm64" base -another
echo example.com/team/app:v1 >one
mkmirror lock-images --source oci:other -o other.lock one
mkmirror plan --work work --source oci:other --no-referrers --target "$dst/r$t_run" -o p other.lock 2>log && mkmirror copy-blob -o c p 2>>log
fails 4 "a tag that is another image" mkmirror push-manifest --work work -o r c
has "is refused" err "(PRECONDITION); the tag is $(grep app lock | cut -f 2) there and cannot be changed"
rules ""

# paths (users.md F5)
printf '%s most=2\n' "$dst" >quirks
: >to.log
fails 4 "a path that is too long" mkmirror plan --work work --quirks quirks --no-referrers --target "$dst/deep" -o p lock
has "is named, with what to do" err "deep/team/app has 3 parts, and this registry takes at most 2: shorten it with --map"
is "before anything is asked" "$(cat to.log)" ""
ok "with a map" mkmirror plan --work work --quirks quirks --no-referrers --target "$dst/flat" --map "$src/team=" -o p lock
ok "the table has Docker Hub" sh -c "! mkmirror plan --work work --no-referrers --target docker.io/me -o p lock 2>err"
has "whose repositories have two parts" err "me/team/app has 3 parts"
fails 4 "and such as need more" mkmirror plan --work work --no-referrers --target "europe-docker.pkg.dev/p" --map "$src/team=" -o p lock
has "parts" err "needs at least 3"
fails 2 "two sources for one place" mkmirror plan --work work --target "$dst" --map "$src/team/app=x" --map "$src/team/big=x" -o p lock
has "are refused at plan" err "go to $dst/x:v1"

# media types (users.md F6)
refused() { # NAME QUIRK TEXT [OPTION...]
	r_name=$1 r_text=$3; echo "$dst $2" >quirks; shift 3
	: >to.log
	fails 4 "$r_name" mkmirror plan --work work --quirks quirks --no-referrers --target "$dst/m" "$@" -o p lock
	has "is named with its field" err "$r_text"
	is "nothing was sent" "$(grep -c -e POST -e PUT to.log)" 0
}
refused "an OCI index" "refuse=application/vnd.oci.image.index.*" "its mediaType is application/vnd.oci.image.index.v1+json, which this registry does not take"
refused "a layer" "refuse=*.tar+gzip" "layers[0].mediaType is application/vnd.oci.image.layer.v1.tar+gzip, which"
sed 's/all$/linux\/arm64/' lock >arm.lock; cp lock all.lock
grep app arm.lock >lock
refused "a sparse index" "sparse=no" "leave --sparse out" --sparse
ok "a shorter one goes" mkmirror plan --work work --quirks quirks --no-referrers --target "$dst/m" -o p lock
cp all.lock lock
# docker's manifest in an OCI index
index=$(grep app up.lock | cut -f 2)
sed 's;"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:[0-9a-f]*","size":[0-9]*;MIXED;' "up/blobs/sha256/${index#sha256:}" >index.json
hex=$(grep -o 'sha256:[0-9a-f]*' "up/blobs/sha256/${index#sha256:}" | head -n 1)
sed 's,application/vnd.oci.image.manifest.v1+json,application/vnd.docker.distribution.manifest.v2+json,; s,application/vnd.oci.image.config.v1+json,application/vnd.docker.container.image.v1+json,; s,application/vnd.oci.image.layer.v1.tar+gzip,application/vnd.docker.image.rootfs.diff.tar.gzip,g' "up/blobs/sha256/${hex#sha256:}" >docker.json
sed -i "s|MIXED|\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",$(i_put up docker.json)|" index.json
echo "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(i_put up index.json),\"annotations\":{\"org.opencontainers.image.ref.name\":\"example.com/team/mixed:v1\"}}" >>up.entries
echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, up.entries)]}" >up/index.json
echo example.com/team/mixed:v1 >mixed.list
mkmirror lock-images --source oci:up -o lock mixed.list
refused "docker's manifest in an OCI index" "mixed=no" "manifests[0].mediaType is application/vnd.docker.distribution.manifest.v2+json in a application/vnd.oci.image.index.v1+json" --source oci:up
ok "which others take" sh -c "mkmirror plan --work work --source oci:up --no-referrers --target $dst/m -o p lock && mkmirror copy-blob -o c p && mkmirror push-manifest --work work -o r c && mkmirror verify $real_dst/m lock"
done_testing
