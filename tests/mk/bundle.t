#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bundles of recipes by make, and by CMake with Ninja and Unix Makefiles: when they are
# made, what they follow from, and what a failure leaves.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/product.sh"
install_mkmirror
unset MKMIRROR_RECIPES

product="$tmp/a b/product"
mkdir -p "$product" && cd "$product" || exit 1
cat >first.mk <<'M'
include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
MIRROR_RECIPES = tree
MIRROR_OUT = make/mirror.out
MIRROR_BUNDLE_DEPLOYER.site = $(DEPLOYER)
MIRROR_BUNDLE_SET.site = site:mode=on store:web.image.tag=v1
MIRROR_BUNDLE_SYSTEM_NODE_SELECTOR = role=sys
MIRROR_BUNDLE.site = make/out of it
MIRROR_CRITERIA.asked = --service eks
$(call mirror_add,site,recipe.yaml)
$(call mirror_add,asked)
$(call mirror_add,plain,images.txt)
M
cat >CMakeLists.txt <<'C'
cmake_minimum_required(VERSION 3.20)
project(product NONE)
find_package(mkmirror 0.1 REQUIRED)
set(common RECIPES tree BUNDLE_SYSTEM_NODE_SELECTOR role=sys)
mkmirror_add(site CONFIG recipe.yaml BUNDLE "out of it" BUNDLE_DEPLOYER ${DEPLOYER}
  BUNDLE_SET site:mode=on store:web.image.tag=v1 ${common})
mkmirror_add(asked CRITERIA --service eks ${common})
mkmirror_add(plain CONFIG images.txt)
C
echo 'registry.example.com/a:1' >images.txt

cat >"$tmp/eks.yaml" <<'Y'
kind: RecipeMetadata
apiVersion: aicr.run/v1alpha2
metadata: {name: eks}
spec:
  base: base
  criteria: {service: eks}
  componentRefs: [{name: shop, type: Helm, valuesFile: components/shop/values.yaml}]
Y

# The kinds of builds: configure DEPLOYER, and build NAME makes the bundle of a mirror.
configure() {
	deployer=$1
	[ "$kind" = make ] || cmake -G "$kind" -S . -B "$b" -DDEPLOYER="$1"
}
build() {
	if [ "$kind" = make ]; then
		make -s -f first.mk "mirror-bundle-$1" DEPLOYER="$deployer"
	else
		cmake --build "$b" --target "mirror-bundle-$1"
	fi
}
# The bundle starts once, and nothing behind it does: no chart is looked for.
bundles() { started | grep -c '^bundle-recipe$'; }
tree() { (cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2); }

check() { # KIND FOLDER
	kind=$1 b="$product/$2"
	rm -rf tree
	cp -R "$top/tests/aicr/data" tree
	mv tree/recipe.yaml .
	cp "$tmp/eks.yaml" tree/overlays
	ok "$2: configures" configure helm
	: >"$started"
	ok "$2: mirror-bundle-site" build site
	is "$2: no chart is pulled, no image is looked for" "$(started | grep -v -e '^list-components' -e '^resolve-list' -e '^split')" bundle-recipe
	out="$b/out of it"
	is "$2: the bundle" "$(ls "$out" | tr '\n' ' ')" \
		"001-db-pre 002-db 003-shop 004-shop-post 005-extra README.md checksums.txt deploy.sh recipe.yaml "
	ok "$2: its sums are right" sh -c 'cd "$1" && sha256sum --quiet -c checksums.txt' sh "$out"
	bundle-recipe --recipes tree --set 'site:mode=on' --set store:web.image.tag=v1 \
		--system-node-selector role=sys -d direct recipe.yaml
	is "$2: is that of bundle-recipe" "$(tree "$out")" "$(tree direct)"
	tree "$out" >"$2.first"
	: >"$started"
	ok "$2: again" build site
	is "$2: nothing runs" "$(started)" ""
	rm -rf "$out"
	ok "$2: a bundle that is gone" build site
	is "$2: is made again, with the same bytes" "$(tree "$out" | cmp - "$2.first" && bundles)" 1

	sleep 0.05; sed -i 's/^replicas: .*/replicas: 17/' tree/components/shop/values.yaml
	ok "$2: another values file" build site
	is "$2: is bundled" "$(bundles)" 1
	has "$2: with its value" "$out/003-shop/values.yaml" "replicas: 17"
	sleep 0.05; sed -i 's/kind: ConfigMap/kind: Secret/' tree/components/shop/manifests/settings.yaml
	ok "$2: another manifest" build site
	is "$2: is bundled too" "$(bundles)" 1
	has "$2: as it is now" "$out/004-shop-post/templates/settings.yaml" "kind: Secret"
	sleep 0.05; sed -i 's/version: 2.0.0/version: 2.0.1/' recipe.yaml
	ok "$2: another recipe" build site
	is "$2: is bundled as well" "$(bundles)" 1
	has "$2: with its version" "$out/002-db/upstream.env" "VERSION='2.0.1'"
	ok "$2: again nothing" build site
	is "$2: runs" "$(started)" ""

	if [ "$kind" = Ninja ]; then # the others go by time where a path has spaces
		cp recipe.yaml newer.yaml; sed -i 's/version: 2.0.1/version: 2.0.2/' recipe.yaml; touch -d 2020-02-02 recipe.yaml
		ok "$2: a recipe with an older time" build site
		has "$2: is bundled" "$out/002-db/upstream.env" "VERSION='2.0.2'"
		cp newer.yaml recipe.yaml
		ok "$2: and the newer one" build site
	fi

	tree "$out" >"$2.before"
	sleep 0.05; cp recipe.yaml good.yaml; sed -i 's,manifests/settings.yaml,manifests/none.yaml,' recipe.yaml
	: >"$started"
	ok "$2: a manifest that is missing fails" not build site
	has "$2: and is named" "$tmp/both" "none.yaml"
	is "$2: the bundle of before stays" "$(tree "$out")" "$(cat "$2.before")"
	ok "$2: it fails again" not build site
	sleep 0.05; cp good.yaml recipe.yaml
	ok "$2: and back" build site
	is "$2: to the same" "$(tree "$out")" "$(cat "$2.before")"

	ok "$2: another deployer" configure argocd
	: >"$started"
	ok "$2: is another bundle" build site
	is "$2: in one run" "$(bundles)" 1
	ok "$2: for Argo CD" [ -e "$out/app-of-apps.yaml" ]
	ok "$2: of which nothing of the first is left in its folders" [ ! -e "$out/003-shop/install.sh" ]
	configure chef >"$tmp/log" 2>&1
	ok "$2: a deployer that is none fails" not build site
	has "$2: and those that are, are named" "$tmp/both" "must be one of helm, argocd, argocd-helm, flux, helmfile"
	ok "$2: the bundle of before stays then too" [ -e "$out/app-of-apps.yaml" ]
	configure helm >"$tmp/log" 2>&1

	ok "$2: a recipe by criteria" build asked
	ok "$2: is bundled in the work folder" [ -e "$b/mirror.out/asked/bundle/deploy.sh" ]
	: >"$started"
	ok "$2: it again" build asked
	is "$2: nothing runs for it" "$(started)" ""
	ok "$2: a list fails" not build plain
	has "$2: since it is no recipe" "$tmp/both" "a bundle is made of a recipe, and this is none"
}
not() { ! "$@" >"$tmp/both" 2>&1; }

check make make
if command -v cmake >/dev/null; then
	check "Unix Makefiles" unix
	command -v ninja >/dev/null && check Ninja ninja || skip "Ninja" "it is not installed"
else
	skip "CMake" "it is not installed"
fi
done_testing
