# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after lib.sh by tests that put tests/tools/faultproxy.c before a
# registry.
#
#   start_proxy NAME HOST:PORT  starts one on a free port; sets host; its rules
#                               are $tmp/NAME.rules, its log is $tmp/NAME.log
#   hits NAME ACTION            how often that action was taken
proxies=
cleanups="$cleanups stop_proxies"
stop_proxies() { for p in $proxies; do kill "$p" 2>/dev/null; done; }
start_proxy() {
	: >"$tmp/$1.rules"
	faultproxy -l "$tmp/$1.log" -p "$tmp/$1.port" "${2#*:}" "$tmp/$1.rules" &
	proxies="$proxies $!"
	for p_wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -s "$tmp/$1.port" ] && break; sleep 0.1; done
	# shellcheck disable=SC2034
	host=127.0.0.1:$(cat "$tmp/$1.port")
}
hits() { grep -c " $2 *\$" "$tmp/$1.log"; }
