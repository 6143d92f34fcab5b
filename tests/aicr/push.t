#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bundle-recipe -d oci://…: the artifact in a registry and in the layout beside.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../registry.sh"
need_registry
export MKMIRROR_RECIPES="$top/tests/aicr/data"
recipe=$MKMIRROR_RECIPES/recipe.yaml
start_registry reg
mkdir "$tmp/w" && cd "$tmp/w" || exit 1

ok "a bundle is pushed" bundle-recipe --plain-http --image-refs refs -d "oci://$host/team/site:v1" "$recipe"
is "under its tag" "$(digest_at "$host/team/site:v1")" "$(cat refs)"
layout=bundle/oci-layout/blobs/sha256
is "a layout has a copy" "$(sed 's/.*"digest":"\([^"]*\)".*/\1/' bundle/oci-layout/index.json)" "$(cat refs)"
layer=$layout/$(sed 's/.*tar+gzip","digest":"sha256:\([^"]*\)".*/\1/' "$layout/$(sed 's/sha256://' refs)")
is "its layer is the folder" "$(tar -tzf "$layer" | sed 's,^\./,,;s,/$,,' | sort)" \
	"$(find bundle -mindepth 1 ! -path 'bundle/oci-layout*' -printf '%P\n' | sed '1i.' | sort)"
is "with its modes, and no times or owners" "$(tar --numeric-owner -tvzf "$layer" | grep -E ' (\.|deploy.sh|README.md)/?$' | tr -s ' ' | cut -d' ' -f 1,2,4 | sort | tr '\n' ' ')" \
	"-rw------- 0/0 1970-01-01 -rwxr-xr-x 0/0 1970-01-01 drwx------ 0/0 1970-01-01 "
is "the layer's digest before it was compressed" "sha256:$(gzip -dc "$layer" | sha256sum | cut -d' ' -f 1)" \
	"$(sed 's/.*oras.content.digest":"\([^"]*\)".*/\1/' "$layout/$(sed 's/sha256://' refs)")"
ok "again" bundle-recipe --plain-http --image-refs again -d "oci://$host/team/site:v1" "$recipe"
ok "with the same digest" cmp refs again
rm -rf bundle
ok "a chart of Applications" bundle-recipe --plain-http --deployer argocd-helm -d "oci://$host/team/apps:1.2.3" "$recipe"
ok "is a chart of its tag" grep -q '^version: 1.2.3$' bundle/Chart.yaml
is "that pull-chart gets" "$(echo '{"name":"apps","type":"oci","repository":"oci://'"$host"'/team","chart":"apps","version":"1.2.3"}' |
	pull-chart --plain-http --work "$tmp/work" | grep -c '"archive"')" 1
is "Flux takes charts out of the artifact" "$(bundle-recipe --plain-http --deployer flux -d "oci://$host/team/flux:v1" "$recipe" && ls bundle/extra | tr '\n' ' ')" \
	"Chart.yaml artifactgenerator.yaml helmrelease.yaml templates "
fails 2 "a chart needs a version for its tag" bundle-recipe --plain-http --deployer argocd-helm -d "oci://$host/team/apps:latest" "$recipe"
fails 2 "a name with capitals" bundle-recipe -d "oci://$host/Team/x" "$recipe"
fails 2 "a tag that is none" bundle-recipe -d "oci://$host/x:a b" "$recipe"
aicr() { mkmirror aicr bundle -r "$recipe" "$@" >got 2>err; echo $?; }
is "a registry that does not answer" "$(aicr -o oci://127.0.0.1:9/x --plain-http)" 6
done_testing
