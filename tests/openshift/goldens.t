#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What oc-mirror itself keeps of real catalogs, when MKMIRROR_OPENSHIFT names a folder with
# its answers: catalogs.tar.xz and golden.tar.xz.
. "$(dirname "$0")/../lib.sh"
data=${MKMIRROR_OPENSHIFT:-}
[ -f "$data/golden.tar.xz" ] || { skip "oc-mirror's answers" "MKMIRROR_OPENSHIFT names no folder with them"; done_testing; }
command -v python3 >/dev/null || { skip "oc-mirror's answers" "no python3 here to compare them"; done_testing; }
cd "$tmp" || exit 1
tar -xf "$data/catalogs.tar.xz" && tar -xf "$data/golden.tar.xz" || exit 1
catalogs=$(dirname "$(find . -type d -name handmade)")
golden=$(dirname "$(find . -type d -name filterlib)")

# Prints what is kept: from ours, a document a line, or from oc-mirror's out.json.
cat >summary.py <<'X'
import json, sys
def show(packages): print(json.dumps(packages, sort_keys=True, indent=1))
if sys.argv[1] == "theirs":
    v = json.load(open(sys.argv[2]))
    v = v[0] if isinstance(v, list) else v
    show({"deprecations": sorted(x.strip() for x in v["deprecations"]), "others": v["others"],
          "packages": {p["name"]: [p["defaultChannel"], {c["name"]: sorted(c["entries"]) for c in p["channels"]},
                                   sorted(p["bundles"])] for p in v["packages"]}})
else:
    out = {"deprecations": [], "others": 0, "packages": {}}
    package = lambda name: out["packages"].setdefault(name, ["", {}, []])
    for x in map(json.loads, open(sys.argv[2])):
        if x["schema"] == "olm.package": package(x["name"])[0] = x.get("defaultChannel", "")
        elif x["schema"] == "olm.channel": package(x["package"])[1][x["name"]] = sorted(e["name"] for e in x["entries"])
        elif x["schema"] == "olm.bundle": package(x["package"])[2].append(x["name"])
        elif x["schema"] == "olm.deprecations":
            out["deprecations"] += [" ".join([x["package"], e["reference"]["schema"], e["reference"].get("name", "")]).strip()
                                    for e in x["entries"]]
        else: out["others"] += 1
    out["deprecations"].sort()
    show(out)
X
check() { # NAME CATALOG STATUS CONFIG OUT ERROR
	# shellcheck disable=SC2086
	filter-catalog $v2 --config "$4" "$catalogs/$2" >got 2>err
	status=$?
	if [ "$3" -ne 0 ]; then
		is "$1 fails" "$status $(wc -c <got | tr -d ' ')" "2 0"
		# the lines of theirs are joined with bars; configurations have messages of ours
		printf '%s\n' "$6" | sed 's/ | /\n/g' | sed '/^invalid configuration/d; /^decode /d; s/ : tag and .*//' >texts
		while read -r text; do has "$1: their message" err "$text"; done <texts
	else
		python3 summary.py theirs "$5" >want
		python3 summary.py ours got >ours
		is "$1 succeeds" "$status" 0
		same "$1" want ours
	fi
}
tail -n +2 "$golden/filter/cases.tsv" | awk -F'\t' '$4 == "stable"' >cases
v2=--v2 # bundles is a key of 4.17 and 4.18, which oc-mirror no longer knows
while IFS=$(printf '\t') read -r name catalog status _ _ error; do
	check "$name" "$catalog" "$status" "$golden/filter/$name/isc.yaml" "$golden/filter/$name/out.json" "$error"
done <cases
v2=
tail -n +2 "$golden/filterlib/cases.tsv" >cases
while IFS=$(printf '\t') read -r name catalog full status _ error; do
	{ cat "$golden/filterlib/$name/filter.yaml"; [ "$full" = 0 ] || echo "full: true"; } >filter.yaml
	check "$name" "$catalog" "$status" filter.yaml "$golden/filterlib/$name/out.json" "$error"
done <cases
done_testing
