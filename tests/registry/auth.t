#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Credentials: from files and helpers, for a registry with a password.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../images.sh"
need_registry
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp"
user="robot\$p+ci" pass='s3cr$t pass'

perl -e 'print "$ARGV[0]:", crypt($ARGV[1], "\$2y\$05\$abcdefghijklmnopqrstuu"), "\n"' "$user" "$pass" >htpasswd
case $(cut -d: -f2 htpasswd) in
'$2y$'*) ;;
*) skip auth "crypt(3) knows no bcrypt"; done_testing ;;
esac
start_registry reg "auth: {htpasswd: {realm: test, path: $tmp/htpasswd}}"
reg=$host
auth() { printf '%s' "$1" | openssl base64 -A; }

new_layout up
add_image up example.com/team/app:v1 amd64 base app
echo example.com/team/app:v1 >list
mkmirror lock-images --source oci:up -o lock list
push() { # whole way to the registry
	mkmirror plan --recheck --source oci:up --target "$reg" -o plan.jsonl lock &&
		mkmirror copy-blob -o copied.jsonl plan.jsonl && mkmirror push-manifest copied.jsonl
}

fails 4 "no credentials" push
has "says so" err "there are no credentials for $reg"
has "and what the registry says" err "401 Unauthorized"

mkdir docker
echo "{\"auths\":{\"$reg\":{\"auth\":\"$(auth "$user:wrong")\"}}}" >docker/config.json
export DOCKER_CONFIG="$tmp/docker"
fails 4 "a wrong password" push
has "the file and the entry are named" err "the credentials of $tmp/docker/config.json (entry $reg) were not accepted"
echo "{\"auths\":{\"$reg\":{\"auth\":\"$(auth "$user:$pass")\"}}}" >docker/config.json
ok "docker's file" push
echo "$reg/team/app:v1" >reg.list
ok "a source with a password" mkmirror lock-images -o reg.lock reg.list
is "gives the digest" "$(cut -f2 reg.lock)" "$(cut -f2 lock)"

echo "{\"auths\":{\"$reg/other\":{\"auth\":\"$(auth "$user:$pass")\"},\"$reg\":{\"auth\":\"$(auth "$user:wrong")\"}}}" >docker/config.json
fails 1 "an entry for another path" mkmirror lock-images reg.list
echo "{\"auths\":{\"$reg/team\":{\"auth\":\"$(auth "$user:$pass")\"},\"$reg\":{\"auth\":\"$(auth "$user:wrong")\"}}}" >docker/config.json
ok "the entry for the longest path wins" mkmirror lock-images reg.list
echo "{\"auths\":{\"https://$reg/v2/\":{\"username\":\"$user\",\"password\":\"$pass\"}}}" >auth.json
export REGISTRY_AUTH_FILE="$tmp/auth.json"
echo '{' >docker/config.json
fails 1 "a broken file" mkmirror lock-images reg.list
has "is named" err "$tmp/docker/config.json"
unset DOCKER_CONFIG
ok "REGISTRY_AUTH_FILE, names and URLs as keys" mkmirror lock-images reg.list

cat >docker-credential-mine <<'E'
#!/bin/sh
echo "$1 $(cat)" >>"$HOME/helper.log"
printf '{"Username":"%s","Secret":"%s"}\n' "$(cut -d: -f1 "$HOME/htpasswd")" 's3cr$t pass'
E
chmod +x docker-credential-mine
PATH=$tmp:$PATH
echo "{\"credHelpers\":{\"$reg\":\"mine\"}}" >auth.json
for i in 1 2 3 4 5 6; do echo "$reg/team/app:v1@$(cut -f2 lock)"; echo "$reg/team/no$i:v1"; done >many.list
echo "$reg/team/app:v1" >>many.list
fails 1 "many references with a helper" mkmirror lock-images --work work many.list
is "it is asked once" "$(cat helper.log)" "get $reg"
echo '{"credsStore":"none-there"}' >auth.json
fails 1 "a helper that is not there" mkmirror lock-images reg.list
has "is named" err "docker-credential-none-there"

echo "{\"auths\":{\"$reg\":{\"auth\":\"$(auth "$user:$pass")\"}}}" >auth.json
push >all.out 2>&1
mkmirror lock-images reg.list "$tmp/many.list" >>all.out 2>&1
ok "the user's name is what it is through make" mkmirror mirror --images list --source oci:up --target "$reg/make" --work made
cat out err >>all.out
is "and nothing secret is in the work folder" "$(grep -rlF -e "$pass" -e "$(auth "$user:$pass")" made)" ""
is "no secret in any output" "$(grep -cF -e "$pass" -e "$(auth "$user:$pass")" all.out plan.jsonl copied.jsonl reg.lock | grep -v ':0$')" ""
done_testing
