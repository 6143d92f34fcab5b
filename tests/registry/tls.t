#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# TLS with docker-registry: private CAs, client certificates, and errors with advice.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
. "$(dirname "$0")/../images.sh"
. "$(dirname "$0")/../auth.sh"
need_registry
need_openssl
cd "$tmp" || exit 1
export HOME="$tmp/home"
mkdir home
make_ca ca
make_ca other
make_cert ca server subjectAltName=IP:127.0.0.1
make_cert ca elsewhere subjectAltName=DNS:registry.example
make_cert ca client extendedKeyUsage=clientAuth
make_cert other stranger extendedKeyUsage=clientAuth
tls() { echo "tls: {certificate: $tmp/$1.crt, key: $tmp/$1.key$2}"; }
http_more=$(tls server "") start_registry secure; secure=$host
http_more=$(tls elsewhere "") start_registry wrong; wrong=$host
http_more=$(tls server ", clientcas: [$tmp/ca.crt]") start_registry closed; closed=$host
http_more="" start_registry plain; plain=$host

new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base app
echo example.com/team/app:v1 >list
mkmirror lock-images --source oci:up -o lock list
want=$(cut -f2 lock)
mkdir app && printf '%s\n' "apiVersion: v2" "name: app" "version: 1.0.0" >app/Chart.yaml && tar -czf chart.tgz app
for r in secure wrong closed plain; do eval "echo \$$r/team/app:v1" >$r.list; done
push() { # HOST OPTION…: the whole way to a registry
	p_to=$1
	shift
	mkmirror plan "$@" --recheck --source oci:up --target "$p_to" -o plan.jsonl lock &&
		mkmirror copy-blob "$@" -o copied.jsonl plan.jsonl &&
		mkmirror push-manifest "$@" copied.jsonl && mkmirror verify "$@" --rehash "$p_to" lock
}
look() { # HOST-NAME OPTION…
	l_name=$1
	shift
	mkmirror lock-images "$@" -o got.lock $l_name.list && [ "$(cut -f2 got.lock)" = "$want" ]
}

ok "a private CA: plan, copy, push, verify" push "$secure" --https "$secure" --cacert ca.crt
ok "and lock" look secure --https "$secure" --cacert ca.crt
fails 1 "without it" look secure --https "$secure"
has "the registry is named" err "the certificate of $secure is not trusted"
has "and what to do" err "give its CA with --cacert, or put it into certs.d/$secure/ca.crt"
is "it is not tried again and again" "$(grep -c 'not trusted' err)" 1
fails 1 "with another CA" look secure --https "$secure" --cacert other.crt
has "the same" err "the certificate of $secure is not trusted"
echo nothing >no.crt
fails 1 "a file without certificates" look secure --https "$secure" --cacert no.crt
has "is named" err "no.crt: no certificates in PEM form"
fails 1 "a file that is not there" look secure --https "$secure" --cacert none.crt
has "is named too" err "none.crt: No such file"
fails 1 "a certificate for another name" look wrong --https "$wrong" --cacert ca.crt
has "is told apart" err "the certificate of $wrong is another host's"
SSL_CERT_FILE=$tmp/ca.crt
export SSL_CERT_FILE
ok "SSL_CERT_FILE" look secure --https "$secure"
ok "and another CA besides" look secure --https "$secure" --cacert other.crt
unset SSL_CERT_FILE

mkdir -p "certs/$secure" "home/.config/containers/certs.d/$secure"
cp ca.crt "certs/$secure/anything.crt"
ok "certs.d" look secure --https "$secure" --certs-dir certs
mkdir -p "certs/$wrong"
fails 1 "is for one registry alone" look wrong --https "$wrong" --certs-dir certs
cp ca.crt "home/.config/containers/certs.d/$secure/ca.crt"
ok "certs.d of the home folder" look secure --https "$secure"
cp other.crt "certs/$secure/anything.crt"
fails 1 "that of --certs-dir comes first" look secure --https "$secure" --certs-dir certs

ok "a client's certificate: plan, copy, push, verify" push "$closed" --https "$closed" --cacert ca.crt --cert client.crt --key client.key
cat client.crt client.key >both.pem
ok "in one file with its key" look closed --https "$closed" --cacert ca.crt --cert both.pem
mkdir -p "certs/$closed"
cp ca.crt "certs/$closed/ca.crt"
fails 1 "none where one is wanted" look closed --https "$closed" --certs-dir certs
has "is said" err "$closed wants another client certificate than it was shown"
has "with what to do" err "client.cert and client.key into certs.d/$closed"
cp client.crt "certs/$closed/client.cert"
cp client.key "certs/$closed/client.key"
ok "one of certs.d" look closed --https "$closed" --certs-dir certs
# by TLS 1.3 this comes after the handshake, as an alert or as a reset
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	look closed --https "$closed" --certs-dir certs --cert stranger.crt --key stranger.key 2>err >out
	echo "$? $(grep -o "$closed wants another client certificate than it was shown.*; give --cert and --key" err | sed 's/(.*)/()/')"
done >said
is "one of another CA is refused each time, in the same words" "$(sort -u said)" "1 $closed wants another client certificate than it was shown, if any (); give --cert and --key"
fails 4 "by a target: it refuses" push "$closed" --https "$closed" --certs-dir certs --cert stranger.crt --key stranger.key
has "in these words" err "$closed wants another client certificate than it was shown"
sed 's/"status":"exists"/"status":"planned"/' plan.jsonl >all.jsonl
fails 4 "so it does by copy-blob" mkmirror copy-blob --https "$closed" --certs-dir certs --cert stranger.crt --key stranger.key -o copied.jsonl all.jsonl
has "and says so" err "$closed wants another client certificate than it was shown"
fails 4 "and by push-chart" mkmirror push-chart --target "$closed" --https "$closed" --certs-dir certs --cert stranger.crt --key stranger.key chart.tgz
has "which says so" err "$closed wants another client certificate than it was shown"

http_more=$(tls server "") start_registry leaky "auth: {token: {realm: \"http://auth.example/token\", service: test, issuer: x, rootcertbundle: $tmp/ca.crt}}"
echo "{\"auths\":{\"$host\":{\"auth\":\"bWU6czNjcjN0\"}}}" >auth.json
fails 1 "a token server without TLS for a registry with it" env REGISTRY_AUTH_FILE="$tmp/auth.json" mkmirror auth-check --https "$host" --cacert ca.crt "$host/team/app"
has "gets no credentials" err "names a token server without TLS, http://auth.example/token; no credentials are sent there"

http_more="$(tls server ""), host: \"http://$plain\"" start_registry bent
before=$(requests plain)
fails 1 "a registry that sends uploads from https to http" push "$host" --https "$host" --cacert ca.crt
has "is named" err "the answer sends the upload from https to http, http://$plain/v2/"
is "and nothing is sent there" "$(requests plain)" "$before"

start=$(date +%s)
fails 1 "plain HTTP spoken to by HTTPS" mkmirror lock-images --https "$plain" plain.list
has "is said" err "$plain does not speak TLS"
has "with what to do" err "for plain HTTP give --http $plain, or --plain-http"
is "at once" "$([ $(($(date +%s) - start)) -lt 3 ] && echo yes)" yes
fails 1 "HTTPS spoken to by plain HTTP" mkmirror lock-images secure.list
has "is said too" err "(does it speak TLS? give --https HOST)"
push "$plain" >/dev/null 2>&1
ok "and each is right with it" look plain
done_testing
