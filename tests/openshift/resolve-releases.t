#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# resolve-releases: the releases of an ImageSetConfiguration, from update graphs in files.
# MKMIRROR_OC_MIRROR is a folder of the real program's answers, MKMIRROR_OC_GRAPHS that of
# the graphs for them.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
cd "$tmp" || exit 1
tab=$(printf '\t')

graph() { # ARCH-CHANNEL VERSIONS EDGES: a graph of releases with edges FROM,TO
	printf '%s\n' "$2" "$3" | awk '
		NR == 1 { printf "{\"version\":1,\"nodes\":["
			for (i = 1; i <= NF; i++) printf "%s{\"version\":\"%s\",\"payload\":\"q.io/r:%s\"}", (i > 1 ? "," : ""), $i, $i }
		NR == 2 { printf "],\"edges\":["
			for (i = 1; i <= NF; i++) printf "%s[%s]", (i > 1 ? "," : ""), $i; print "]}" }' >"graphs/$1.json"
}
isc() { # writes isc.yaml: the part `platform` from standard input
	printf 'kind: ImageSetConfiguration\napiVersion: mirror.openshift.io/v2alpha1\nmirror:\n  platform:\n' >isc.yaml
	sed 's/^/    /' >>isc.yaml
}
versions() { resolve-releases --config isc.yaml --graphs graphs 2>err | cut -f2 | tr '\n' ' '; }
wants() { # NAME VERSIONS: the versions for isc.yaml of standard input
	isc
	is "$1" "$(versions)" "$2"
}

mkdir graphs
graph amd64-stable-4.7 "4.6.9 4.7.1 4.7.2 4.7.10" "0,1 0,2 1,2 1,3 2,3"
graph amd64-stable-4.8 "4.7.2 4.7.10 4.8.1 4.8.2 4.8.3-rc.1 4.8.3" "0,2 1,2 2,3 3,5 4,5"
graph amd64-stable-4.9 "4.8.3 4.9.1 4.9.2" "0,1 1,2"
graph amd64-eus-4.8 "4.6.9 4.7.2 4.8.1 4.8.2" "0,1 1,2 2,3"
graph amd64-fast-4.9 "4.9.1 4.9.2 4.9.3" "0,1 1,2 0,2"
graph s390x-stable-4.7 "4.7.1" ""
graph multi-stable-4.7 "4.7.2" ""
graph amd64-cut-4.8 "4.8.1" ""

isc <<'Y'
channels: [{name: stable-4.7}]
Y
is "a line" "$(resolve-releases --config isc.yaml --graphs graphs)" \
	"q.io/r:4.7.10${tab}4.7.10${tab}stable-4.7${tab}amd64"
wants "minVersion" "4.7.10 4.7.2 " <<'Y'
channels: [{name: stable-4.7, minVersion: 4.7.2}]
Y
wants "maxVersion" "4.6.9 4.7.1 " <<'Y'
channels: [{name: stable-4.7, maxVersion: 4.7.1}]
Y
wants "both, and prereleases" "4.8.2 4.8.3-rc.1 " <<'Y'
channels: [{name: stable-4.8, minVersion: 4.8.2, maxVersion: 4.8.3-rc.9}]
Y
wants "full" "4.6.9 4.7.1 4.7.10 4.7.2 " <<'Y'
channels: [{name: stable-4.7, full: true}]
Y
graph amd64-gap-4.7 "4.7.1 4.7.2" "0,1"
graph amd64-gap-4.8 "4.8.1 4.8.5" "0,1"
graph amd64-gap-4.9 "4.8.5 4.9.1 4.9.2" "0,1 1,2"
wants "a way that breaks off between: what was to be reached there, and no more" "4.7.1 4.7.2 4.8.5 4.9.2 " <<'Y'
channels: [{name: gap-4.7, minVersion: 4.7.1, maxVersion: 4.7.1}, {name: gap-4.9}]
Y
isc <<'Y'
channels: [{name: stable-4.8}]
Y
is "VERSION_FILTER" "$(VERSION_FILTER='^4\.8\.[0-9]$' versions)$(VERSION_FILTER='^4\.7' versions)" "4.8.3 4.7.10 "
is "and one that matches nothing" "$(VERSION_FILTER=x versions; grep -o 'VERSION_FILTER matches no version for amd64' err)" "VERSION_FILTER matches no version for amd64"
is "and one that is none" "$(VERSION_FILTER='(' versions; grep -o 'VERSION_FILTER: error parsing regexp' err)" "VERSION_FILTER: error parsing regexp"
wants "the shortest path that tries newer releases first" "4.6.9 4.7.10 4.7.2 " <<'Y'
channels: [{name: stable-4.7, minVersion: 4.6.9, shortestPath: true}]
Y
wants "no path" "4.7.10 4.7.2 " <<'Y'
channels: [{name: stable-4.8, minVersion: 4.7.2, maxVersion: 4.7.10, shortestPath: true}]
Y
has "is said" err "stable-4.8: no update leads from 4.7.2 to 4.7.10"
wants "architectures" "4.7.1 4.7.10 " <<'Y'
channels: [{name: stable-4.7}]
architectures: [amd64, s390x]
Y
wants "platforms stand for multi" "4.7.2 " <<'Y'
channels: [{name: stable-4.7}]
platforms: [{os: linux, architecture: arm64}]
Y
wants "two minor versions of one prefix, in any order" "4.7.1 4.7.10 4.8.1 4.8.2 4.8.3 4.9.1 4.9.2 " <<'Y'
channels: [{name: stable-4.9, minVersion: 4.9.2}, {name: stable-4.7, minVersion: 4.7.1, maxVersion: 4.7.1}]
Y
wants "another prefix of one minor version" "4.9.1 4.9.2 4.9.3 " <<'Y'
channels:
- {name: stable-4.9, minVersion: 4.9.1, maxVersion: 4.9.2}
- {name: fast-4.9, minVersion: 4.9.2}
Y
wants "a release that the other prefix lacks" "4.8.3 4.9.3 " <<'Y'
channels: [{name: stable-4.9, minVersion: 4.8.3, maxVersion: 4.8.3}, {name: fast-4.9}]
Y
has "is said" err "no update leads from 4.8.3 into the channel fast-4.9"
cp graphs/amd64-stable-4.7.json graphs/amd64-stable-4.7x.json
wants "of channels with the same lowest version the first counts, and none of okd" "4.7.1 4.7.10 4.7.2 4.8.1 4.8.2 " <<'Y'
channels:
- {name: stable-4.7, minVersion: 4.7.2, maxVersion: 4.7.2}
- {name: stable-4.7x, minVersion: 4.7.1, maxVersion: 4.7.1, type: okd}
- {name: stable-4.8, minVersion: 4.7.2, maxVersion: 4.8.2, shortestPath: true}
Y
wants "the other order" "4.7.2 4.8.1 4.8.2 " <<'Y'
channels:
- {name: stable-4.8, minVersion: 4.7.2, maxVersion: 4.8.2, shortestPath: true}
- {name: stable-4.7, minVersion: 4.7.2, maxVersion: 4.7.2}
Y
wants "one channel over several minor versions" "4.6.9 4.7.2 4.8.1 4.8.2 " <<'Y'
channels: [{name: eus-4.8, minVersion: 4.6.9, shortestPath: true}]
Y
has "is said of EUS" err "eus-4.8: the range crosses two minor versions"
wants "a range without releases beside another" "4.7.10 " <<'Y'
channels: [{name: stable-4.7, minVersion: 4.7.10, maxVersion: 4.7.10}]
architectures: [amd64, s390x]
Y
has "is said" err "stable-4.7: it has no release from 4.7.10 to 4.7.10 for s390x"
isc <<'Y'
release: quay.io/r/release:4.9.1-x86_64
Y
is "one release" "$(resolve-releases --config isc.yaml --graphs none)" "quay.io/r/release:4.9.1-x86_64$tab-$tab-$tab-"
wants "no releases" "" <<'Y'
graph: false
Y
is "are no mistake" "$(cat err)" ""
sed -i 's/v2alpha1/v1alpha2/; s/graph: false/channels: [{name: stable-4.7}]/' isc.yaml
is "v1alpha2" "$(versions)" "4.7.10 "
printf 'kind: DeleteImageSetConfiguration\ndelete: {platform: {channels: [{name: stable-4.7}]}}\n' >isc.yaml
is "--delete" "$(resolve-releases --delete --config isc.yaml --graphs graphs | cut -f2)" 4.7.10

# MESSAGE: the part `platform` on standard input is refused with it, and nothing is printed
bad() {
	isc
	fails 2 "refused: $1" resolve-releases --config isc.yaml --graphs graphs
	has "its place and why" err "$1"
	is "nothing is printed" "$(cat out)" ""
}
bad "isc.yaml:5: mirror.platform.channels[0].minVersion: '4.7' is no version of a release" <<'Y'
channels: [{name: stable-4.7, minVersion: "4.7"}]
Y
has "and no release" err "mirror.platform: no release found"
bad "isc.yaml:5: mirror.platform.channels[0].maxVersion: 4.7.9 is not in the channel stable-4.7 for amd64: it has 4.6.9 to 4.7.10" <<'Y'
channels: [{name: stable-4.7, maxVersion: 4.7.9, shortestPath: true}]
Y
bad "isc.yaml:4: mirror.platform: no release found" <<'Y'
channels: [{name: stable-4.7, minVersion: 4.7.2, maxVersion: 4.7.1}]
Y
bad "isc.yaml:5: mirror.platform.channels[1]: graphs/amd64-stable-9.9.json is not there" <<'Y'
channels: [{name: stable-4.7}, {name: stable-9.9}]
Y
graph amd64-none-4.9 "" ""
bad "there is no release for amd64 in the channel 'none-4.9'" <<'Y'
channels: [{name: none-4.9}]
Y
bad "from cut-4.8 to stable-4.9: 4.7.9" <<'Y'
channels: [{name: cut-4.8, minVersion: 4.7.9, maxVersion: 4.8.1}, {name: stable-4.9}]
Y
graph amd64-eus-4.10 "4.10.1" ""
bad "from eus-4.8 to eus-4.10: graphs/amd64-eus-4.9.json is not there" <<'Y'
channels: [{name: eus-4.8}, {name: eus-4.10, maxVersion: 4.10.1}]
Y
bad "'eus-4.8/../x' is no name of a channel" <<'Y'
channels: [{name: eus-4.8/../x}]
Y
bad "'' is no name of a channel" <<'Y'
channels: [{minVersion: 4.8.1}]
Y
cp graphs/amd64-stable-4.9.json graphs/amd64-odd.json
bad "the channel 'odd' does not end in a minor version" <<'Y'
channels: [{name: stable-4.8}, {name: odd}]
Y
broken() { # NODES-AND-EDGES MESSAGE
	echo "$1" >graphs/amd64-broken-4.8.json
	bad "graphs/amd64-broken-4.8.json: $2" <<'Y'
channels: [{name: broken-4.8}]
Y
}
broken '{"nodes":[{"version":"4.1.0","payload":"p"}],"edges":[[0,1]]}' "edges[0]: the numbers of two of the 1 nodes"
broken '{"nodes":[{"version":"4.1.0","payload":"p"}],"edges":[[-1,0]]}' "edges[0]"
broken '{"nodes":[{"version":"4.1.0","payload":"p"}],"edges":[[0]]}' "edges[0]"
broken '{"nodes":[{"version":"v4.1","payload":"p"}]}' "nodes[0].version: 'v4.1'"
broken '{"nodes":[{"version":"4.1.0"}]}' "nodes[0]: '4.1.0' has no payload"
broken '[]' "no update graph"
broken '{' ""
fails 2 "no configuration" resolve-releases --graphs graphs
fails 2 "graphs of a folder, to be kept" resolve-releases --config isc.yaml --graphs graphs --save-graphs graphs
isc <<'Y'
channels: [{name: stable-4.7}]
Y
fails 1 "a full disk" sh -c 'resolve-releases --config isc.yaml --graphs graphs >/dev/full'

# the update service
mkdir www kept
cp graphs/amd64-stable-4.7.json www/graph
printf 'arch=amd64&channel=stable-4.7' >www/graph.query
start_httpd web www
export UPDATE_URL_OVERRIDE="$url/graph"
resolve-releases --config isc.yaml --graphs graphs >want
resolve-releases --config isc.yaml --save-graphs kept >got 2>err
is "the service is asked" "$? $(cat err)" "0 "
same "and says the same" want got
same "its answer is kept" graphs/amd64-stable-4.7.json kept/amd64-stable-4.7.json
is "one request for each graph" "$(wc -l <web.log | tr -d ' ')" 1
is "what was kept is enough" "$(resolve-releases --config isc.yaml --graphs kept | cut -f2)" 4.7.10
echo '{"nodes":[]}' >www/graph
fails 2 "a channel that it does not know" resolve-releases --config isc.yaml
has "is named" err "isc.yaml:5: mirror.platform.channels[0]: there is no release for amd64 in the channel 'stable-4.7'"
echo '<html>' >www/graph
fails 2 "an answer that is no graph" resolve-releases --config isc.yaml --save-graphs kept
has "is said" err "the update service's answer: "
same "and is not kept" graphs/amd64-stable-4.7.json kept/amd64-stable-4.7.json
echo 404 >www/graph.status
fails 2 "an answer that is none" resolve-releases --config isc.yaml
has "has the status" err "404"
stop_httpd web
UPDATE_URL_OVERRIDE=https://me:secret@host.example/graph
fails 2 "credentials in the URL" resolve-releases --config isc.yaml
is "are not shown" "$(grep -c secret err)" 0
unset UPDATE_URL_OVERRIDE

golden=${MKMIRROR_OC_MIRROR:-} graphs=${MKMIRROR_OC_GRAPHS:-}
if [ ! -e "$golden/release/cases.tsv" ] || [ ! -d "$graphs/real" ]; then
	skip "the releases of oc-mirror" "MKMIRROR_OC_MIRROR and MKMIRROR_OC_GRAPHS are no folders of its answers"
else
	payloads() { grep -o '"[^"]*@sha256:[0-9a-f]*"' "$1" | tr -d '"' | sort; }
	while IFS=$tab read -r id set rc _; do
		[ "$id" = id ] && continue
		case=$golden/release/$id
		resolve-releases --v2 --config "$case/isc.yaml" --graphs "$graphs/$set" >got 2>err
		is "$id: as oc-mirror" "$(($? != 0))" "$((rc != 0))"
		[ "$rc" = 0 ] || continue
		cut -f1 got | sort >got.payloads
		for want in "$case"/variants/*.json "$case/out.json"; do
			[ -e "$want" ] || continue
			payloads "$want" >want
			cmp -s want got.payloads && break
		done
		same "$id: the same releases" want got.payloads
	done <"$golden/release/cases.tsv"
fi
done_testing
