#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Real charts without random values, which are not in the tree: MKMIRROR_CORPUS is a folder of them
# with one folder a chart, and helm is on PATH or in HELM.
. "$(dirname "$0")/../lib.sh"

HELM=${HELM:-$(command -v helm || :)}
charts=${MKMIRROR_CORPUS:-}
pick() { # PATTERN: the first chart of that name that renders
	for c in "$charts"/$1-[0-9]*; do
		[ -e "$c/Chart.yaml" ] && { echo "$c"; return; }
	done
}
for name in apache contour kube-state-metrics prometheus-node-exporter node-feature-discovery; do
	if [ ! -d "$charts" ]; then
		skip "$name" "MKMIRROR_CORPUS is no folder of charts"
	elif [ ! "$HELM" ]; then
		skip "$name" "no helm to compare with"
	elif [ ! "$(pick "$name")" ]; then
		skip "$name" "not in $charts"
	else
		chart=$(pick "$name")
		env -i PATH=/usr/bin:/bin HOME=/nonexistent TZ=UTC "$HELM" template rel "$chart" \
			-n ns --include-crds >"$tmp/helm" 2>/dev/null
		ok "$name renders" sh -c "render rel '$chart' -n ns --include-crds >'$tmp/render'"
		same "$name is the same" "$tmp/helm" "$tmp/render"
	fi
done
done_testing
