#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# bundle-recipe: values in their order, folders, what each deployer gets, and deploy.sh.
. "$(dirname "$0")/../lib.sh"
export MKMIRROR_RECIPES="$top/tests/aicr/data"
recipe=$MKMIRROR_RECIPES/recipe.yaml
mkdir "$tmp/w" && cd "$tmp/w" || exit 1
bundle() { bundle-recipe "$@" "$recipe"; }
value() { sed -n "s/^ *$2: //p" "$1"; }
# A document on one line, for comparing.
flat() { sed '1,2d' "$1" | tr -s ' \n' ' ' | sed 's/ $//'; }

ok "a bundle for helm" bundle -d out --system-node-selector role=sys --system-node-toleration ded=sys:NoSchedule \
	--workload-gate gate:NoSchedule --workload-selector job=train --nodes 8 --storage-class fast --set site:replicas=3
is "its folders" "$(ls out | tr '\n' ' ')" \
	"001-db-pre 002-db 003-shop 004-shop-post 005-extra README.md checksums.txt deploy.sh recipe.yaml "
is "values: selectors, tolerations, gate, nodes, storage class, --set" "$(flat out/003-shop/values.yaml)" \
	'disk: size: 1Gi storageClassName: fast gpu: count: 8 gate: gate:NoSchedule tolerations: - operator: Exists jobs: job: train kept: tolerations: - key: mine operator: Exists - effect: NoSchedule key: ded operator: Equal value: sys none: tolerations: [] replicas: 3 web: nodeSelector: role: sys tolerations: - effect: NoSchedule key: ded operator: Equal value: sys words: - "yes" - "yes" - 2025-01-01T00:00:00Z'
is "upstream.env of a registry" "$(cat out/002-db/upstream.env)" "CHART='oci://registry.example.com/charts/db'
REPO=''
VERSION='2.0.0'"
is "a manifest is rendered, and hooks of its installation are gone" "$(tr -s ' \n' ' ' <out/004-shop-post/templates/settings.yaml)" \
	'apiVersion: v1 kind: ConfigMap metadata: name: shop-1.2.3 namespace: shop annotations: helm.sh/hook: pre-delete helm.sh/hook-weight: "1" data: replicas: "3" web: | nodeSelector: role: sys tolerations: - effect: NoSchedule key: ded operator: Equal value: sys '
is "one that renders to nothing is left out" "$(ls out/005-extra/templates | wc -l | tr -d ' ')" 0
is "what owns its namespace does not create it" "$(grep -c create-namespace out/001-db-pre/install.sh out/002-db/install.sh | tr '\n' ' ')" \
	"out/001-db-pre/install.sh:0 out/002-db/install.sh:1 "
ok "checksums fit" sh -c 'cd out && sha256sum --quiet -c checksums.txt'
is "and have all but recipe.yaml" "$(cd out && find . -type f ! -name checksums.txt ! -name recipe.yaml | sed 's,^\./,,' | sort)" \
	"$(sed 's/^[0-9a-f]*  //' out/checksums.txt | sort)"
is "modes" "$(stat -c %a out/deploy.sh out/003-shop/values.yaml out/005-extra/Chart.yaml | tr '\n' ' ')" "755 600 644 "
cp -R out first
ok "again" bundle -d out --system-node-selector role=sys --system-node-toleration ded=sys:NoSchedule \
	--workload-gate gate:NoSchedule --workload-selector job=train --nodes 8 --storage-class fast --set site:replicas=3
ok "the bytes are the same" diff -r first out
mkdir -p out/009-gone out/mine; : >out/mine/file; : >out/note
ok "in a folder with other things" bundle -d out --set database:enabled=false --dynamic store:web.image.tag --dynamic shop:replicas
is "an earlier bundle's folders are gone, others stay" "$(ls out | grep -v README | tr '\n' ' ')" \
	"001-shop 002-shop-post 003-extra checksums.txt deploy.sh mine note recipe.yaml "
is "what is left to the cluster" "$(flat out/001-shop/cluster-values.yaml)" 'replicas: 1 web: image: tag: ""'
is "is not in the values" "$(grep -c replicas out/001-shop/values.yaml)" 0
is "a disabled component is not in the recipe" "$(grep -c 'name: db' out/recipe.yaml)" 0

ok "a bundle for helmfile" bundle -d file --deployer helmfile
is "its levels" "$(ls file | grep yaml | tr '\n' ' ')" "helmfile.yaml level-0.yaml level-1.yaml level-2.yaml "
is "needs and validation" "$(tr -s ' \n' ' ' <file/level-0.yaml)" 'repositories: - name: registry-example-com-charts url: registry.example.com/charts/ oci: true helmDefaults: wait: true timeout: 600 createNamespace: true releases: - name: db-pre namespace: data chart: ./001-db-pre values: - ./001-db-pre/values.yaml createNamespace: false - name: db namespace: data chart: registry-example-com-charts/db version: 2.0.0 values: - ./002-db/values.yaml needs: - db-pre disableValidation: true '
ok "a bundle for Argo CD" bundle -d argo --deployer argocd --repo https://git.example.com/x.git
is "waves" "$(grep -h sync-wave argo/*/application.yaml | tr -dc '0-9')" 01234
has "a chart of a registry keeps its version" argo/002-db/application.yaml "repoURL: oci://registry.example.com/charts/db"
ok "a chart of Applications" bundle -d chart --deployer argocd-helm --dynamic site:replicas
is "its values" "$(grep -A1 '^site' chart/values.yaml | tr -s ' \n' ' ')" "site: replicas: 1 "
if command -v helm >/dev/null; then
	ok "helm renders it" helm template x chart --set repoURL=oci://r.example.com/p
	has "with the cluster's values over the bundle's" "$tmp/out" "replicas: 1"
else
	ok "render renders it" render x chart --set repoURL=oci://r.example.com/p
	is "with an Application a folder, and their parent" "$(grep -c "^kind: Application" "$tmp/out")" 6
fi
ok "a bundle for Flux" bundle -d flux --deployer flux --dynamic site:replicas
is "its releases" "$(ls flux | tr '\n' ' ')" "README.md checksums.txt db db-pre extra kustomization.yaml shop shop-post sources "
has "each depends on the one before" flux/shop/helmrelease.yaml "- name: db"
ok "manifests are copied" cmp flux/shop-post/templates/components/shop/manifests/settings.yaml "$MKMIRROR_RECIPES/components/shop/manifests/settings.yaml"

fails 2 "--dynamic is not for Argo CD" bundle -d no --deployer argocd --dynamic site:x
fails 2 "nor for a component that there is none" bundle -d no --dynamic nobody:x
fails 2 "a set without a value" bundle -d no --set shop:a=
fails 2 "a set through a value" bundle -d no --set shop:replicas.x=1
fails 2 "a taint without an effect" bundle -d no --system-node-toleration a=b
fails 2 "no component left" bundle -d no --set shop:enabled=0,db:enabled=0,extra:enabled=f
fails 2 "a deployer that there is none" bundle -d no --deployer fleet
fails 2 "no recipe there" bundle-recipe -d no missing.yaml
is "nothing was written" "$(ls -d no 2>/dev/null)" ""
for name in ../evil . a/b; do
	sed "s,^  - name: extra,  - name: \"$name\"," "$recipe" >evil.yaml
	fails 2 "a component called $name" bundle-recipe -d no evil.yaml
done
sed 's,^    namespace: data,    namespace: "$(touch hacked)",; s,^  - name: extra,  - name: "x; touch hacked",; /^    preManifest/d' "$recipe" >evil.yaml
ok "words for a shell are quoted" bundle-recipe -d evil evil.yaml
printf '#!/bin/sh\necho "$@" >>%s/calls\n' "$PWD" >helm
sed 's/.*/#!\/bin\/sh/' helm >kubectl; chmod +x helm kubectl
ok "so that nothing else runs" env PATH="$PWD:$PATH" bash evil/deploy.sh
is "not even where they stand" "$(find . -name hacked)" ""
ln -s "$PWD/mine" flux/extra2; rm -rf argo/005-extra; mkdir outside; ln -s "$PWD/outside" argo/005-extra
fails 2 "a symbolic link in the folder is not followed" bundle -d argo --deployer argocd
is "what it leads to stays empty" "$(ls outside)" ""

# deploy.sh with stand-ins for helm, kubectl and sleep
rm -f calls
printf '#!/bin/sh\ncase $1 in version) echo v4.1.0 | sed "s/^v//;s/^/v/"; exit ;; esac\nprintf "%%s\\n" "$*" >>%s/calls\n[ ! -e %s/broken-$4 ] || exit 1\n' "$PWD" "$PWD" >helm
printf '#!/bin/sh\necho "$@" >>%s/sleeps\n' "$PWD" >sleep; chmod +x sleep
deploy() { env PATH="$PWD:$PATH" bash first/deploy.sh "$@"; }
ok "deploy.sh installs" deploy
is "in order" "$(sed 's/^upgrade --install --force-conflicts \([^ ]*\).*/\1/' calls | tr '\n' ' ')" "db-pre db shop shop-post extra "
has "a chart by repository and version" calls "shop shop --repo https://charts.example.com --version v1.2.3 --namespace shop --create-namespace -f values.yaml -f cluster-values.yaml --wait --timeout 10m"
rm calls; ok "without waiting" deploy --no-wait
is "it has a timeout alone" "$(grep -c -- --wait calls)" 0
rm calls; ok "dry run" env DRY_RUN_FLAG=--dry-run=server PATH="$PWD:$PATH" bash first/deploy.sh
is "is handed to helm" "$(grep -c -- --dry-run=server calls)" 5
: >broken-shop; rm calls
fails 1 "a release that fails" deploy --retries 2
is "is tried again, after a while each" "$(cat sleeps | tr '\n' ' ')$(grep -c 'conflicts shop ' calls)" "5 20 3"
is "and ends the run" "$(grep -c 'conflicts extra ' calls)" 0
rm calls; ok "--best-effort goes on" deploy --retries 0 --best-effort
is "with the next ones" "$(grep -c 'conflicts extra ' calls)" 1
has "and says what failed" "$tmp/out" "the following components failed: shop"
fails 1 "an option that it has not" deploy --bes-effort
printf '#!/bin/sh\ncase "$*" in *phase*) echo Terminating ;; esac\n' >kubectl
rm calls; fails 1 "a namespace that is being deleted" deploy
is "stops it before anything is installed" "$(grep -c upgrade calls 2>/dev/null)" ""
# components that need more: an operator's taints, CRDs, a plugin that is started again
cat >gpu.yaml <<'Y'
kind: RecipeResult
criteria: {service: kind}
componentRefs:
  - {name: nodewright-operator, type: Helm, source: "https://c.example.com", version: v1, namespace: skyhook, overrides: {controllerManager: {manager: {env: {runtimeRequiredTaint: "mine.io/t=x:NoSchedule"}}}}}
  - {name: gpu-operator, type: Helm, source: "https://c.example.com", version: v26.3.1, namespace: gpu}
  - {name: kai-scheduler, type: Helm, source: "oci://c.example.com", version: v1, namespace: kai}
  - {name: nvidia-dra-driver-gpu, type: Helm, source: "https://c.example.com", version: "25", namespace: dra}
deploymentOrder: [nodewright-operator, gpu-operator, kai-scheduler, nvidia-dra-driver-gpu]
Y
ok "a bundle of them" bundle-recipe -d gpu gpu.yaml
has "pods of the DRA driver follow the operator's version" gpu/004-nvidia-dra-driver-gpu/values.yaml "aicr.nvidia.com/gpu-operator-chart-version: v26.3.1"
cat >kubectl <<K
#!/bin/sh
echo "\$*" >>"$PWD/asked"
case \$* in
"get nodes -o json") echo '{"items":[{"metadata":{"name":"n1"},"spec":{"taints":[{"key":"mine.io/t"}]}}]}' ;;
"get crd"*) echo customresourcedefinition.apiextensions.k8s.io/clusterpolicies.nvidia.com ;;
"get daemonset -n dra"*) echo daemonset.apps/dra-kubelet-plugin ;;
esac
K
rm -f calls broken-*; : >broken-kai-scheduler
ok "is installed" env PATH="$PWD:$PATH" bash gpu/deploy.sh --best-effort
if command -v jq >/dev/null; then
	is "a taint that is left over is removed" "$(grep '^taint' asked)" "taint node n1 mine.io/t-"
else
	skip "a taint that is left over is removed" "deploy.sh finds the nodes with jq, which is not here"
fi
has "CRDs that are there are named" "$tmp/out" "WARNING: CRDs of nvidia.com are there"
is "kai-scheduler is tried twice, without waiting" "$(grep -c 'kai-scheduler .*yaml --timeout 20m' calls)" 2
is "the plugin is started again" "$(grep '^rollout restart' asked)" "rollout restart -n dra daemonset.apps/dra-kubelet-plugin"
rm asked; ok "a dry run" env DRY_RUN_FLAG=--dry-run PATH="$PWD:$PATH" bash gpu/deploy.sh --best-effort
is "changes nothing" "$(grep -E '^(taint|rollout)' asked)" ""
if command -v shellcheck >/dev/null; then
	ok "shellcheck finds nothing" shellcheck first/deploy.sh first/*/install.sh gpu/deploy.sh
else
	skip "shellcheck finds nothing" "no shellcheck here"
fi
done_testing
