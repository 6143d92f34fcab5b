#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bad input, end to end: a clear message, the status of mkmirror(7), and no
# half-written output.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/httpd.sh"
. "$top/tests/product.sh"
cd "$tmp" || exit 1
"$top/examples/upstream.sh" upstream r.example.com/web:1
new_chart web web 1.0.0 r.example.com/web:1
config() { printf 'upstreams:\n  web: {%s}\n' "$1" >mirror.yaml; }
mirror() { mkmirror mirror --config mirror.yaml --target oci:layout --source oci:upstream --work work "$@"; }
halves() { find . -name '*.tmp*' -o -name '.*.??????' -type f | sort; }

config 'type: local, path: web, chart: web, versions: ["1.0.0"]'
ok "good input" mirror
cp -R work good && cp layout/index.json good.index

mkdir repo
printf 'apiVersion: v1\nentries: {}\n' >repo/index.yaml
start_httpd charts "$tmp/repo"
sleep 0.05; config "type: repo, repo: '$url', chart: absent, versions: ['1.0.0']"
fails 2 "a chart that the repository lacks" mirror
has "is named, with its repository" "$tmp/err" absent
has "that is" "$tmp/err" "$url"
sleep 0.05; config "type: repo, repo: 'http://127.0.0.1:9', chart: web, versions: ['1.0.0']"
fails 75 "a repository that is not there" mirror
has "is named" "$tmp/err" "http://127.0.0.1:9"
sleep 0.05; config 'type: local, path: nowhere, chart: web, versions: ["1.0.0"]'
fails 2 "a chart folder that is not there" mirror
has "is named" "$tmp/err" "$tmp/nowhere"

sleep 0.05; printf 'images:\n- a\n b: [\n' >values.yaml
sleep 0.05; config 'type: local, path: web, chart: web, versions: ["1.0.0"], values: [values.yaml]'
fails 2 "a broken values file" mirror
has "is named, with the line" "$tmp/err" "values.yaml"
same "the list of the last good run stays" good/images.txt work/images.txt

sleep 0.05; printf 'images: ["127.0.0.1:9/a/b:1"]\n' >values.yaml
fails 75 "a registry that is not there" mirror
has "is named with the reference" "$tmp/err" "127.0.0.1:9/a/b:1"
same "the lock stays" good/mirror.lock work/mirror.lock

sleep 0.05; printf 'images: [""]\n' >values.yaml
fails 3 "a container without an image" mirror
has "is named with its object and path" "$tmp/err" "Pod/web: spec.containers[0].image"
sleep 0.05; printf 'images: ["r.example.com/web:1"]\n' >values.yaml
sleep 0.05; printf '{{ fail "no luck" }}\n' >web/templates/bad.yaml
fails 3 "a chart that does not render" mirror
has "says where" "$tmp/err" "bad.yaml"
has "and what" "$tmp/err" "no luck"
sleep 0.05; rm web/templates/bad.yaml
ok "and all is well again" mirror

# ---- targets
fails 2 "no target" mkmirror mirror --config mirror.yaml --source oci:upstream --work work2
has "says how to name one" "$tmp/err" "neither --target nor MIRROR_TARGET"
echo occupied >file
fails 4 "a target that is no folder" mirror --target oci:file
has "is named" "$tmp/err" "$tmp/file"
is "and left alone" "$(cat file)" occupied
if [ "$(id -u)" -ne 0 ]; then
	mkdir closed && chmod 555 closed
	fails 4 "a read-only target" mirror --target oci:closed/out
	has "is named" "$tmp/err" "$tmp/closed/out"
elif command -v unshare >/dev/null && unshare -m true 2>/dev/null; then
	mkdir closed small
	cat >in-mounts <<-'S'
	mount -t tmpfs -o ro none closed && mount -t tmpfs -o size=8k none small || exit 99
	mkmirror mirror --config mirror.yaml --target "$1" --source oci:upstream --work "$2"
	S
	fails 4 "a read-only target" unshare -m sh in-mounts oci:closed/out work
	has "is named" "$tmp/err" "$tmp/closed/out"
	fails 4 "a target on a full file system" unshare -m sh in-mounts oci:small/out work
	has "is named" "$tmp/err" "$tmp/small/out"
	is "what stands behind the copy does not begin" "$(grep -c push-manifest "$tmp/err")" 0
	fails 1 "a work folder on a full file system" unshare -m sh in-mounts oci:layout small/work
	has "is named" "$tmp/err" "No space left"
else
	skip "read-only and full targets" "no mounts here"
fi

# ---- outputs that are no regular files
fails 1 "a full device" mkmirror render web web -o /dev/full
has "is named" "$tmp/err" /dev/full
mkdir folder
fails 2 "a folder as the output" mkmirror render web web -o folder
has "is named" "$tmp/err" folder
mkfifo pipe
cat pipe >piped &
ok "a pipe is written in place" mkmirror render web web -o pipe
wait $!
has "with what standard output gets" piped "image: \"r.example.com/web:1\""
is "nothing half-written is left" "$(halves)" ""
done_testing
