#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --vendor-charts: charts come into the bundle, by pull-chart alone.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../httpd.sh"
export MKMIRROR_RECIPES="$top/tests/aicr/data"
mkdir "$tmp/w" && cd "$tmp/w" || exit 1
mkdir web
make_chart shop shop 1.2.3
tar -czf web/shop-1.2.3.tgz shop
start_httpd charts web
printf 'apiVersion: v1\nentries:\n  shop:\n    - {name: shop, version: 1.2.3, urls: [%s/shop-1.2.3.tgz], digest: %s}\n' \
	"$url" "$(sha256 web/shop-1.2.3.tgz)" >web/index.yaml
sed "s,https://charts.example.com,$url,; /^  - name: db/,/^  - name: extra/{/^  - name: extra/!d;}; s/dependencyRefs: \[db\]/dependencyRefs: []/" \
	"$MKMIRROR_RECIPES/recipe.yaml" >recipe.yaml
bundle() { bundle-recipe --vendor-charts "$@" recipe.yaml; }

ok "a bundle with its charts" bundle -d out --dynamic shop:replicas
is "its folders" "$(ls out | grep ^0 | tr '\n' ' ')" "001-shop 002-extra "
ok "the archive is what the repository has" cmp out/001-shop/charts/shop-1.2.3.tgz web/shop-1.2.3.tgz
is "the chart around it" "$(grep -A3 ^dependencies out/001-shop/Chart.yaml | tr -s ' \n' ' ')" \
	'dependencies: - name: shop version: 1.2.3 repository: "" '
is "its values stand under the chart's name" "$(sed -n 3p out/001-shop/values.yaml)" "shop:"
is "and those of the cluster" "$(sed 1,2d out/001-shop/cluster-values.yaml | tr -s ' \n' ' ')" "shop: replicas: 1 "
is "provenance" "$(grep -E 'sha256|tarballName|version' out/provenance.yaml | tr -s ' \n' ' ')" \
	" sha256: $(sha256 web/shop-1.2.3.tgz) tarballName: shop-1.2.3.tgz version: v1.2.3 "
ok "checksums fit" sh -c 'cd out && sha256sum --quiet -c checksums.txt'
is "nothing of the repository is asked for at the installation" "$(find out -name upstream.env)" ""
is "its manifests run after it: those that are hooks as they are" "$(grep helm.sh out/001-shop/templates/settings.yaml | tr -s ' \n' ' ')" \
	' helm.sh/hook: post-install,pre-delete helm.sh/hook-weight: "1" '
sed 's/annotations: .*/annotations: {}/' "$MKMIRROR_RECIPES/components/shop/manifests/settings.yaml" >plain.yaml
cp -R "$MKMIRROR_RECIPES" data; cp plain.yaml data/components/shop/manifests/settings.yaml
ok "a manifest that is no hook" bundle -d hooked --recipes data
is "becomes one" "$(grep helm.sh hooked/001-shop/templates/settings.yaml | tr -s ' \n' ' ')" \
	' helm.sh/hook: post-install helm.sh/hook-delete-policy: before-hook-creation helm.sh/hook-weight: "100" '
ok "render takes it as a chart" render x out/001-shop
ok "for Flux" bundle -d flux --deployer flux
is "the chart comes from the bundle" "$(grep -c 'chart: ./shop' flux/shop/helmrelease.yaml)" 1
sed 's/version: v1.2.3/version: v9.9.9/' recipe.yaml >gone.yaml
aicr() { mkmirror aicr bundle -r "$1" -o no --vendor-charts >got 2>err; echo $?; }
is "a version that there is none, under aicr's front" "$(aicr gone.yaml)" 3
is "and nothing is written" "$(ls -d no 2>/dev/null)" ""
sed 's,source: http,source: ftp,' recipe.yaml >ftp.yaml
is "a source that is no repository" "$(aicr ftp.yaml)" 2
stop_httpd charts
is "a repository that does not answer" "$(aicr recipe.yaml)" 6
is "no work folder stays" "$(ls -d "${TMPDIR:-/tmp}"/mkmirror.?????? 2>/dev/null)" ""
done_testing
