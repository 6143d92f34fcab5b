#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Proxies: all requests go through the one that the environment names, or past
# it where NO_PROXY says so.  The names of the registries are known to the proxy
# alone, so nothing that goes past it arrives.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../images.sh"
. "$(dirname "$0")/../auth.sh"
need_registry
need_openssl
cd "$tmp" || exit 1
export HOME="$tmp" XDG_RUNTIME_DIR="$tmp"
unset http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY all_proxy ALL_PROXY
cred='robot$p:s3cr3t-of-proxy'
start_forward() { # NAME [OPTION…]: sets proxy
	f_name=$1
	shift
	forward "$@" -l "$tmp/$f_name.log" -p "$tmp/$f_name.at" &
	echo $! >"$f_name.pid"
	registries="$registries $f_name"
	while [ ! -s "$f_name.at" ]; do sleep 0.05; done
	proxy=127.0.0.1:$(cat "$f_name.at")
}
make_ca ca
make_cert ca server subjectAltName=DNS:secure.test
start_registry plain; plain=plain.test:${host#*:}
http_more="tls: {certificate: $tmp/server.crt, key: $tmp/server.key}" start_registry secure
secure=secure.test:${host#*:} direct=127.0.0.1:${host#*:}
start_forward open; open=$proxy
start_forward closed -a "$cred"; closed=$proxy

new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base app
echo example.com/team/app:v1 >list
mkmirror lock-images --source oci:up -o lock list
move() { # TARGET
	mkmirror plan --recheck --cacert ca.crt --http "$plain" --source oci:up --target "$1" -o plan.jsonl lock &&
		mkmirror copy-blob --cacert ca.crt --http "$plain" -o copied.jsonl plan.jsonl &&
		mkmirror push-manifest --cacert ca.crt --http "$plain" -o receipt.jsonl copied.jsonl &&
		mkmirror verify --rehash --cacert ca.crt --http "$plain" "$1" lock
}
look() { mkmirror auth-check --cacert ca.crt --http "$plain" "$1/team/app:v1"; }

ok "HTTPS through https_proxy" env https_proxy="http://$open" sh -c "$(command -v mkmirror) auth-check --cacert ca.crt $secure/team/app:v1"
is "is a tunnel" "$(sort -u open.log)" "CONNECT $secure 200"
https_proxy=http://$open http_proxy=http://$open
export https_proxy http_proxy
: >open.log
ok "all of a mirror over HTTPS" move "$secure"
is "goes through tunnels" "$(sort -u open.log)" "CONNECT $secure 200"
: >open.log
ok "all of a mirror over HTTP" move "$plain"
is "goes through the proxy too" "$(grep -c "^[A-Z]* http://$plain/v2/.* 200$" open.log)" "$(wc -l <open.log)"
is "uploads among it" "$(grep -c '^PUT ' open.log | sed 's/^[1-9].*/some/')" some
# without an option a name that is not loopback is spoken HTTPS with
mkdir app && printf 'apiVersion: v2\nname: app\nversion: 1.0.0\n' >app/Chart.yaml && tar czf app.tgz app
: >open.log
fails 1 "a chart for a registry without TLS" mkmirror push-chart --target "$plain/charts" app.tgz
is "is not pushed" "$(grep -c "http://" open.log)" 0
: >open.log
ok "with --plain-http it is" mkmirror push-chart --plain-http --target "$plain/charts" app.tgz
is "by HTTP alone" "$(grep -vc "^[A-Z]* http://$plain/v2/" open.log) $(grep -c '^PUT .*/charts/app/manifests/1.0.0 200$' open.log)" "0 1"
unset https_proxy http_proxy
for v in HTTPS_PROXY ALL_PROXY all_proxy; do
	ok "$v" env "$v=http://$open" mkmirror auth-check --cacert ca.crt "$secure/team/app:v1"
done
ok "HTTP_PROXY" env "HTTP_PROXY=http://$open" mkmirror auth-check --http "$plain" "$plain/team/app:v1"
fails 75 "but not where it may be a header of CGI" env REQUEST_METHOD=GET "HTTP_PROXY=http://$open" mkmirror auth-check --http "$plain" "$plain/team/app:v1"

# A proxy with a password; what it is never shows.
https_proxy=http://$cred@$closed http_proxy=http://$cred@$closed
export https_proxy http_proxy
ok "a proxy with a password" move "$secure"
cat err >all
ok "over HTTP too" move "$plain"
cat err >>all
https_proxy=http://robot:wrong-s3cr3t@$closed http_proxy=http://robot:wrong-s3cr3t@$closed
fails 1 "a wrong password" look "$secure"
has "says who refuses" err "response 407: the proxy that the environment names does not let us through"
cat out err >>all
fails 1 "over HTTP too" look "$plain"
has "says so too" err "407"
cat out err >>all
https_proxy=http://robot:s3cr3t@127.0.0.1:1
fails 75 "no proxy there" look "$secure"
cat out err >>all
is "no password in any output" "$(cat all ./*.jsonl | grep -c -e s3cr3t -e "$(auth_of "$cred")")" 0

# NO_PROXY: the proxy does not even exist.
https_proxy=http://127.0.0.1:1 http_proxy=http://127.0.0.1:1
go() { # NAME LIST TARGET: whether the target is asked directly
	: >out
	NO_PROXY=$2 mkmirror auth-check --https "$3" "$3/team/app:v1" >out 2>err
	grep -q "127.0.0.1 port 1 \|127.0.0.1:1" err && echo proxy || echo direct
}
for l in '*' 127.0.0.1 127.0.0.0/8 10.0.0.0/8,127.0.0.1 127.0.0.1/32; do
	is "NO_PROXY=$l names the registry" "$(go x "$l" "$direct")" direct
done
for l in '' 10.0.0.0/8 127.0.0.2 example.com 7.0.0.1; do
	is "NO_PROXY=$l does not" "$(go x "$l" "$direct")" proxy
done
for l in secure.test .test test secure.test,x.example; do
	is "NO_PROXY=$l names secure.test" "$(go x "$l" "$secure")" direct
done
for l in ecure.test .secure.test.x est; do
	is "NO_PROXY=$l does not" "$(go x "$l" "$secure")" proxy
done
done_testing
