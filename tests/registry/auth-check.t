#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# auth-check: which credentials a registry accepts; they are never printed.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../images.sh"
. "$(dirname "$0")/../auth.sh"
need_registry
need_openssl
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp/none"
unset DOCKER_CONFIG REGISTRY_AUTH_FILE XDG_CONFIG_HOME HELM_REGISTRY_CONFIG
user="robot\$p+ci" pass='s3cr$t pass'
tab=$(printf '\t')
check() { # STATUS NAME "REFERENCE ACCESS RESULT SCHEME SOURCE" OPERAND…
	k_status=$1 k_name=$2 k_want=$3
	shift 3
	mkmirror auth-check "$@" >line 2>err
	is "$k_name: status" $? "$k_status"
	is "$k_name" "$(tail -n 1 line)" "$(echo "$k_want" | sed "s/|/$tab/g")"
	cat line err >>all
}
perl -e 'print "$ARGV[0]:", crypt($ARGV[1], "\$2y\$05\$abcdefghijklmnopqrstuu"), "\n"' "$user" "$pass" >htpasswd
case $(cut -d: -f2 htpasswd) in
'$2y$'*) ;;
*) skip auth-check "crypt(3) knows no bcrypt"; done_testing ;;
esac
start_registry basic "auth: {htpasswd: {realm: test, path: $tmp/htpasswd}}"; basic=$host
start_tokend tok -u "$user:$pass"
start_registry bearer "auth: {token: {realm: \"$token_url\", service: test, issuer: tokend, rootcertbundle: $tmp/token.crt}}"; bearer=$host
start_registry open; open=$host
mkdir .docker
login() { echo "{\"auths\":{\"$1\":{\"auth\":\"$(auth_of "$2")\"}}}" >.docker/config.json; }

check 0 "a registry that asks for nothing" "$open/team/app:v1|pull|accepted|none|none" "$open/team/app:v1"
has "an image that is not there" err "there is no such image"
check 0 "and takes anything" "$open/team/app|push|accepted|none|none" --push "$open/team/app"
check 1 "no credentials" "$basic/team/app:v1|pull|refused|Basic|none" "$basic/team/app:v1"
has "are missed" err "there is no file of credentials"
has "with advice" err "docker login"
echo '{"auths":{"other.example":{"auth":"bWU6eW91"}}}' >.docker/config.json
check 1 "of another registry" "$basic|pull|refused|Basic|none" "$basic"
has "the files are named" err "looked into $tmp/.docker/config.json"

login "$basic" "$user:wrong-$pass"
check 1 "wrong ones" "$basic|pull|refused|Basic|$tmp/.docker/config.json (entry $basic)" "$basic"
has "are said to be" err "log in again"
login "$basic" "$user:$pass"
check 0 "right ones of ~/.docker" "$basic/team/app|push|accepted|Basic|$tmp/.docker/config.json (entry $basic)" --push "$basic/team/app"
is "both accesses have a line" "$(cut -f2 line | paste -sd,)" pull,push
is "the upload is cancelled" "$(grep -c '"DELETE [^"]*" 204' basic.log)" 1
check 0 "the registry itself" "$basic/|pull|accepted|Basic|$tmp/.docker/config.json (entry $basic)" "$basic/"

# The order of the files: each is written before the one that was right.
right=$(cat .docker/config.json)
wrong() { login "$basic" "$user:wrong"; }
files=".config/helm/registry/config.json .docker/config.json .config/containers/auth.json run/containers/auth.json conf/config.json reg.json"
export XDG_RUNTIME_DIR="$tmp/run" DOCKER_CONFIG="$tmp/conf" REGISTRY_AUTH_FILE="$tmp/reg.json"
rm -f .docker/config.json
for f in $files; do
	mkdir -p "$(dirname "$f")"
	echo "$right" >"$f"
	check 0 "$f" "$basic|pull|accepted|Basic|$tmp/$f (entry $basic)" "$basic"
	sed "s/$(auth_of "$user:$pass")/$(auth_of "$user:wrong")/" "$f" >was && cat was >"$f"
done
rm -f $files
unset HOME
echo "$right" >reg.json
check 0 "HOME unset" "$basic|pull|accepted|Basic|$tmp/reg.json (entry $basic)" "$basic"
export HOME="$tmp"

# In a file: a path, then credHelpers, then the host, then credsStore.
cat >docker-credential-mine <<'X'
#!/bin/sh
echo "$1 $(cat)" >>helper.log
printf '{"Username":"%s","Secret":"%s"}\n' "$(cut -d: -f1 htpasswd)" 's3cr$t pass'
X
printf '#!/bin/sh\ncat >/dev/null\necho "credentials not found in native keychain"\nexit 1\n' >docker-credential-empty
printf '#!/bin/sh\ncat >/dev/null\necho "the safe is not found"\nexit 1\n' >docker-credential-broken
chmod +x docker-credential-*
PATH=$tmp:$PATH
good="{\"auth\":\"$(auth_of "$user:$pass")\"}" bad="{\"auth\":\"$(auth_of "$user:wrong")\"}"
from="$tmp/reg.json (entry $basic"
echo "{\"auths\":{\"$basic/org/team\":$good,\"$basic/org\":$bad,\"$basic\":$bad},\"credHelpers\":{\"$basic\":\"broken\"}}" >reg.json
check 0 "org/team" "$basic/org/team/app:v1|pull|accepted|Basic|$from/org/team)" "$basic/org/team/app:v1"
check 1 "org/teamwork is another" "$basic/org/teamwork:v1|pull|refused|Basic|$from/org)" "$basic/org/teamwork:v1"
echo "{\"auths\":{\"$basic\":$bad},\"credHelpers\":{\"$basic\":\"mine\"},\"credsStore\":\"broken\"}" >reg.json
check 0 "credHelpers" "$basic/b|pull|accepted|Basic|docker-credential-mine (named by $tmp/reg.json)" "$basic" "$basic/a" "$basic/b"
is "the helper is asked once" "$(cat helper.log)" "get $basic"
echo "{\"auths\":{\"$basic\":$good},\"credsStore\":\"broken\"}" >reg.json
check 0 "the host" "$basic|pull|accepted|Basic|$from)" "$basic"
echo "{\"auths\":{\"$basic\":{}},\"credsStore\":\"mine\"}" >reg.json
check 0 "credsStore" "$basic|pull|accepted|Basic|docker-credential-mine (named by $tmp/reg.json)" "$basic"
echo "{\"credsStore\":\"empty\"}" >reg.json
echo "$right" >.docker/config.json
unset DOCKER_CONFIG
check 0 "a helper that knows nothing" "$basic|pull|accepted|Basic|$tmp/.docker/config.json (entry $basic)" "$basic"
echo "{\"credsStore\":\"broken\"}" >reg.json
mkmirror auth-check "$basic" >line 2>err
is "a helper that fails: status" $? 1
has "it is named" err "$tmp/reg.json: docker-credential-broken failed for $basic: the safe is not found"
echo "{\"auths\":{\"$basic\":{\"auth\":\"no base 64\"}}}" >reg.json
mkmirror auth-check "$basic" >line 2>err
is "an entry that is no base64: status" $? 1
has "it is named too" err "reg.json: the auth of \"$basic\" is not the base64 of USER:PASSWORD"

# Tokens.
rm -f reg.json
login "$bearer" "$user:$pass"
check 0 "a token server" "$bearer/team/app|push|accepted|Bearer $token_url|$tmp/.docker/config.json (entry $bearer)" --push "$bearer/team/app"
login "$bearer" "$user:stale"
check 1 "stale credentials for a public image" "$bearer/public/app|pull|anonymous|Bearer $token_url|$tmp/.docker/config.json (entry $bearer)" "$bearer/public/app"
has "are said to be" err "does not take the credentials of"
echo "$bearer/public/app" >public.txt
ok "mkmirror doctor notes them" mkmirror doctor public.txt
has "by their file" out "note    $bearer/public/app:latest: pull: anonymous, credentials: $tmp/.docker/config.json"
has "and what to do" out "-> log in again, or remove what is refused"
check 1 "and for another" "$bearer/team/app|pull|refused|Bearer $token_url|$tmp/.docker/config.json (entry $bearer)" "$bearer/team/app"
echo '{}' >.docker/config.json
check 1 "the right to pull alone" "$bearer/public/app|push|refused|Bearer $token_url|none" --push "$bearer/public/app"
is "is told apart from that to push" "$(cut -f3 line | paste -sd,)" accepted,refused

fails 75 "nobody there" mkmirror auth-check 127.0.0.1:1/team/app
has "is said" out "${tab}failed${tab}"
fails 2 "no reference" mkmirror auth-check Team/App
fails 2 "no repository to push to" mkmirror auth-check --push "$basic"
fails 2 "nothing asked" mkmirror auth-check
is "no secret in any output" "$(grep -cF -e s3cr -e "$(auth_of "$user:$pass")" -e robot all)" 0
done_testing
