# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after lib.sh by tests that need keys, certificates and tokens.
#
#   need_openssl                 ends the test, skipped, where openssl is not there
#   make_ca NAME                 NAME.key and NAME.crt, a CA of its own
#   make_cert CA NAME EXTENSION  NAME.key and NAME.crt, signed by CA
#   start_tokend NAME [OPTION…]  tests/tools/tokend.c; sets token_url; its log is
#                                $tmp/NAME.log; token.crt is what registries trust
#   stop_tokend NAME
#   auth_of USER:PASSWORD        as "auth" in docker's files has it
tokends=
cleanups="$cleanups stop_tokends"
stop_tokends() { for k in $tokends; do stop_tokend "$k"; done; }

need_openssl() {
	command -v openssl >/dev/null && return
	skip "$(basename "$0")" "openssl is not installed"
	done_testing
}
a_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key" 2>/dev/null; }
make_ca() {
	a_key "$1"
	openssl req -x509 -new -key "$1.key" -days 30 -subj "/CN=$1" -out "$1.crt" 2>/dev/null
}
make_cert() {
	a_key "$2"
	openssl req -new -key "$2.key" -subj "/CN=$2" -out "$2.csr" 2>/dev/null
	echo "$3" >"$2.ext"
	openssl x509 -req -in "$2.csr" -CA "$1.crt" -CAkey "$1.key" -CAcreateserial -days 30 \
		-extfile "$2.ext" -out "$2.crt" 2>/dev/null
}
stop_tokend() {
	[ -s "$tmp/$1.tokend" ] || return 0
	kill "$(cat "$tmp/$1.tokend")" 2>/dev/null
	rm -f "$tmp/$1.tokend"
}
start_tokend() {
	k_name=$1
	shift
	[ -s "$tmp/token.key" ] || {
		openssl genrsa -out "$tmp/token.key" 2048 2>/dev/null
		openssl req -x509 -new -key "$tmp/token.key" -days 30 -subj /CN=token -out "$tmp/token.crt" 2>/dev/null
	}
	rm -f "$tmp/$k_name.port"
	tokend -c "$tmp/token.crt" -k "$tmp/token.key" -l "$tmp/$k_name.log" -p "$tmp/$k_name.port" "$@" &
	echo $! >"$tmp/$k_name.tokend"
	tokends="$tokends $k_name"
	for k_wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s "$tmp/$k_name.port" ] && break
		sleep 0.1
	done
	[ -s "$tmp/$k_name.port" ] || { echo "# tokend did not start"; exit 1; }
	# shellcheck disable=SC2034
	token_url=http://127.0.0.1:$(cat "$tmp/$k_name.port")/token
}
auth_of() { printf '%s' "$1" | openssl base64 -A; }
