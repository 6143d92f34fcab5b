#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --output-dir.  outdir.expect is what helm 4.3.1 printed and wrote for
# "helm template rel parts --include-crds --release-name --output-dir made".
. "$(dirname "$0")/../lib.sh"
charts=$top/tests/render/charts
cd "$tmp" || exit 1

# The files below a folder with their content.
tree() {
	(cd "$1" && find . -type f | LC_ALL=C sort | while read -r f; do
		echo "==> $f"
		cat "$f"
	done)
}

ok "writes files" render rel "$charts/parts" --include-crds --release-name --output-dir made
{ cat out; tree made; } >got
same "as helm does" "$top/tests/render/outdir.expect" got

# a second run
find made -type f -exec touch -d '2001-01-01' {} +
echo old >made/rel/parts/templates/hooks.yaml
echo mine >made/mine
ok "writes again" render rel "$charts/parts" --include-crds --release-name --output-dir made
is "a file of the same bytes is left alone" "$(date -r made/rel/parts/templates/many.yaml +%Y)" 2001
rm made/mine
{ cat out; tree made; } >got
same "others are replaced, hooks too" "$top/tests/render/outdir.expect" got

ok "--no-hooks" render rel "$charts/parts" --no-hooks --output-dir plain
is "leaves hooks out" "$(find plain -name hooks.yaml)" ''
is "no folder of the release's name without --release-name" "$(ls plain)" parts
ok "a depfile" render rel "$charts/parts" --output-dir plain -M plain.d
has "names the folder" plain.d 'plain:'

# what fails writes nothing
fails 3 "a failing chart" render rel "$charts/errors" --set how=fail --output-dir bad
is "makes no file" "$(find bad -type f)" ''
fails 2 "--show-only is refused" render rel "$charts/parts" --output-dir bad -s templates/about.yaml
fails 2 "and so is -o" render rel "$charts/parts" --output-dir bad -o bad.yaml
: >file
fails 2 "a file is no folder" render rel "$charts/parts" --output-dir file
has "which is said" err 'file'

# outside of the folder
mkdir elsewhere linked
ln -s ../elsewhere linked/parts
if "$BUILD/tests/lib/sandbox_test" | grep -q '^ok.*Landlock'; then
	skip "a link out of the folder is not followed" "nothing enforces it here"
else
	fails 2 "a link out of the folder is not followed" render rel "$charts/parts" --output-dir linked
	is "nothing is behind it" "$(ls elsewhere)" ''
fi
done_testing
