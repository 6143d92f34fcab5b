#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The same mirror through real registries: docker-registry, and zot where it is
# on PATH; over HTTP and HTTPS; with nobody to let in, with passwords, and with
# tokens.
. "$(dirname "$0")/lib.sh"
. "$top/tests/zot.sh"
. "$top/tests/auth.sh"
need_openssl
export REGISTRY_AUTH_FILE="$tmp/auth.json"
user="robot\$p+ci" pass='s3cr$t pass'
perl -e 'print "$ARGV[0]:", crypt($ARGV[1], "\$2y\$05\$abcdefghijklmnopqrstuu"), "\n"' "$user" "$pass" >htpasswd
case $(cut -d: -f2 htpasswd) in
'$2y$'*) ;;
*) skip zot "crypt(3) knows no bcrypt"; done_testing ;;
esac
make_ca ca
make_cert ca server subjectAltName=IP:127.0.0.1
start_tokend tok -u "$user:$pass"

# Two images that share a layer, one of two platforms, and what refers to them:
# a signature under cosign's tag, and an SBOM that names its subject.
new_layout up
add_image up example.com/team/app:v1 "amd64 arm64" base -app
add_image up example.com/team/tool:v1 amd64 base tool
printf '%s\n' example.com/team/app:v1 example.com/team/tool:v1 >list
mkmirror lock-images --source oci:up -o up.lock list
app=$(sed -n 's/.*app:v1	\([^	]*\).*/\1/p' up.lock)
tool=$(sed -n 's/.*tool:v1	\([^	]*\).*/\1/p' up.lock)
add_image up "example.com/team/app:sha256-${app#sha256:}.sig" amd64 signature
printf '{}' >empty
printf '{"spdx":1}' >spdx
i_put up empty >part.config
i_put up spdx >part.layer
cat >sbom.json <<J
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/spdx+json","config":{"mediaType":"application/vnd.oci.empty.v1+json",$(cat part.config)},"layers":[{"mediaType":"application/spdx+json",$(cat part.layer)}],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"$tool","size":$(($(wc -c <"up/blobs/sha256/${tool#sha256:}")))}}
J
sbom="\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$(i_put up sbom.json)"
sbom_digest=sha256:$(sha256sum <sbom.json | cut -d' ' -f1)
echo "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{$sbom,\"artifactType\":\"application/spdx+json\"}]}" >list.json
echo "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",$(i_put up list.json),\"annotations\":{\"org.opencontainers.image.ref.name\":\"example.com/team/tool:sha256-${tool#sha256:}\"}}" >>up.entries
echo "{\"schemaVersion\":2,\"manifests\":[$(paste -sd, up.entries)]}" >up/index.json

start() { # KIND NAME SCHEME WHO: sets host
	case $1-$3 in
	*-http) s_tls= ;;
	docker-*) s_tls="tls: {certificate: $tmp/server.crt, key: $tmp/server.key}" ;;
	zot-*) s_tls="\"tls\": {\"cert\": \"$tmp/server.crt\", \"key\": \"$tmp/server.key\"}" ;;
	esac
	case $1-$4 in
	*-nobody) s_auth= ;;
	docker-password) s_auth="auth: {htpasswd: {realm: test, path: $tmp/htpasswd}}" ;;
	docker-token) s_auth="auth: {token: {realm: \"$token_url\", service: test, issuer: tokend, rootcertbundle: $tmp/token.crt}}" ;;
	zot-password) s_auth="\"auth\": {\"htpasswd\": {\"path\": \"$tmp/htpasswd\"}}" ;;
	zot-token) s_auth="\"auth\": {\"bearer\": {\"realm\": \"$token_url\", \"service\": \"test\", \"cert\": \"$tmp/token.crt\"}}" ;;
	esac
	case $1 in
	docker) http_more=$s_tls start_registry "$2" "$s_auth" ;;
	zot) start_zot "$2" "$s_tls${s_tls:+${s_auth:+, }}$s_auth" ;;
	esac
}
move() { # TARGET LOCK WORK [PLAN OPTION…]
	m_target=$1 m_lock=$2 m_work=$3
	shift 3
	# shellcheck disable=SC2086
	mkmirror plan --work "$m_work" --recheck --target "$m_target" $tls "$@" -o plan.jsonl "$m_lock" &&
		mkmirror copy-blob $tls -o copied.jsonl plan.jsonl &&
		mkmirror push-manifest --work "$m_work" $tls -o "$m_work/receipt.jsonl" copied.jsonl &&
		mkmirror verify --work "$m_work" --rehash $tls "$m_target" "$m_lock"
}
at() { # HOST/REPO NAME: the digest of the manifest's bytes there, as curl gets it
	set -- "${1%%/*}" "${1#*/}" "$2"
	curl -s --cacert ca.crt ${who:+-u "$who"} -o body -w '%{http_code} ' "$scheme://$1/v2/$2/manifests/$3" \
		-H 'Accept: application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json'
	echo "sha256:$(sha256sum <body | cut -d' ' -f1)"
}
round() { # KIND SCHEME WHO
	kind=$1 scheme=$2 r="$1, $2, $3"
	start "$kind" "$1$2$3-a" "$scheme" "$3"; a=$host
	start "$kind" "$1$2$3-b" "$scheme" "$3"; b=$host
	tls= who=
	[ "$scheme" = http ] || tls="--https $a --https $b --cacert ca.crt"
	echo '{}' >auth.json
	if [ "$3" != nobody ]; then
		# shellcheck disable=SC2086
		fails 1 "$r: nobody is let in" mkmirror auth-check $tls "$a/team/app"
		echo "{\"auths\":{\"$a\":{\"auth\":\"$(auth_of "$user:$pass")\"},\"$b\":{\"auth\":\"$(auth_of "$user:$pass")\"}}}" >auth.json
	fi
	[ "$3" != password ] || who=$user:$pass
	# shellcheck disable=SC2086
	ok "$r: let in to pull and push" mkmirror auth-check $tls --push "$a/team/app"
	ok "$r: from a layout" move "$a" up.lock "$1$2$3.1" --source oci:up
	cp plan.jsonl planned
	sed "s,example.com,$a," list >"$a.list"
	# shellcheck disable=SC2086
	ok "$r: lock" mkmirror lock-images $tls --work "$1$2$3.2" -o "$a.lock" "$a.list"
	is "$r: the digests are the layout's" "$(cut -f2 "$a.lock")" "$(cut -f2 up.lock)"
	ok "$r: to another of its kind, below a prefix" move "$b/deep/er" "$a.lock" "$1$2$3.2"
	has "$r: referrers are counted" err "2 signatures, SBOMs and other referrers go along"
	has "$r: the layer that both have is mounted" err "1 mounted"
	is "$r: nothing failed" "$(grep -c -e failed -e withheld copied.jsonl)" 0
	if [ "$3" != token ]; then
		is "$r: the index" "$(at "$b/deep/er/team/app" v1)" "200 $app"
		is "$r: the signature" "$(at "$b/deep/er/team/app" "sha256-${app#sha256:}.sig" | cut -c1-3)" 200
		is "$r: the SBOM" "$(at "$b/deep/er/team/tool" "$sbom_digest")" "200 $sbom_digest"
	fi
	grep 'team/app:v1' "$a.lock" | sed 's,all$,linux/amd64,' >"$a.one"
	ok "$r: one platform, in an index of its own" move "$b/cut" "$a.one" "$1$2$3.3" --no-referrers
	# shellcheck disable=SC2086
	mkmirror plan $tls --sparse --no-referrers --recheck --target "$b/sparse" -o plan.jsonl "$a.one" 2>err &&
		mkmirror copy-blob $tls -o copied.jsonl plan.jsonl 2>>log
	has "$r: a sparse index is feared to be refused" err "1 indexes go to $b without all that they name"
	# shellcheck disable=SC2086
	fails 4 "$r: an index without all its parts is refused" mkmirror push-manifest $tls copied.jsonl
	has "$r: by name" err "$a/team/app:v1: PUT $scheme://$b/v2/sparse/team/app/manifests/v1: 400"
	is "$r: and the part is there" "$(grep -c '"platform".*"status":"pushed"' out)" 1
	if [ "$kind-$3" = zot-nobody ] || [ "$kind-$3" = zot-password ]; then
		is "$r: zot lists the SBOM" "$(curl -s --cacert ca.crt ${who:+-u "$who"} "$scheme://$b/v2/deep/er/team/tool/referrers/$tool" | grep -c "$sbom_digest")" 1
	fi
	stop_registry "$1$2$3-a"
	stop_registry "$1$2$3-b"
}
for scheme in http https; do
	for auth in nobody password token; do
		round docker "$scheme" "$auth"
		if command -v zot >/dev/null; then
			round zot "$scheme" "$auth"
		else
			skip "zot, $scheme, $auth" "zot is not on PATH"
		fi
	done
done
done_testing
