#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Kustomize components of a recipe, by the kustomize on PATH: one that the test
# puts there, and the real one where there is one.
. "$(dirname "$0")/../lib.sh"
. "$top/tests/images.sh"
cd "$tmp" || exit 1
real=$(command -v kustomize)

# prints the pod of the folder, or a pod of the URL, and logs its arguments
mkdir fake none
cat >fake/kustomize <<'F'
#!/bin/sh
printf '%s|' "$@" >>"$LOG"; echo >>"$LOG"
[ -e "$2/broken" ] && { echo "no such base" >&2; exit 1; }
if [ -d "$2" ]; then
	cat "$2/pod.yaml" 2>/dev/null || echo "{kind: Pod, spec: {containers: [{image: 'q.io/patched:1'}]}}"
else
	echo "{kind: Pod, spec: {containers: [{image: 'q.io/remote:1'}]}}"
fi
F
chmod +x fake/kustomize
export LOG="$tmp/log" MKMIRROR_RECIPES="$tmp/tree"
PATH=$tmp/fake:$PATH

mkdir -p tree/overlays tree/components/site/deploy
: >tree/registry.yaml
printf "kind: RecipeMetadata\nmetadata: {name: base}\n" >tree/overlays/base.yaml
pod() { printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: site}\nspec: {containers: [{name: c, image: "%s"}]}\n' "$1"; }
pod q.io/site:1 >tree/components/site/deploy/pod.yaml
printf 'kind: Kustomization\nresources: [pod.yaml]\n' >tree/components/site/deploy/kustomization.yaml
recipe() { # LINE...: a recipe of one component
	printf 'kind: RecipeResult\ncomponentRefs:\n- name: site\n  type: Kustomize\n'
	printf '  %s\n' "$@"
}
recipe 'path: components/site/deploy' >local.yaml
mkmirror list-components -r local.yaml >record
is "a folder of the tree" "$(cat record)" "{\"name\":\"site\",\"type\":\"kustomize\",\"repository\":\"$tmp/tree\",\"path\":\"components/site/deploy\"}"
ok "a list with it" mkmirror list --recipe local.yaml
has "its image" out "- q.io/site:1"
has "its type" out "type: kustomize"
is "kustomize gets the folder" "$(cat log)" "build|$tmp/tree/components/site/deploy|"
mkmirror list --recipe local.yaml >out 2>&1
is "again: it does not run" "$(grep -c . log)" 1
pod q.io/site:2 >tree/components/site/deploy/pod.yaml
mkmirror list --recipe local.yaml --format text >out 2>err
is "a file of the folder that changed" "$(cut -f 1,2,3 out | tr '\t' ' ')" "q.io/site:2 certain site"
ok "the same by hand" mkmirror build-kustomization -M dep record
has "prints YAML" out "q.io/site:2"
has "what counts: the folder" dep "$tmp/tree/components/site/deploy/pod.yaml"
has "and the program" dep "$tmp/fake/kustomize"
is "a pipe" "$(kustomize build tree/components/site/deploy | mkmirror extract-images | cut -f 1)" q.io/site:2

: >log
recipe 'source: "https://git.example.com/site"' 'path: a b;touch hit' 'tag: v1' >remote.yaml
is "one from a repository" "$(mkmirror list --recipe remote.yaml --format text 2>err | cut -f 1)" q.io/remote:1
is "as kustomize wants it, by no shell" "$(cat log)" "build|https://git.example.com/site//a b;touch hit?ref=v1|"
is "nothing else was run" "$(ls -d hit mirror.work/hit 2>/dev/null)" ""
recipe "source: $tmp/tree" 'path: deploy' 'tag: v1' >git.yaml
: >log; mkmirror list-components -r git.yaml | mkmirror build-kustomization >out
is "a tag of a repository on disk" "$(cat log)" "build|file://$tmp/tree//deploy?ref=v1|"

cat >tree/patch.yaml <<'Y'
apiVersion: v1
kind: Pod
metadata: {name: site}
spec: {containers: [{name: c, image: "q.io/patched:1"}]}
Y
recipe 'path: components/site/deploy' 'patches: [patch.yaml]' >patched.yaml
is "patches" "$(mkmirror list --recipe patched.yaml --format text 2>err | cut -f 1)" q.io/patched:1
has "are in a kustomization of ours" mirror.work/kustomize/site/kustomization.yaml "q.io/patched:1"
has "over the component's own" mirror.work/kustomize/site/kustomization.yaml "tree/components/site/deploy"
recipe 'path: components/site/deploy' 'patches: [no.yaml]' >nopatch.yaml
fails 2 "a patch that is not there" mkmirror list --recipe nopatch.yaml
recipe 'path: nowhere' >nowhere.yaml
fails 2 "a folder that is not there" mkmirror list --recipe nowhere.yaml
has "is named" err "component site: there is no folder nowhere in the data tree"
fails 2 "a record of another type" mkmirror build-kustomization /dev/null

: >tree/components/site/deploy/broken
fails 3 "one that kustomize cannot build" mkmirror list --recipe local.yaml
has "what kustomize says" err "no such base"
has "and of which component" err "component site: kustomize build $tmp/tree/components/site/deploy: it failed with status 1"
rm tree/components/site/deploy/broken
fails 3 "no kustomize" env PATH=none "$bin/mkmirror" build-kustomization record
has "which component, and what to do" err "component site is made with Kustomize, and there is no 'kustomize' on PATH: install it"

new_layout upstream
add_image upstream q.io/site:2 amd64 one
ok "mirror" mkmirror mirror --recipe local.yaml --source oci:upstream --target oci:copy
has "copies its image" copy/index.json '"org.opencontainers.image.ref.name":"q.io/site:2"'

if [ -n "$real" ]; then
	PATH=${real%/*}:$PATH
	mkdir -p tree/base tree/over && pod q.io/base:1 >tree/base/pod.yaml
	printf 'resources: [pod.yaml]\nkind: Kustomization\n' >tree/base/kustomization.yaml
	printf 'kind: Kustomization\nresources: [../base]\nimages: [{name: q.io/base, newTag: "2"}]\n' >tree/over/kustomization.yaml
	recipe 'path: over' >real.yaml
	is "the real one" "$(mkmirror list --recipe real.yaml --format text 2>err | cut -f 1)" q.io/base:2
	recipe 'path: over' 'patches: [patch.yaml]' >real.yaml
	is "the real one with a patch" "$(mkmirror list --recipe real.yaml --format text 2>err | cut -f 1)" q.io/patched:1
else
	skip "the real one" "kustomize is not installed"
fi
done_testing
