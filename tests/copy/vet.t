#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# --verify-cmd: a command of the user says which digests may be mirrored
# (users.md H2).
. "$(dirname "$0")/lib.sh"
move() { move_in work "$@" --receipt none; }
start_registry src; src=$host
start_registry dst; dst=$host
new_layout one && new_layout two
for i in a b c; do add_image one "example.com/$i:v1" "amd64 arm64" "$i" -one; done
add_image two example.com/a:v1 "amd64 arm64" a -two
for l in one two; do
	grep -o 'example.com/[a-c]:v1' "$l/index.json" >"$l.list"
	mkmirror lock-images --source "oci:$l" -o "$l.lock" "$l.list"
done
move "$src" one.lock --source oci:one >log 2>&1
sed "s,example.com,$src," one.list >list
first=$(cut -f2 one.lock | head -n 1)

cat >check <<'S'
#!/bin/sh
echo "$#:$*" >>"$0.log"
echo printed
case $* in *"$(cat "$0.bad")"*) exit 3 ;; esac
S
chmod +x check
echo nothing >check.bad
ok "a command that finds all good" mkmirror lock-images --work work --verify-cmd "./check 'a key' {}" -o lock list
is "it is run once for each, without a shell" "$(sort check.log)" "$(sed "s,\(.*\):v1	\(sha[^	]*\)	all.*,2:a key \1@\2," lock)"
is "and what it prints is not in the lock" "$(grep -c printed lock),$(grep -c printed err)" 0,3
is "which says so of each" "$(cut -f 4 lock | sed 's/[0-9a-f]\{16\}$/HEX/' | sort | uniq -c | tr -s ' ')" " 3 vetted=HEX"
: >check.log
ok "the same lock again" mkmirror lock-images --work work --verify-cmd "./check 'a key' {}" --old lock -o again list
same "is the same" lock again
is "without asking" "$(cat check.log)" ""
ok "without the command" mkmirror lock-images --work work --old lock -o again list
same "it is too" lock again
sed 's/vetted=/vetted:/' lock >older
ok "a lock of an older version" mkmirror lock-images --work work --verify-cmd "./check 'a key' {}" --old older -o again list
same "is read, and written as today" lock again
is "without asking either" "$(cat check.log)" ""
ok "--locked" mkmirror lock-images --work work --verify-cmd "./check 'a key' {}" --locked --old lock -o again list
fails 1 "--locked and another command" mkmirror lock-images --work work --verify-cmd "./check {}" --locked --old lock -o again list
has "says what to do" err "lock it without that option"
is "and asks nobody" "$(cat check.log)" ""

# refused
echo /b@ >check.bad
fails 1 "another command, which refuses one" mkmirror lock-images --work work --verify-cmd "./check {}" --failed failed --old lock -o again list
has "names it and the status" err "$src/b@$(grep /b: lock | cut -f 2): it is not mirrored: --verify-cmd ./check ended with status 3"
is "it was asked about all" "$(wc -l <check.log | tr -d ' ')" 3
is "and the lock lacks that one" "$(cut -f 1 again)" "$(grep -v /b: list)"
is "which is the next run's list" "$(cat failed)" "$src/b:v1"
rm -f none
fails 1 "without --failed" mkmirror lock-images --work work --verify-cmd "./check {}" -o none list
ok "there is no lock" test ! -e none
fails 1 "a command that is not there" mkmirror lock-images --verify-cmd "./nowhere {}" -o none list
has "is named" err "--verify-cmd ./nowhere: No such file"
fails 2 "an open quote" mkmirror lock-images --verify-cmd "a 'b" -o none list
has "too" err "--verify-cmd: 'a 'b': a quote is not closed"

# the tag moves while the command looks: what is stored is what it saw
cat >mover <<'S'
#!/bin/sh
mkmirror plan --work moving --source oci:two --target "$1" -o moved two.lock && mkmirror copy-blob -o moved2 moved &&
	mkmirror push-manifest --work moving moved2 >moved3
S
chmod +x mover
head -n 1 list >a.list
ok "a tag that moves meanwhile" mkmirror lock-images --work new --verify-cmd "./mover $src" -o a.lock a.list
is "is another one now" "$(digest_at "$src/a:v1")" "$(cut -f 2 two.lock)"
ok "the digest is mirrored that the command saw" move "$dst" a.lock
is "and no other" "$(digest_at "$dst/a:v1")" "$first"

# charts: one of a registry is asked about, another has no place there
make_chart chart chart 1.0.0
echo '{"name":"chart","type":"local","repository":"'"$tmp/chart"'"}' | mkmirror pull-chart --work work | tee local.json | mkmirror push-chart --target "$src/charts" >log
echo '{"name":"chart","type":"oci","repository":"oci://'"$src/charts"'","chart":"chart","version":"1.0.0"}' | mkmirror pull-chart --work work -o oci.json
echo nothing >check.bad; : >check.log
ok "charts" mkmirror lock-images --verify-cmd "./check {}" --components oci.json --components local.json -o chart.lock
is "of registries are asked about" "$(cat check.log)" "1:$src/charts/chart@$(sed 's/.*"manifest":"\([^"]*\)".*/\1/' oci.json)"
is "and noted" "$(grep -c vetted= chart.lock),$(wc -l <chart.lock | tr -d ' ')" 1,2
grep oci: chart.lock >oci.lock
ok "such a lock can be planned" mkmirror plan --work work --target "$dst/c" -o p oci.lock lock

# all stages, from another folder than the one they work in
mkdir -p deep && printf '#!/bin/sh\npwd >>here; cat key\n' >deep/look && chmod +x deep/look && echo key >deep/key
ok "mkmirror mirror runs it where it was called" sh -c "cd deep && mkmirror mirror --images ../list --work ../all --target $dst/all --verify-cmd './look {}'"
is "once for each" "$(sort -u deep/here),$(wc -l <deep/here | tr -d ' ')" "$tmp/deep,3"
ok "and not again" sh -c "cd deep && mkmirror mirror --images ../list --work ../all --target $dst/all --verify-cmd './look {}'"
is "since the lock knows" "$(wc -l <deep/here | tr -d ' ')" 3
rm deep/key
fails 1 "one that fails" sh -c "cd deep && mkmirror mirror --images ../list --work ../all2 --target $dst/all2 --verify-cmd './look {}'"
is "lets nothing pass" "$(curl -s "http://$dst/v2/all2/a/tags/list" | grep -c NAME_UNKNOWN)" 1
done_testing
