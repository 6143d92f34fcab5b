# SPDX-License-Identifier: Apache-2.0
# Prints the tables of rune_class.c, or with -v of=case that of rune_case.c, from
# UnicodeData.txt.  Those here are of Unicode 15.0.0, which the Go that Helm is
# built with has, and Debian 12's package unicode-data:
#
#	awk -f rune_tables.awk /usr/share/unicode/UnicodeData.txt
#
# The output stands between "clang-format off" and "on" in the two files;
# tests/lib/rune_tables.t compares it with them.

BEGIN { FS = ";" }

function number(hex,   i, n) {
	for (i = 1; i <= length(hex); i++)
		n = n * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1
	return n
}

# Adds a code point to a table.  Points with the same text, which stands behind the
# numbers of their range, may share a range.
function add(table, text, point) {
	if (!((table, text) in count))
		texts[table, ++kinds[table]] = text
	points[table, text, count[table, text]++] = point
}

function shift(to, point) { return to == "" ? 0 : number(to) - point }

function classify(point, class, upper, lower, title,   major) {
	major = substr(class, 1, 1)
	if (of == "case") {
		if (upper lower title != "")
			add("foldings", "," shift(upper, point) "," shift(lower, point) "," shift(title, point), point)
		return
	}
	if (major == "L") add("letters", "", point)
	if (class == "Lu") add("uppers", "", point)
	if (class == "Ll") add("lowers", "", point)
	if (class == "Lt") add("titles", "", point)
	if (class == "Nd") add("digits", "", point)
	if (major == "N") add("numbers", "", point)
	if (major == "P") add("puncts", "", point)
	if (index("LMNPS", major)) add("prints", "", point)
}

# A block of the file has two lines, its first point and its last.
$2 ~ /, First>$/ { first = number($1); next }
{
	last = number($1)
	for (point = $2 ~ /, Last>$/ ? first : last; point <= last; point++)
		classify(point, $3, $13, $14, $15)
}

# The ranges of one text: points that follow each other, or every second one
# where the next but one does not begin such a row.
function group(table, text,   n, i, j, step, lo) {
	n = count[table, text]
	for (i = 0; i < n; i = j + 1) {
		lo = points[table, text, i]
		step = points[table, text, i + 1] - lo
		for (j = i; j + 1 < n && step <= 2 && points[table, text, j + 1] - points[table, text, j] == step; j++)
			if (step == 2 && j + 2 < n && points[table, text, j + 2] - points[table, text, j + 1] == 1)
				break
		range[lo] = sprintf("{0x%x,0x%x,%d%s},", lo, points[table, text, j], j > i ? step : 1, text)
	}
}

function print_table(type, table,   i, point, line) {
	printf "static const struct %s %s[] = {\n", type, table
	split("", range)
	for (i = 1; i <= kinds[table]; i++)
		group(table, texts[table, i])
	line = "\t"
	for (point = 0; point <= last; point++) {
		if (!(point in range))
			continue
		if (length(line range[point]) > 94) {
			print line
			line = "\t"
		}
		line = line range[point]
	}
	print line "\n};"
}

END {
	if (of == "case") {
		print_table("folding", "foldings")
		exit
	}
	n = split("letters uppers lowers titles digits numbers puncts prints", tables, " ")
	for (t = 1; t <= n; t++) {
		if (t > 1)
			print ""
		print_table("range", tables[t])
	}
}
