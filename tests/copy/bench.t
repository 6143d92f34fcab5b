#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bench/copy says which programs are missing and measures the others.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
need_registry
cd "$tmp" || exit 1
few() { # a PATH of the programs of this machine but those named
	rm -rf few && mkdir few
	for f in /usr/bin/* /bin/* "$(command -v docker-registry)"; do ln -s "$f" few/ 2>/dev/null; done
	for f; do rm -f "few/$f"; done
}
bench() { env -u PEERS -u BENCH_TOOLS PATH="$tmp/few" BENCH_IMAGES=4 BUILD="$BUILD" "$top/bench/copy" "$@"; }
few crane regctl regsync skopeo
ok "without any peer" bench small
is "it is said how to get each" "$(sed 's/PATH:.*install/PATH: install/' err)" "bench/copy: no crane on PATH: install github.com/google/go-containerregistry/cmd/crane@v0.22.1, and PEERS=DIR
bench/copy: no regctl on PATH: install github.com/regclient/regclient/cmd/regctl@v0.11.7, and PEERS=DIR
bench/copy: no regsync on PATH: install github.com/regclient/regclient/cmd/regsync@v0.11.7, and PEERS=DIR
bench/copy: no skopeo on PATH: install skopeo"
is "and ours is measured: its requests" "$(sed -n 's,^mkmirror .* \([0-9]*\) / \([0-9]*\) .*,\1 \2,p' out)" "17 38"
few docker-registry
fails 2 "without a registry" bench small
has "which is said too" err "no docker-registry on PATH: apt install docker-registry"
few
fails 2 "another workload" bench a
has "is explained" err "'a' is small or large; others need BENCH_TOOLS"
done_testing
