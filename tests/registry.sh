# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after lib.sh by tests that need a registry: Debian's docker-registry
# on a free loopback port, with its storage and access log in $tmp.
#
#   need_registry               ends the test, skipped, where there is none
#   start_registry NAME [YAML]  starts one; sets host; YAML is added to its settings
#                               (read_only=true makes it one that takes nothing,
#                               http_more='tls: {…}' adds to its http settings)
#   stop_registry NAME
#   requests NAME               how many requests it had so far
#   requests_since NAME N       its log lines after the first N
#   digest_at HOST/REPO:TAG     the digest that skopeo finds there
registries=
cleanups="$cleanups stop_registries"
stop_registries() { for r in $registries; do stop_registry "$r"; done; }

need_registry() {
	command -v docker-registry >/dev/null && return
	skip "$(basename "$0")" "docker-registry is not installed"
	done_testing
}
stop_registry() {
	[ -s "$tmp/$1.pid" ] || return 0
	kill "$(cat "$tmp/$1.pid")" 2>/dev/null
	# it answers until it has ended
	wait "$(cat "$tmp/$1.pid")" 2>/dev/null || :
	rm -f "$tmp/$1.pid"
}
start_registry() {
	for r_try in 1 2 3 4 5 6 7 8; do
		r_port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000 + r_try))
		mkdir -p "$tmp/$1"
		cat >"$tmp/$1.yml" <<-Y
		version: 0.1
		log: {level: error, accesslog: {disabled: false}}
		storage:
		  filesystem: {rootdirectory: $tmp/$1}
		  maintenance: {uploadpurging: {enabled: false}, readonly: {enabled: ${read_only:-false}}}
		http: {addr: "127.0.0.1:$r_port", net: tcp, secret: test${http_more:+, $http_more}}
		${2:-}
		Y
		env -u REGISTRY_AUTH_FILE OTEL_TRACES_EXPORTER=none docker-registry serve "$tmp/$1.yml" >>"$tmp/$1.log" 2>&1 &
		echo $! >"$tmp/$1.pid"
		for r_wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			kill -0 "$(cat "$tmp/$1.pid")" 2>/dev/null || break
			if curl -s -o "$tmp/$1.ping" "http://127.0.0.1:$r_port/v2/" &&
				kill -0 "$(cat "$tmp/$1.pid")" 2>/dev/null; then
				host=127.0.0.1:$r_port
				registries="$registries $1"
				return 0
			fi
			sleep 0.1
		done
		stop_registry "$1"
	done
	echo "# docker-registry did not start" && cat "$tmp/$1.log"
	exit 1
}
requests() { grep -c '" [0-9][0-9][0-9] [0-9]' "$tmp/$1.log"; }
requests_since() { grep '" [0-9][0-9][0-9] [0-9]' "$tmp/$1.log" | tail -n "+$(($2 + 1))"; }
digest_at() { echo "sha256:$(skopeo inspect --tls-verify=false --raw "docker://$1" 2>/dev/null | sha256sum | cut -d' ' -f1)"; }
