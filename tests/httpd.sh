# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after lib.sh by tests that need a web server (tests/tools/httpd.c).
#
#   start_httpd NAME DIR [OPTION...]  serves DIR; sets url; its log is $tmp/NAME.log
#   stop_httpd NAME
#   make_chart DIR NAME VERSION [LINE...]  a small chart; LINEs go to Chart.yaml
#   sha256 FILE                      its digest in hexadecimal
httpds=
cleanups="$cleanups stop_httpds"
stop_httpds() { for h in $httpds; do stop_httpd "$h"; done; }

stop_httpd() {
	[ -s "$tmp/$1.httpd" ] || return 0
	kill "$(cat "$tmp/$1.httpd")" 2>/dev/null
	rm -f "$tmp/$1.httpd"
}
start_httpd() {
	h_name=$1 h_dir=$2
	shift 2
	rm -f "$tmp/$h_name.port"
	"$BUILD/tests/tools/httpd" "$@" -l "$tmp/$h_name.log" -p "$tmp/$h_name.port" "$h_dir" &
	echo $! >"$tmp/$h_name.httpd"
	httpds="$httpds $h_name"
	for h_wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -s "$tmp/$h_name.port" ] && break
		sleep 0.1
	done
	[ -s "$tmp/$h_name.port" ] || { echo "# httpd did not start"; exit 1; }
	# shellcheck disable=SC2034
	url=http://127.0.0.1:$(cat "$tmp/$h_name.port")
}
make_chart() {
	c_dir=$1 c_name=$2 c_version=$3
	shift 3
	mkdir -p "$c_dir/templates"
	printf '%s\n' "apiVersion: v2" "name: $c_name" "version: $c_version" "$@" >"$c_dir/Chart.yaml"
	echo "image: example.com/$c_name:$c_version" >"$c_dir/values.yaml"
	printf 'kind: Pod\nspec: {containers: [{image: {{ .Values.image | quote }}}]}\n' >"$c_dir/templates/pod.yaml"
}
sha256() { sha256sum "$1" | cut -d' ' -f1; }
