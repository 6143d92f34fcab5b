#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The work of the programs grows with the lock, and no faster.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/count.sh"
cd "$tmp" || exit 1

# signed DIR N: a lock of N images, and a work folder that knows a signature of each
signed() {
	mkdir "$1"
	i=0
	while [ $((i += 1)) -le "$2" ]; do
		printf 'example.com/i%d:1\tsha256:%064d\tall\n' "$i" "$i" >&3
		printf '{"image":"example.com/i%d","subject":"sha256:%064d","found":[["s.sig","sha256:%064d"]]}\n' \
			"$i" "$i" $((i + 100000))
	done 3>"$1/lock" >"$1/referrers.jsonl"
}
mkdir empty
echo '{"imageLayoutVersion":"1.0.0"}' >empty/oci-layout
echo '{"schemaVersion":2,"manifests":[]}' >empty/index.json
signed few 1000
signed many 2000
fails 1 "verify looks for signatures too" verify --work few oci:empty few/lock
is "each is missing" "$(grep -c 's\.sig' err)" 1000
count_status=1
ok "twice the signed images take at most 2.2 times" at_most 22 few many "$libexec/verify" --work '{}' oci:empty '{}/lock'
done_testing
