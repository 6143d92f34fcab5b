# SPDX-License-Identifier: Apache-2.0
# awk -v to=c|tsv|mk|cmake|page|manual -f options.awk tools/lib/cli/options TABLE... [FILE...]
# Makes files from the tables of options, which tools/lib/cli/options describes;
# each TABLE is tools/NAME/options.
#	to=c      options.h: the keys of all options, and for each program
#	          PROGRAM_NAME, its struct program; its purpose stands in its page,
#	          which is one of the FILEs
#	to=tsv    a line for each option: its program, letter, long name, argument,
#	          kind of argument, and words; completion.awk reads them
#	to=manual the FILE mkmirror.mk or mkmirror.cmake, in which its lines
#	          `@variables`, `@signature` and `@arguments` are replaced by the
#	          descriptions of the options
#	to=page   the last FILE, a page, with its SYNOPSIS in place of the comment
#	          `.\" usage`, and in its list of OPTIONS, sorted or in place of the
#	          comment `.\" options`, those paragraphs of the first FILE,
#	          options.mdoc, that it has not itself
#	to=mk     options.mk: the options that mkmirror.mk hands to each stage
#	to=cmake  options.cmake: the same for mkmirror.cmake

BEGIN {
	FS = "  +"
	page = 0
}

FNR == 1 {
	shared = FILENAME ~ /lib\/cli\/options$/
	page = FILENAME ~ /\.1$/
	manual = FILENAME ~ /\.(mk|cmake)$/
	paragraphs = FILENAME ~ /\.mdoc$/
	program = FILENAME
	sub(/\/[^\/]*$/, "", program)
	sub(/.*\//, "", program)
	if (!page && !shared && !manual && !paragraphs)
		programs[++nprogram] = program
}

page && /^\.Nd / { purpose[program] = substr($0, 5) }
page && to == "page" { text_of_page[++nline] = $0 }
paragraphs && /^\.It / {
	paragraph[++nparagraph] = ""
	n = names_of($0, word)
	for (i = 1; i <= n; i++)
		place[word[i], ++times[word[i]]] = nparagraph
}
paragraphs && nparagraph { paragraph[nparagraph] = paragraph[nparagraph] $0 "\n" }
manual && /^ *(# )?@(variables|signature|arguments)$/ {
	match($0, /@/)
	describe(substr($0, RSTART + 1))
	next
}
manual { print; next }
page || paragraphs || /^(#|$)/ { next }

$1 == "default" { fallback[$2] = $3; defaults[++ndefault] = $2; next }
$1 == "kind" { n = split($3, word, " "); for (i = 1; i <= n; i++) kind[word[i]] = $2; next }
$1 == "stages" { nstage = split($2, stages, " "); next }
$1 == "group" { group[$2] = $3; next }
$1 == "usage" { usage[program] = $2; next }
shared && NF == 5 { row($1, $2, $3, $4, $5); next }
!shared && NF == 4 { row($1, program, $2, $3, $4); next }
!shared && NF == 2 { row($1, program, "-", "-", $2); next }
{
	print FILENAME ":" FNR ": no row of options: " $0 >"/dev/stderr"
	exit failed = 2
}

function row(option, takers, to, var, text,    word, n, i) {
	r++
	letter[r] = long[r] = arg[r] = many[r] = ""
	n = split(option, word, " ")
	for (i = 1; i <= n; i++)
		if (word[i] == "...")
			many[r] = 1
		else if (word[i] ~ /^--.*=/) { # an argument that may be left out
			long[r] = substr(word[i], 3, index(word[i], "=") - 3)
			arg[r] = "[" substr(word[i], index(word[i], "=") + 1) "]"
		} else if (word[i] ~ /^--/)
			long[r] = substr(word[i], 3)
		else if (word[i] ~ /^-/)
			letter[r] = substr(word[i], 2)
		else
			arg[r] = word[i]
	handed[r] = to == "-" ? "" : to
	variable[r] = var == "-" ? "" : var
	words[r] = filled(text)
	if (shared)
		turn[r] = ++rows_of[name(r)]
	takes(takers)
}

# notes for programs, and groups of them, that they take the option r
function takes(takers,    word, n, i) {
	n = split(takers, word, " ")
	for (i = 1; i <= n; i++)
		if (word[i] in group)
			takes(group[word[i]])
		else
			taken[word[i], name(r)] = r
	if (!(name(r) in seen)) {
		seen[name(r)] = 1
		names[++nname] = name(r)
	}
}

# the name by which rows are compared: the long name, or -letter
function name(r) { return long[r] != "" ? long[r] : "-" letter[r] }

function filled(text,    i) {
	for (i = 1; i <= ndefault; i++)
		gsub("\\{" defaults[i] "\\}", fallback[defaults[i]], text)
	return text
}

function is(r) { return arg[r] == "" ? "flag" : index(arg[r], "|") ? "choice" : bare(arg[r]) in kind ? kind[bare(arg[r])] : "text" }
function open_arg(r) { return arg[r] ~ /^\[/ }
function bare(s) { gsub(/[][]/, "", s); return s }
function given(s) { return s == "" ? "" : s ~ /^\[/ ? "[=" substr(s, 2) : " " s }
function help(r) { return words[r] (many[r] ? "; may be given again" : "") }
function effect(r) {
	return words[r] ~ /^no effect/ ? "NONE" : words[r] ~ /^refused: / ? "REFUSED" : "DONE"
}

# Fills of[1..] with the rows of a program's options, sorted by name, those with a
# letter first; returns how many there are.
function options_of(p,    n, i, k) {
	n = 0
	for (i = 1; i <= nname; i++) {
		if (!((p, names[i]) in taken))
			continue
		for (k = n++; k > 0 && before(taken[p, names[i]], of[k]); k--)
			of[k + 1] = of[k]
		of[k + 1] = taken[p, names[i]]
	}
	return n
}
function before(a, b) {
	if ((letter[a] == "") != (letter[b] == ""))
		return letter[a] != ""
	return letter[a] letter[b] == "" ? long[a] < long[b] : tolower(letter[a]) letter[a] < tolower(letter[b]) letter[b]
}

# The line of usage, in which [options] is replaced by all options that the line
# does not name.
function usage_of(p,    text, rest, n, i, o) {
	n = options_of(p)
	rest = ""
	for (i = 1; i <= n; i++) {
		o = letter[of[i]] != "" ? "-" letter[of[i]] : "--" long[of[i]]
		if (effect(of[i]) == "DONE" && !index(" " usage[p] " ", " " o " ") &&
		    usage[p] !~ ("[[(]" o "[] )]") && usage[p] !~ (" " o "[] )]"))
			rest = rest " [" o given(arg[of[i]]) "]"
	}
	text = " " usage[p]
	i = index(text, " [options]")
	if (i)
		text = substr(text, 1, i - 1) rest substr(text, i + 10)
	return p text
}

function upper(s) { gsub(/[^A-Za-z0-9]/, "_", s); return toupper(s) }
function quoted(s) { gsub(/["\\]/, "\\\\&", s); return "\"" s "\"" }
function or_null(s) { return s == "" ? "NULL" : quoted(s) }
function key(r) { return letter[r] != "" ? "'" letter[r] "'" : "OPT_" upper(long[r]) }

function bits(r,    word, n, i, s) {
	n = split(handed[r], word, " ")
	for (i = 1; i <= n; i++)
		s = s (i > 1 ? " | " : "") "1u << STAGE_" upper(word[i])
	return n ? s : "0"
}

function to_c(    i, k, n) {
	print "/* Made by options.awk from the tables of options. */"
	print "#ifndef OPTIONS_H\n#define OPTIONS_H"
	for (i = 1; i <= ndefault; i++)
		print "#define DEFAULT_" defaults[i] " " quoted(fallback[defaults[i]])
	print "/* The options without a letter; one with a letter has that for its key. */"
	print "enum {\n\tOPT_FIRST = 255,"
	for (i = 1; i <= nname; i++)
		if (names[i] !~ /^-/)
			print "\tOPT_" upper(names[i]) ","
	print "};\n/* What options are handed to. */\nenum {"
	for (i = 1; i <= nstage; i++)
		print "\tSTAGE_" upper(stages[i]) ","
	print "\tSTAGES\n};"
	for (i = 1; i <= nprogram; i++) {
		print "#define PROGRAM_" upper(programs[i]) " { " quoted(programs[i]) ", \\"
		print "\t" quoted(usage_of(programs[i])) ", \\"
		print "\t" quoted(purpose[programs[i]]) ", (const struct opt[]){ \\"
		n = options_of(programs[i])
		for (k = 1; k <= n; k++)
			printf "\t{ %s, %s, %s, %s, ARG_%s, EFFECT_%s, %s }, \\\n", key(of[k]),
			       or_null(long[of[k]]), or_null(arg[of[k]]), quoted(help(of[k])),
			       upper(is(of[k])), effect(of[k]), bits(of[k])
		print "\t{ 0 } } }"
	}
	print "#endif"
}

function to_tsv(    i, k, n) {
	for (i = 1; i <= nprogram; i++) {
		n = options_of(programs[i])
		for (k = 1; k <= n; k++)
			line(programs[i], letter[of[k]], long[of[k]], open_arg(of[k]) ? "" : arg[of[k]], open_arg(of[k]) ? "flag" : is(of[k]), help(of[k]))
		line(programs[i], "h", "help", "", "flag", "print this and exit")
		line(programs[i], "V", "version", "", "flag", "print the version and exit")
	}
}
function line(a, b, c, d, e, f) { print a "\t" b "\t" c "\t" d "\t" e "\t" f }

# Fills word[1..] with the names of the options that an item's line describes.
function names_of(text, word,    part, n, i, k) {
	n = split(text, part, " ")
	for (i = k = 0; i < n; i++)
		if (part[i] == "Fl" || part[i] == ".Fl")
			word[++k] = part[i + 1] ~ /^-/ ? substr(part[i + 1], 2) : "-" part[i + 1]
	return k
}

# Prints the page of program p, with what the tables and the paragraphs say.
function to_page(p,    i, n, k, on, depth, own, marked, word, item) {
	for (i = 1; i <= nline; i++) {
		on = text_of_page[i] ~ /^\.Sh / ? text_of_page[i] == ".Sh OPTIONS" : on
		item = text_of_page[i] ~ /^\.It / ? text_of_page[i] ~ /^\.It Xo/ ? 2 : 1 : item == 2 ? 2 : 0
		for (n = on && item ? names_of(text_of_page[i], word) : 0; n > 0; n--)
			own[word[n]] = 1
		item = text_of_page[i] ~ /^\.Xc/ ? 0 : item
		marked = marked || text_of_page[i] == ".\\\" options"
	}
	lacked(p, own)
	on = depth = 0
	for (i = 1; i <= nline; i++) {
		on = text_of_page[i] ~ /^\.Sh / ? text_of_page[i] == ".Sh OPTIONS" : on
		depth += on && text_of_page[i] ~ /^\.Bl/
		if (on && depth == 1 && !marked && text_of_page[i] ~ /^\.It Fl/) {
			names_of(text_of_page[i], word)
			k = (p, word[1]) in taken ? taken[p, word[1]] : taken[p, word[2]]
			fill_up(k)
		} else if (text_of_page[i] == ".\\\" options" || (on && depth == 1 && text_of_page[i] ~ /^\.El/)) {
			fill_up(0)
		}
		depth -= on && text_of_page[i] ~ /^\.El/
		if (text_of_page[i] == ".\\\" usage")
			synopsis(p)
		else if (text_of_page[i] != ".\\\" options")
			print text_of_page[i]
	}
}
# notes the paragraphs that p's page needs beside those of its own options, sorted
function lacked(p, own,    n, i, k, o) {
	n = options_of(p)
	nlack = next_lack = 0
	for (i = 1; i <= n; i++) {
		o = name(of[i])
		if (o in own || !((o, turn[of[i]]) in place))
			continue
		k = place[o, turn[of[i]]]
		if (!(k in printed)) {
			printed[k] = 1
			lack[++nlack] = k
			lack_row[nlack] = of[i]
		}
	}
}
# prints the paragraphs of lacked that come before that of row r, or all when r is 0
function fill_up(r) {
	while (next_lack < nlack && (!r || before(lack_row[next_lack + 1], r)))
		printf "%s", paragraph[lack[++next_lack]]
}

# The SYNOPSIS: the usage in mdoc's macros, a line for each thing in it.
function synopsis(p,    text, n) {
	text = usage_of(p)
	sub(/^[^ ]* ?/, "", text)
	print ".Nm mkmirror " p
	while (text != "") {
		n = match(text, /^\[[^][]*(\[[^]]*\])?\]/) || match(text, /^\([^)]*\)/) || match(text, /^-[^ ]* [^ []+/) ||
			match(text, /^[^ ]*( \.\.\.)?/)
		if (text ~ /^[[(]/)
			print (text ~ /^\[/ ? ".Op " : ".Pq ") macros(substr(text, 2, RLENGTH - 2))
		else
			print "." macros(substr(text, 1, RLENGTH))
		text = substr(text, RLENGTH + 1)
		sub(/^ /, "", text)
	}
}

function macros(text,    word, n, i, s) {
	n = split(text, word, " ")
	for (i = 1; i <= n; i++)
		s = s (i > 1 ? " " : "") macro(word[i])
	return s
}

# The mdoc macro for an option or an argument such as FROM=TO; a sign stays as it is.
function macro(word) {
	if (word ~ /\[=/)
		return "Fl " substr(word, 2, index(word, "[") - 2) " Ns Op = Ns Ar " bare(substr(word, index(word, "=") + 1))
	if (word == "-")
		return "Cm -"
	if (word ~ /^-/)
		return "Fl " substr(word, 2)
	if (word == "|" || word == "...")
		return word
	gsub(/[=|]/, " Ns & Ns Ar ", word)
	gsub(/:/, " : Ns Ar ", word)
	return "Ar " word
}

END {
	if (failed)
		exit failed
	if (to == "c")
		to_c()
	else if (to == "tsv")
		to_tsv()
	else if (to == "mk")
		to_mk()
	else if (to == "cmake")
		to_cmake()
	else if (to == "page")
		to_page(program)
}

# Writes, for each stage, the options that are handed to it and have a variable.
function to_mk(    i, k) {
	print "# Made by options.awk from the tables of options: what is handed to each stage."
	for (i = 1; i <= ndefault; i++)
		print "mirror.default." tolower(defaults[i]) " := " fallback[defaults[i]]
	for (i = 1; i <= nstage; i++) {
		printf "mirror.handed.%s =", stages[i]
		for (k = 1; k <= r; k++)
			if (variable[k] != "" && index(" " handed[k] " ", " " stages[i] " "))
				printf " $(call mirror.hand%s.%s,$1,%s,--%s)", many[k] ? "_each" : "",
				       mk_kind(k), variable[k], long[k]
		print ""
	}
}
function mk_kind(k) {
	return is(k) == "file" || is(k) == "dir" ? "path" : is(k) ~ /^(flag|location|source|command)$/ ? is(k) : "text"
}

function to_cmake(    i) {
	print "# Made by options.awk from the tables of options: the arguments of mkmirror_add that"
	print "# are options, and what they are handed to: NAME KIND ONE|MANY OPTION STAGE..."
	print "macro(_mkmirror_table)"
	for (i = 1; i <= ndefault; i++)
		print "  set(default_" defaults[i] " " fallback[defaults[i]] ")"
	print "  set(options_of_mirrors"
	for (i = 1; i <= r; i++)
		if (variable[i] != "")
			print "    \"" variable[i] " " is(i) " " (many[i] ? "MANY" : "ONE") " --" long[i] \
				(handed[i] == "" ? "" : " " handed[i]) "\""
	print "  )\nendmacro()"
}

# Prints what a manual says about the options that have a variable.
function describe(what,    i, text) {
	text = ""
	for (i = 1; i <= r; i++) {
		if (variable[i] == "")
			continue
		if (what == "variables")
			wrapped("#   " sprintf("%-22s ", "MIRROR_" variable[i]), "#                          ",
				(arg[i] == "" ? "1: " : "") words[i] (many[i] ? "; several, spaces between" : ""))
		else if (what == "arguments") {
			print "  ``" signature(i) "``"
			wrapped("    ", "    ", toupper(substr(words[i], 1, 1)) substr(words[i], 2) ".")
		} else
			text = text (text == "" ? "" : "\n") "[" signature(i) "]"
	}
	if (what == "signature")
		folded("                 ", text)
}
function signature(i) {
	return variable[i] (arg[i] == "" ? "" : " <" arg[i] ">" (many[i] || is(i) == "list" ? "..." : ""))
}
# prints text in lines of at most 80 columns, the first after lead and the others
# after rest
function wrapped(lead, rest, text,    word, n, i) {
	n = split(text, word, " ")
	for (i = 1; i <= n; i++) {
		if (length(lead) + length(word[i]) > 80) {
			sub(/ +$/, "", lead)
			print lead
			lead = rest
		}
		lead = lead word[i] " "
	}
	sub(/ +$/, "", lead)
	print lead
}
function folded(lead, text,    part, n, i, out) {
	n = split(text, part, "\n")
	out = lead
	for (i = 1; i <= n; i++) {
		if (length(out part[i]) > 79) {
			sub(/ +$/, "", out)
			print out
			out = lead
		}
		out = out part[i] " "
	}
	sub(/ +$/, "", out)
	print out
}
