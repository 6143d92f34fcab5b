# SPDX-License-Identifier: Apache-2.0
# awk -v shell=bash|zsh|fish -f completion.awk tools.tsv options.tsv
# Writes the shell's completion of `mkmirror TOOL OPTION...`.  tools.tsv has name,
# task and purpose of the tools; options.tsv is what options.awk makes of the tables:
# tool, letter, long name, argument, what that is, words.
BEGIN {
	FS = "\t"
}
FNR == NR {
	names[++n] = $1
	purpose[$1] = $3
	next
}
{
	k = ++count[$1]
	letter[$1, k] = $2
	long[$1, k] = $3
	arg[$1, k] = $4
	is[$1, k] = $5
	help[$1, k] = $6
}

# what an argument is to a shell: file, dir or other; a source is a file or a folder
function kind(t, k) {
	return is[t, k] ~ /^(file|dir)$/ ? is[t, k] : is[t, k] == "source" ? "file" : "other"
}

# one word in single quotes
function quote(text) {
	gsub(/'/, "'\\''", text)
	return "'" text "'"
}

# the spellings of an option
function spellings(t, k, between,    s) {
	if (letter[t, k] != "")
		s = "-" letter[t, k]
	if (long[t, k] != "")
		s = s (s == "" ? "" : between) "--" long[t, k]
	return s
}

function bash(    i, k, t, words, takes) {
	print "# bash completion of mkmirror, made from the tables of options"
	print "_mkmirror()\n{"
	print "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words="
	print "\tCOMPREPLY=()"
	print "\tif [ \"$COMP_CWORD\" -eq 1 ]; then"
	words = "--help --version"
	for (i = 1; i <= n; i++)
		words = words " " names[i]
	print "\t\tCOMPREPLY=($(compgen -W " quote(words) " -- \"$cur\"))"
	print "\t\treturn\n\tfi"
	print "\tcase ${COMP_WORDS[1]}:$prev in"
	for (i = 1; i <= n; i++) {
		t = names[i]
		takes["file"] = takes["dir"] = takes["other"] = ""
		for (k = 1; k <= count[t]; k++)
			if (arg[t, k] != "")
				takes[kind(t, k)] = takes[kind(t, k)] "|" t ":" spellings(t, k, "|" t ":")
		if (takes["file"] != "")
			print "\t" substr(takes["file"], 2) ")\n\t\tCOMPREPLY=($(compgen -f -- \"$cur\")); return ;;"
		if (takes["dir"] != "")
			print "\t" substr(takes["dir"], 2) ")\n\t\tCOMPREPLY=($(compgen -d -- \"$cur\")); return ;;"
		if (takes["other"] != "")
			print "\t" substr(takes["other"], 2) ")\n\t\treturn ;;"
	}
	print "\tesac"
	print "\tcase ${COMP_WORDS[1]} in"
	for (i = 1; i <= n; i++) {
		t = names[i]
		words = ""
		for (k = 1; k <= count[t]; k++)
			words = words (k > 1 ? " " : "") spellings(t, k, " ")
		print "\t" t ")\n\t\twords=" quote(words) " ;;"
	}
	print "\tesac"
	print "\tcase $cur in"
	print "\t-*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;"
	print "\t*) COMPREPLY=($(compgen -f -- \"$cur\")) ;;"
	print "\tesac\n}"
	print "complete -o filenames -F _mkmirror mkmirror"
}

function zsh_text(text) {
	gsub(/\\/, "&&", text)
	gsub(/\[|\]|:/, "\\\\&", text)
	return text
}

function zsh_option(t, k,    text, s) {
	text = "[" zsh_text(help[t, k]) "]"
	if (arg[t, k] != "") {
		text = text ":" zsh_text(arg[t, k]) ":"
		if (kind(t, k) == "file")
			text = text "_files"
		else if (kind(t, k) == "dir")
			text = text "_files -/"
	}
	if (letter[t, k] != "")
		s = " " quote("*-" letter[t, k] text)
	if (long[t, k] != "")
		s = s " " quote("*--" long[t, k] text)
	return s
}

function zsh(    i, k, t) {
	print "#compdef mkmirror"
	print "# zsh completion of mkmirror, made from the tables of options"
	print "_mkmirror()\n{"
	print "\tlocal -a tools"
	print "\ttools=("
	for (i = 1; i <= n; i++)
		print "\t\t" quote(zsh_text(names[i]) ":" purpose[names[i]])
	print "\t)"
	print "\tif (( CURRENT == 2 )); then"
	print "\t\t_describe tool tools"
	print "\t\t_arguments '(-h --help)'{-h,--help}'[list the tools and exit]' '(-V --version)'{-V,--version}'[print the version and exit]'"
	print "\t\treturn\n\tfi"
	print "\tshift words; (( CURRENT-- ))"
	print "\tcase $words[1] in"
	for (i = 1; i <= n; i++) {
		t = names[i]
		print "\t" t ")\n\t\t_arguments -s \\"
		for (k = 1; k <= count[t]; k++)
			print "\t\t\t" substr(zsh_option(t, k), 2) " \\"
		print "\t\t\t'*:file:_files' ;;"
	}
	print "\tesac\n}"
	print "_mkmirror \"$@\""
}

# fish takes \\ and \' in single quotes
function fish_quote(text) {
	gsub(/\\/, "&&", text)
	gsub(/'/, "\\\\&", text)
	return "'" text "'"
}

function fish(    i, k, t, line) {
	print "# fish completion of mkmirror, made from the tables of options"
	print "complete -c mkmirror -n __fish_use_subcommand -f"
	print "complete -c mkmirror -n __fish_use_subcommand -s h -l help -d 'list the tools and exit'"
	print "complete -c mkmirror -n __fish_use_subcommand -s V -l version -d 'print the version and exit'"
	for (i = 1; i <= n; i++) {
		t = names[i]
		print "complete -c mkmirror -n __fish_use_subcommand -f -a " t " -d " fish_quote(purpose[t])
		for (k = 1; k <= count[t]; k++) {
			line = "complete -c mkmirror -n '__fish_seen_subcommand_from " t "'"
			if (letter[t, k] != "")
				line = line " -s " letter[t, k]
			if (long[t, k] != "")
				line = line " -l " long[t, k]
			if (arg[t, k] != "")
				line = line (kind(t, k) == "file" ? " -r -F" : kind(t, k) == "dir" ? " -x -a '(__fish_complete_directories)'" : " -x")
			print line " -d " fish_quote(help[t, k])
		}
	}
}

END {
	if (shell == "bash")
		bash()
	else if (shell == "zsh")
		zsh()
	else
		fish()
}
