# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Sourced after lib.sh by tests that write small operator catalogs.
#
#   package NAME DEFAULT                  prints a package
#   channel PACKAGE NAME ENTRY...         a channel; an entry is NAME[,REPLACES[,SKIP...]]
#   bundle PACKAGE VERSION [PROPERTIES]   a bundle PACKAGE.vVERSION with one image
#   imageset [LINES]                      an ImageSetConfiguration; LINES stand below its
#                                         catalog, indented as that is
#   kept FILE                             what is in a filtered catalog, in one line:
#                                         PACKAGE(DEFAULT) CHANNEL[ENTRY...] bundles...
package() { printf '{"schema":"olm.package","name":"%s","defaultChannel":"%s"}\n' "$1" "$2"; }
channel() {
	printf '{"schema":"olm.channel","package":"%s","name":"%s","entries":[' "$1" "$2"
	shift 2
	printf '%s\n' "$@" | awk -F, '$1 != "" {
		printf "%s{\"name\":\"%s\"", (NR > 1 ? "," : ""), $1
		if ($2 != "") printf ",\"replaces\":\"%s\"", $2
		for (i = 3; i <= NF; i++) printf "%s\"%s\"%s", (i == 3 ? ",\"skips\":[" : ","), $i, (i == NF ? "]" : "")
		printf "}" }'
	printf ']}\n'
}
bundle() {
	printf '{"schema":"olm.bundle","package":"%s","name":"%s.v%s","image":"q.io/%s:%s","properties":[{"type":"olm.package","value":{"packageName":"%s","version":"%s"}}%s],"relatedImages":[{"name":"","image":"q.io/%s:%s"}]}\n' \
		"$1" "$1" "$2" "$1" "$2" "$1" "$2" "${3:-}" "$1" "$(echo "$2" | tr + _)"
}
imageset() {
	printf 'kind: ImageSetConfiguration\napiVersion: mirror.openshift.io/%s\nmirror:\n  operators:\n  - catalog: q.io/index:v1\n' "${api:-v2alpha1}"
	[ $# -eq 0 ] || printf '    %s\n' "$@"
}
kept() {
	sed 's/^{"schema":"olm\.\([a-z]*\)"/\1 &/' "$1" | awk '
		function get(key) { return match($0, "\"" key "\":\"[^\"]*") ? substr($0, RSTART + length(key) + 4, RLENGTH - length(key) - 4) : "" }
		$1 == "package" { printf "%s%s(%s)", sep, get("name"), get("defaultChannel") }
		$1 == "channel" {
			entries = $0; sub(/.*"entries":\[/, "", entries); list = ""
			while (match(entries, /"name":"[^"]*/)) {
				list = list " " substr(entries, RSTART + 8, RLENGTH - 8)
				entries = substr(entries, RSTART + RLENGTH)
			}
			printf " %s[%s]", get("name"), substr(list, 2)
		}
		$1 == "bundle" { printf " %s", get("name") }
		{ sep = " " }
		END { print "" }'
}
