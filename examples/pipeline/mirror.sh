#!/bin/sh
# mirror.sh [TARGET]: the stages one by one, as a script, without a build
# system.  TARGET is HOST[:PORT][/PREFIX] or oci:DIR.
#
# Files stand between the stages, since a pipe in a POSIX shell loses the
# failure of every stage but the last.  For a look, pipes do:
#
#	mkmirror render charts/hello | mkmirror extract-images | mkmirror dedup
set -eu
cd "$(dirname "$0")"
target=${1:-oci:mirror}
work=mirror.work
mkdir -p "$work"

# What to mirror, one line of JSON a chart: this one stands beside the script.
# Charts can come from repositories and registries too; see mkmirror-pull-chart(1).
cat >"$work/components.jsonl" <<JSON
{"name":"hello","type":"local","repository":"$PWD/charts/hello","chart":"hello","version":"1.0.0","namespace":"default","values":["$PWD/values.yaml"]}
JSON
mkmirror pull-chart --work "$work" -o "$work/charts.jsonl" "$work/components.jsonl"

# what the chart deploys, and what of it is an image
mkmirror render --component "$work/charts.jsonl" --seed 1 --kube-version v1.34.0 -o "$work/hello.yaml"
mkmirror extract-images --component hello -o "$work/hello.images" "$work/hello.yaml"
mkmirror dedup --sort --not-empty -o "$work/images.txt" "$work/hello.images"

# ---- a layout on disk stands for registry.example.com, so that the example runs
# without network.  Leave out all down to the next line of this kind, call the
# script with HOST/PREFIX, and it is one of your own.
[ -e upstream ] || ../upstream.sh upstream \
	registry.example.com/hello/server:1.0 registry.example.com/hello/migrate:1.0
source=oci:upstream
# ----

# Tags become digests once; mirror.lock is a file to check in.
mkmirror lock-images --work "$work" ${source:+--source "$source"} --components "$work/charts.jsonl" \
	--old mirror.lock -o mirror.lock "$work/images.txt"
mkmirror plan --work "$work" ${source:+--source "$source"} --components "$work/charts.jsonl" \
	--target "$target" -o "$work/plan.jsonl" mirror.lock
mkmirror copy-blob --work "$work" -o "$work/copied.jsonl" "$work/plan.jsonl"
mkmirror push-manifest --work "$work" -o "$work/receipt.jsonl" "$work/copied.jsonl"
mkmirror verify --work "$work" "$target" mirror.lock >"$work/verified.jsonl"
