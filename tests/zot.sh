# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after registry.sh by tests that run zot (zotregistry.dev), when it is
# on PATH: `go build ./cmd/zot` in its sources makes one without extensions.
#
#   start_zot NAME [HTTP-SETTINGS]  as start_registry; the settings are JSON,
#                                   '"tls": {…}, "auth": {…}'
start_zot() {
	for z_try in 1 2 3 4 5 6 7 8; do
		z_port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000 + z_try))
		mkdir -p "$tmp/$1"
		cat >"$tmp/$1.json" <<-J
		{"distSpecVersion": "1.1.1", "storage": {"rootDirectory": "$tmp/$1", "gc": false},
		 "log": {"level": "info", "output": "$tmp/$1.log"},
		 "http": {"address": "127.0.0.1", "port": "$z_port"${2:+, $2}}}
		J
		zot serve "$tmp/$1.json" >"$tmp/$1.err" 2>&1 &
		echo $! >"$tmp/$1.pid"
		registries="$registries $1"
		for z_wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
			kill -0 "$(cat "$tmp/$1.pid")" 2>/dev/null || break
			if curl -s -o "$tmp/$1.ping" "http://127.0.0.1:$z_port/v2/"; then
				# shellcheck disable=SC2034
				host=127.0.0.1:$z_port
				return 0
			fi
			sleep 0.2
		done
		stop_registry "$1"
	done
	echo "# zot did not start" && cat "$tmp/$1.err"
	exit 1
}
