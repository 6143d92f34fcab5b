#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bearer tokens: docker-registry with a token server, from anonymous pulls to tokens that
# expire in the middle of a copy.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../httpd.sh"
. "$(dirname "$0")/../images.sh"
. "$(dirname "$0")/../auth.sh"
need_registry
need_openssl
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp" REGISTRY_AUTH_FILE="$tmp/auth.json"
user="robot\$p+ci" pass='s3cr$t pass' identity='long-lived-s3cret'
bearer() { echo "auth: {token: {realm: \"$token_url\", service: test, issuer: tokend, rootcertbundle: $tmp/token.crt}}"; }
login() { # HOST USER:PASSWORD
	echo "{\"auths\":{\"$1\":{\"auth\":\"$(auth_of "$2")\"}}}" >auth.json
}
scopes() { cut -d' ' -f4- "$1.log" | sort -u; }

# What is to be copied: two images that share a layer, one of them public.
new_layout up
add_image up example.com/public/app:v1 "amd64 arm64" base public
add_image up example.com/team/app:v1 amd64 base team
printf 'example.com/%s/app:v1\n' public team >list
mkmirror lock-images --source oci:up -o up.lock list

start_tokend tok -u "$user:$pass" -r "$identity"
tok=$token_url
start_registry src "$(bearer)"
src=$host
login "$src" "$user:$pass"
mkmirror plan --recheck --source oci:up --target "$src" -o plan.jsonl up.lock
: >tok.log
ok "a push with a user's credentials" mkmirror copy-blob -o copied.jsonl plan.jsonl
is "only the user asked for tokens" "$(cut -d' ' -f2 tok.log | sort -u)" user
is "one token a scope: each repository's own, and where a layer is mounted from, that too" "$(scopes tok)" \
	"$(printf '%s\n' "repository:public/app:pull,push" "repository:team/app:pull,push" \
	"repository:team/app:pull,push repository:public/app:pull" | sort -u)"
is "each asked for once" "$(wc -l <tok.log)" "$(scopes tok | wc -l)"
is "and the mount was allowed" "$(grep -c '"POST [^"]*mount=[^"]*" 201' src.log)" 1
ok "manifests too" mkmirror push-manifest copied.jsonl

# Sources: public without credentials, and with ones that are not accepted.
printf "$src/%s/app:v1\n" public >public.list
printf "$src/%s/app:v1\n" team >team.list
echo '{}' >auth.json
: >tok.log
ok "a public image without credentials" mkmirror lock-images -o public.lock public.list
is "asks for the right to pull, no more" "$(cat tok.log)" "GET nobody 200 repository:public/app:pull"
fails 1 "another image without credentials" mkmirror lock-images team.list
has "fails, since there are none" err "there are no credentials for $src"
login "$src" "$user:stale-$pass"
: >tok.log
ok "a public image with credentials that are refused" mkmirror lock-images public.list
has "which is said" err "does not take the credentials of $tmp/auth.json (entry $src)"
has "with the reason" err "incorrect username or password"
is "is got without" "$(cut -d' ' -f2 tok.log | paste -sd,)" "stranger,nobody"
fails 1 "another image with credentials that are refused" mkmirror lock-images team.list
has "names them" err "the credentials of $tmp/auth.json (entry $src) were not accepted"
mkmirror plan --recheck --source oci:up --target "$src/new" -o plan.jsonl up.lock 2>err
fails 4 "a push with them" mkmirror copy-blob plan.jsonl
has "is not tried without" err "logging in to $src with the credentials of $tmp/auth.json"

# An identity token, as `docker login` leaves it for some registries.
echo "{\"auths\":{\"$src\":{\"auth\":\"$(auth_of "00000000-0000-0000-0000-000000000000:")\",\"identitytoken\":\"$identity\"}}}" >auth.json
: >tok.log
ok "an identity token" mkmirror lock-images -o team.lock team.list
is "is sent by POST" "$(cut -d' ' -f1-2 tok.log)" "POST refresh"
is "and gives the digest" "$(cut -f2 team.lock)" "$(grep team/ up.lock | cut -f2)"
echo "{\"credsStore\":\"mine\"}" >auth.json
printf '#!/bin/sh\ncat >/dev/null\nprintf '\''{"Username":"<token>","Secret":"%s"}'\''\n' "$identity" >docker-credential-mine
chmod +x docker-credential-mine
: >tok.log
PATH=$tmp:$PATH
ok "one from a helper" mkmirror lock-images team.list
is "is sent so too" "$(cut -d' ' -f1-2 tok.log)" "POST refresh"

# Tokens of a second or two, and blobs that take longer to move: the registry
# gives 60 seconds of grace, which -x takes back.
head -c 400000 /dev/urandom >noise
new_layout big
add_image big example.com/public/big:v1 amd64 "$(od -An -tx1 noise | tr -d ' \n' | cut -c 1-100000)" a b c d e f g
for i in 1 2 3 4 5 6 7 8 9; do dd if=/dev/urandom bs=100000 count=3 2>/dev/null | od -An -tx1 | tr -d ' \n' | cut -c 1-60000 >n.$i; done
add_image big example.com/team/big:v1 amd64 "$(cat n.1)" "$(cat n.2)" "$(cat n.3)" "$(cat n.4)" "$(cat n.5)" "$(cat n.6)" "$(cat n.7)" "$(cat n.8)" "$(cat n.9)"
printf 'example.com/%s/big:v1\n' public team >big.list
mkmirror lock-images --source oci:big -o big.lock big.list
short() { # NAME OPTION…: registry to registry with such tokens
	s_name=$1
	shift
	start_tokend "$s_name" -u "$user:$pass" "$@"
	start_registry "$s_name-a" "$(bearer)"; a=$host
	start_registry "$s_name-b" "$(bearer)"; b=$host
	echo "{\"auths\":{\"$a\":{\"auth\":\"$(auth_of "$user:$pass")\"},\"$b\":{\"auth\":\"$(auth_of "$user:$pass")\"}}}" >auth.json
	mkmirror plan --recheck --source oci:big --target "$a" -o plan.jsonl big.lock &&
		mkmirror copy-blob -o copied.jsonl plan.jsonl && mkmirror push-manifest copied.jsonl >/dev/null || return
	printf "$a/%s/big:v1\n" public team >"$s_name.list"
	mkmirror lock-images -o "$s_name.lock" "$s_name.list" &&
		mkmirror plan --recheck --target "$b" -o plan.jsonl "$s_name.lock" || return
	: >"$s_name.log"
	mkmirror copy-blob --limit-rate 150k -o copied.jsonl plan.jsonl &&
		mkmirror push-manifest copied.jsonl >/dev/null && mkmirror verify --rehash "$b" "$s_name.lock"
}
ok "tokens of two seconds, and a copy that takes longer" short brief -e 2 -x -57
n=$(grep -c "repository:team/big:pull,push$" brief.log)
is "they are renewed ($n times)" "$([ "$n" -ge 2 ] && echo yes)" yes
is "before they run out: the registries refuse none of the data" \
	"$(cat brief-a.log brief-b.log | grep -c '"PUT [^"]*uploads[^"]*" 401')" 0
ok "tokens that run out sooner than was told" short liar -e 300 -x -58
n=$(cat liar-a.log liar-b.log | grep -c '" 401 ')
is "are renewed when they are refused ($n times)" "$([ "$n" -ge 6 ] && echo yes)" yes

# A 401 where there was none before: the one to the PUT of a blob comes after
# its POST was let in.
start_proxy() { # NAME PORT
	: >"$1.rules"
	faultproxy -l "$tmp/$1.proxy" -p "$tmp/$1.at" "$2" "$tmp/$1.rules" &
	echo $! >"$1.pid"
	registries="$registries $1"
	while [ ! -s "$1.at" ]; do sleep 0.05; done
	proxy=127.0.0.1:$(cat "$1.at")
}
token_url=$tok
start_registry dst "$(bearer)"
dst=$host
start_proxy from "${src#*:}"; from=$proxy
start_proxy to "${dst#*:}"; to=$proxy
echo "{\"auths\":{\"$from\":{\"auth\":\"$(auth_of "$user:$pass")\"},\"$to\":{\"auth\":\"$(auth_of "$user:$pass")\"}}}" >auth.json
challenge="WWW-Authenticate: Bearer realm=\"$tok\",service=\"test\""
echo "GET /blobs/ 1 status 401 $challenge" >from.rules
printf '%s\n' "PUT /blobs/ 1 status 401 $challenge" "POST /blobs/ 1 status 401 $challenge" \
	"PUT /manifests/ 1 status 401 $challenge" >to.rules
sed "s/^example.com/$from/" up.lock >from.lock
mkmirror plan --recheck --target "$to" -o plan.jsonl from.lock
ok "401 to a GET, a POST and a PUT of blobs" mkmirror copy-blob -o copied.jsonl plan.jsonl
ok "and to a PUT of manifests" mkmirror push-manifest copied.jsonl
is "all of them came" "$(cat from.proxy to.proxy | grep -c 'status 401')" 4
ok "and all is there" mkmirror verify --rehash "$to" from.lock

# A registry that sends its pulls to a storage: no credentials go there.
start_httpd storage "$tmp/src"
stop_registry src
mkdir moved && cp -r src/docker moved/
start_registry moved "$(bearer)
middleware: {storage: [{name: redirect, options: {baseurl: \"$url/\"}}]}"
login "$host" "$user:$pass"
sed "s/^example.com/$host/" up.lock >moved.lock
mkmirror plan --recheck --target oci:layout -o plan.jsonl moved.lock
mkmirror copy-blob -o copied.jsonl plan.jsonl
ok "blobs of another server" mkmirror push-manifest copied.jsonl
is "were got there" "$(grep -c 'GET .*/data?* 200\|GET .*/data.* 200' storage.log)" "$(grep -c '"copied"' copied.jsonl)"
is "without credentials" "$(grep -vc ' -$' storage.log)" 0

# The server of the target's tokens is away: that is no refusal.
stop_tokend tok
fails 75 "no token server" mkmirror plan --recheck --source oci:up --target "$dst" -o plan.jsonl up.lock
has "is named" err "GET $tok"
has "with the target" err "the target $dst: logging in to $dst"

secrets="-e s3cr -e s3cret -e $(auth_of "$user:$pass") -e eyJ"
# shellcheck disable=SC2086
is "nothing secret in what was written" "$(grep -lF $secrets ./*.jsonl ./*.lock layout/index.json err out 2>/dev/null)" ""
done_testing
