#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Completion knows every option that --help prints, in all three shells.
. "$(dirname "$0")/../lib.sh"
share=$BUILD/share
bash_file=$share/bash-completion/completions/mkmirror
zsh_file=$share/zsh/site-functions/_mkmirror
fish_file=$share/fish/vendor_completions.d/mkmirror.fish

for tool in "$libexec"/*; do
	name=${tool##*/}
	"$tool" --help | sed -n 's/^ \{2,6\}\(-., \)\{0,1\}\(--[a-z0-9-]*\).*/\2/p' | sort -u | sed "s/^/$name /"
done >"$tmp/help"
tab=$(printf '\t')
while IFS=$tab read -r name _; do
	words=$(sed -n "/^	$name)\$/{n;s/^		words='\(.*\)' ;;/\1/p;}" "$bash_file")
	for w in $words; do case $w in --*) echo "$name $w" ;; esac; done
done <"$share/mkmirror/tools.tsv" | sort -u >"$tmp/bash"
sort "$tmp/help" >"$tmp/want"
same "bash: the options of --help" "$tmp/want" "$tmp/bash"
sed -n "s/.*subcommand_from \([a-z-]*\)'.* -l \([a-z0-9-]*\) .*/\1 --\2/p" "$fish_file" | sort -u >"$tmp/fish"
same "fish: the same" "$tmp/want" "$tmp/fish"
awk '/^\t[a-z-]+\)$/ { tool = $1; sub(/\)/, "", tool) }
	/\*--/ { rest = $0; while (match(rest, /\*--[a-z0-9-]+/)) { print tool, substr(rest, RSTART + 1, RLENGTH - 1); rest = substr(rest, RSTART + RLENGTH) } }' "$zsh_file" | sort -u >"$tmp/zsh"
same "zsh: the same" "$tmp/want" "$tmp/zsh"

complete_bash() { # WORD...: what bash offers for the last word
	bash --norc -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mkmirror; printf "%s\n" "${COMPREPLY[@]}"' "$bash_file" "$@"
}
if command -v bash >/dev/null; then
	is "bash: a tool" "$(complete_bash mkmirror extr)" extract-images
	is "bash: an option" "$(complete_bash mkmirror render --kube-v)" --kube-version
	mkdir -p "$tmp/here/folder" && : >"$tmp/here/file" && cd "$tmp/here" || exit 1
	is "bash: a folder for --work" "$(complete_bash mkmirror plan --work f)" folder
	is "bash: a file for an operand" "$(complete_bash mkmirror dedup fi)" file
else
	skip "bash" "bash is not here"
fi
# complete_zsh TEXT: the arguments of the command once zsh has completed it, in a
# zsh of its own at a terminal of its own
complete_zsh() {
	cat >"$tmp/complete.zsh" <<-'Z'
	zmodload zsh/zpty || exit 77
	zpty z zsh -f -i
	zpty -w z "PS1=; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -D -u"
	zpty -w z "mkmirror() { print -r -- \"<\$*>\" }; setopt nobeep; print -r -- rea''dy"
	zpty -r z out '*ready*'
	zpty -w z "$2"$'\t'
	zpty -r z out '*<*>*'
	print -r -- "${${out##*<}%%>*}"
	zpty -d z
	Z
	timeout 20 zsh -f "$tmp/complete.zsh" "${zsh_file%/*}" "$1"
}
if command -v zsh >/dev/null; then
	ok "zsh reads it" zsh -n "$zsh_file"
	is "zsh: a tool" "$(complete_zsh 'mkmirror extr')" extract-images
	is "zsh: an option" "$(complete_zsh 'mkmirror doctor --cac')" "doctor --cacert"
else
	skip "zsh" "zsh is not here"
fi
if command -v fish >/dev/null; then
	is "fish: an option and its help" "$(HOME=$tmp fish --no-config -c "source $fish_file; complete -C 'mkmirror render --values'" | cut -f 1)" --values
	is "fish: a tool" "$(HOME=$tmp fish --no-config -c "source $fish_file; complete -C 'mkmirror extr'" | cut -f 1)" extract-images
else
	skip "fish" "fish is not here"
fi
done_testing
