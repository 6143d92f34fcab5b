# SPDX-License-Identifier: Apache-2.0
# Pages in, "name TAB task TAB purpose" out: what `mkmirror --help` lists.
# A page says its task in a comment: .\" task: discover
FNR == 1 { task = "" }
/^\.\\" task: / { task = $3 }
/^\.Nd / {
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.1$/, "", name)
	print name "\t" task "\t" substr($0, 5)
}
