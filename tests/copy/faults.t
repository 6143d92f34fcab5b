#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Faults of source and target: every status on every verb, resets, answers that end early
# or are wrong, made by tests/tools/faultproxy.c.
. "$(dirname "$0")/lib.sh"
new_layout up
add_image up example.com/team/app:v1 amd64 base app
head -c 300000 /dev/urandom | od -An -tx1 >big
add_image up example.com/team/big:v1 amd64 "$(cat big)"
printf '%s\n' example.com/team/app:v1 example.com/team/big:v1 >list
mkmirror lock-images --source oci:up -o up.lock list
start_registry src; real_src=$host
start_registry dst; real_dst=$host
fill "$real_src" up.lock
start_proxy from "$real_src"; src=$host
start_proxy to "$real_dst"; dst=$host
sed "s,example.com,$src," list >images
grep app images >app

t_run=0
copy() { # LIST: from nothing to a place of its own
	t_run=$((t_run + 1))
	rm -rf work && : >from.log && : >to.log
	mkmirror lock-images --work work -o lock "$1" && mkmirror plan --work work --no-referrers --target "$dst/r$t_run" -o p lock &&
		mkmirror copy-blob -o c p && mkmirror push-manifest --work work -o r c && mkmirror verify "$real_dst/r$t_run" lock
}
rule() { : >from.rules; : >to.rules; echo "$2" >"$1.rules"; }

copy app >log 2>&1
is "without faults" "$?" 0
# what is tried again, on every verb that a copy uses; a rule counts for itself
for where in "from GET /manifests/" "from GET /blobs/" "to HEAD /manifests/" "to POST /uploads/" "to PUT /uploads/" "to PUT /manifests/"; do
	# shellcheck disable=SC2086
	set -- $where
	for fault in "status 408" "status 429 Retry-After: 1" "status 500" "status 502" "status 503" "status 504" reset; do
		rule "$1" "$2 $3 1 $fault"
		copy app >log 2>&1
		is "$where: $fault once, and again" "$?,$(hits "$1" "$fault")" 0,1 || t_show log
	done
	for fault in "status 400" "status 403" "status 405"; do
		rule "$1" "$2 $3 0 $fault"
		copy app >log 2>&1
		status=$?
		if [ "$2 $fault" = "HEAD status 403" ] || [ "$2 $fault" = "HEAD status 405" ]; then
			is "$where: $fault once, and GET from then on" "$status,$(hits "$1" "$fault")" 0,1 || t_show log
			continue
		fi
		is "$where: $fault is not tried again" "$((status != 0)),$(hits "$1" "$fault")" \
			"1,$([ "$2" = POST ] && echo 3 || grep " $fault" "$1.log" | cut -d ' ' -f 2 | sed 's,/uploads/.*digest=,/,' | sort -u | wc -l | tr -d ' ')" || t_show log
		is "and it says so" "$(grep -c "$2 http://.*: ${fault#status }" log | sed 's/^[1-9].*/1/')" 1 || t_show log
	done
done

# bodies
half=$(($(wc -c <big) / 4))
for fault in "cut $half" "break $half"; do
	rule from "GET /big/blobs/ 2 $fault"
	copy images >log 2>&1
	is "a download: $fault" "$?" 0 || t_show log
	is "goes on where it broke off" "$(requests_since src 0 | grep -c 'GET .*/big/blobs/.* 206 ' | sed 's/^[1-9].*/some/')" some
done
rule to "PUT /big/blobs/ 1 eat $half"
copy images >log 2>&1
is "an upload that breaks starts over" "$?,$(hits to "eat $half")" 0,1 || t_show log
rule from "GET /big/blobs/ 0 wrong 1000"
copy images >log 2>&1
is "wrong bytes: the rest goes on" "$?,$(grep -c '"status":"copied"' c)" 1,3 || t_show log
has "and they are named with both digests" log "have the digest sha256:"
is "no upload was ended" "$(grep -c 'PUT .*/big/.*' to.log | sed 's/^[1-9].*/some/'),$(curl -s -o /dev/null -w '%{http_code}' "http://$real_dst/v2/r$t_run/team/big/manifests/v1")" some,404
rule from "GET /app/blobs/ 0 file 200 list"
fails 1 "another size than the manifest says" copy app
has "is named once, with it" err "team/app:v1: $(blob_of base): $src/team/app gives "
rule from "GET /app/manifests/ 0 file 200 list Content-Type: text/html"
fails 1 "a page in place of a manifest" copy app
has "is named with its type" err "not a manifest (it came as 'text/html')"
rule from "GET /app/blobs/ 0 cut 3"
fails 75 "a server that always ends early is given up" copy app
rule from "GET /blobs/ 1 stall 1500"
copy app >log 2>&1
is "a short stall does no harm" "$?" 0
done_testing
