# mkmirror: builds, checks and installs.
#
#	make                     build/bin, build/libexec, build/share: the installed shape
#	make check [TESTS=...]   all tests, or the named ones; `make unit` the C ones alone
#	make demo                mirrors an example product into build/demo/mirror
#	make install             honours DESTDIR, prefix, bindir, libexecdir, datarootdir, mandir
#	make asan                the same tests under AddressSanitizer and UBSan
#	make fuzz [FUZZ_SECONDS=60] [FUZZERS=yaml_fuzz]   libFuzzer on tests/fuzz (needs clang)
#	make bench-render        CPU and memory beside helm's (bench/render says how)
#	make bench-list          a recipe of 16 components beside `helm template`
#	make bench-copy          copying beside crane, regctl, regsync, skopeo (bench/copy says how)
#	make cross ARCH=s390x    builds for arm64, ppc64el, s390x or i386 and runs unit tests
#	                         and those of rendering [TESTS=...] [SYSROOT=DIR], or compiles
#	                         for macos, freebsd or musl (tests/cross/run says how)
#	make size                what the installed programs weigh
#	make STATIC=1            statically linked, where the libraries allow it
#
# A folder of tools/ that holds NAME/NAME.1 is a program.  Adding a program is
# adding its folder.  What programs share is two libraries of our own, in
# lib/mkmirror beside bin and libexec: libmkmirror-net.so, which needs libcurl,
# and libmkmirror.so, which does not; a program loads those that it uses.
# Nobody else's programs link them, so they have no headers and no version.
# Tests, and all programs under STATIC=1, link the same objects as archives.

VERSION = 0.2.0

CC ?= cc
CFLAGS ?= -O2 -g
PKG_CONFIG ?= pkg-config
prefix ?= /usr/local
bindir ?= $(prefix)/bin
libexecdir ?= $(prefix)/libexec
datarootdir ?= $(prefix)/share
mandir ?= $(datarootdir)/man
pkgdatadir ?= $(datarootdir)/mkmirror
pkgconfigdir ?= $(datarootdir)/pkgconfig
cmakedir ?= $(datarootdir)/cmake/mkmirror
INSTALL ?= install
BUILD ?= build
STRIP ?= strip

packages := libcurl yaml-0.1 libcjson libcrypto zlib libzstd
warnings := -Wall -Wextra -Wshadow -Wpedantic -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wno-missing-field-initializers
# files and times of 64 bits everywhere; what macOS and the BSDs hide from a
# program of POSIX, although POSIX of 2024 or Linux has it
definitions := _XOPEN_SOURCE=700 _FILE_OFFSET_BITS=64 _TIME_BITS=64 _DARWIN_C_SOURCE __BSD_VISIBLE=1

# one spelling, since objects say by it what they were made from
B := $(BUILD:$(CURDIR)/%=%)
# the rooms of the library and what each is linked into: tools/lib/README.  An
# archive stands before those of the rooms that it uses.
rooms_of = $(shell sed -n 's/^\([a-z][a-z]*\)  *$1  *[a-z,-]*$$/\1/p' tools/lib/README)
core_rooms := $(call rooms_of,core)
net_rooms := $(call rooms_of,net)
static_rooms := $(call rooms_of,static)
libs := $(shell sed -nE 's/^([a-z]+) +(core|net|static) +[a-z,-]+$$/\1/p' tools/lib/README | sed '1!G;h;$$!d')
tools := $(sort $(patsubst tools/%/,%,$(dir $(wildcard tools/*/*.1))))
programs := $(filter-out mkmirror,$(tools))
helpers := $(patsubst tests/%.c,%,$(sort $(wildcard tests/tools/*.c)))
fuzzers := $(patsubst tests/%.c,%,$(sort $(wildcard tests/fuzz/*_fuzz.c)))
units := $(patsubst tests/%.c,%,$(sort $(wildcard tests/*/*_test.c)))

ifneq ($(filter-out clean help install-deps,$(or $(MAKECMDGOALS),all)),)
missing := $(shell for p in $(packages); do $(PKG_CONFIG) --exists $$p 2>/dev/null || echo $$p; done)
ifneq ($(missing),)
$(error missing packages: $(missing); run ./bootstrap make)
endif
endif

comma := ,
empty :=
space := $(empty) $(empty)

# what the linker of the platform that CC compiles for understands
machine := $(shell $(CC) $(CFLAGS) -dumpmachine)
ifneq ($(findstring darwin,$(machine))$(findstring macos,$(machine)),)
so := dylib
origin := @loader_path
as_needed := -Wl,-dead_strip_dylibs
link_library = $(link) -dynamiclib -Wl,-install_name,@rpath/$(@F)
else
so := so
origin := $$ORIGIN
# code beside what is only read: no page of padding a program
as_needed := -Wl,--as-needed,-z,noseparate-code
link_library = $(link) -shared -Wl,-soname,$(@F) -Wl,-Bsymbolic -Wl,--version-script,tools/private.map
endif

# STATIC=1: what has an archive, with all that it needs, is linked from it.  When
# nothing is left the programs are static as a whole; otherwise libcrypto stays
# with libcurl, which loads it, and what it is linked from is not shown to it.
static := $(if $(STATIC),$(shell for p in $(packages); do \
	for l in $$($(PKG_CONFIG) --static --libs-only-l $$p | sed 's/-l//g'); do \
		[ -f "$$($(CC) -print-file-name=lib$$l.a)" ] || continue 2; \
	done; echo $$p; done))
whole := $(and $(static),$(if $(filter-out $(static),$(packages)),,yes))
ifeq ($(whole),)
static := $(filter-out libcrypto,$(static))
endif
dynamic := $(filter-out $(static),$(packages))
LDFLAGS += $(and $(STATIC),-static-libgcc -Wl$(comma)--exclude-libs$(comma)ALL) $(if $(whole),-static)
ifneq ($(and $(STATIC),$(dynamic)),)
$(info STATIC=1: without archives, so dynamic: $(dynamic))
endif

cppflags := $(definitions:%=-D%) -DVERSION='"$(VERSION)"' \
	-include tools/lib/base/banned.h -iquote tools/lib -iquote $(B)/include \
	$(if $(whole),-DLIBCRYPTO_LINKED) \
	$(shell $(PKG_CONFIG) --cflags $(packages))
# libc has the few functions of libm that we call: before it, it spares the load
ldlibs := $(as_needed) $(if $(static),-Wl$(comma)-Bstatic) $(if $(static),$(shell $(PKG_CONFIG) --static --libs $(static))) \
	$(if $(whole),,-Wl$(comma)-Bdynamic) $(if $(dynamic),$(shell $(PKG_CONFIG) --libs $(dynamic))) $(if $(whole),-lcrypt) -lc -lm -ldl
# C needs no tables for unwinding, but the reports of a sanitizer do
unwind := $(if $(findstring sanitize,$(CFLAGS)),,-fno-asynchronous-unwind-tables -fno-unwind-tables)
# what is called in a library of ours is that library's own: the compiler may
# inline it, and the linker needs no table for it
cc = $(CC) -std=c11 -fPIC -fno-semantic-interposition $(unwind) $(warnings) $(cppflags) $(CPPFLAGS) $(CFLAGS) -MMD -MP$(if $(STATIC), -DSTATIC)

# "  CC   file" in place of the command, unless V=1
say = $(if $V,,@printf '  %-4s %s\n' $1 '$@';)

completions := bash-completion/completions/mkmirror zsh/site-functions/_mkmirror \
	fish/vendor_completions.d/mkmirror.fish
shared := $(patsubst mk/%,$(B)/share/mkmirror/%,$(wildcard mk/*.mk)) \
	$(patsubst %,$(B)/share/mkmirror/%,$(wildcard templates/*)) \
	$(B)/share/mkmirror/options.mk $(B)/share/cmake/mkmirror/options.cmake \
	$(B)/share/mkmirror/tools.tsv $(B)/share/pkgconfig/mkmirror.pc \
	$(patsubst cmake/%,$(B)/share/cmake/mkmirror/%,$(wildcard cmake/*.cmake)) \
	$(B)/share/cmake/mkmirror/mkmirrorConfigVersion.cmake \
	$(completions:%=$(B)/share/%) \
	$(programs:%=$(B)/share/man/man1/mkmirror-%.1) $(B)/share/man/man1/mkmirror.1 $(B)/share/man/man7/mkmirror.7

all: $(B)/bin/mkmirror $(programs:%=$(B)/libexec/mkmirror/%) $(shared)

objects = $(patsubst %.c,$(B)/%.o,$(wildcard tools/$1/*.c))
room_objects = $(foreach r,$1,$(call objects,lib/$r))

$(B)/%.o: %.c $(B)/.flags | $(B)/include/options.h
	@mkdir -p $(@D)
	$(call say,CC)$(cc) -c -o $@ $<

# the command that compiles: a changed one compiles everything again
$(B)/.flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(cc))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(cc))' >$@

define library
$(B)/tools/lib/$1.a: $(call objects,lib/$1)
	@mkdir -p $$(@D)
	@rm -f $$@
	$$(call say,AR)$$(AR) rcs $$@ $$^
endef
$(foreach l,$(libs),$(eval $(call library,$l)))
archives := $(libs:%=$(B)/tools/lib/%.a)

link = $(CC) $(CFLAGS) $(LDFLAGS)

net := $(if $(STATIC),,$(B)/lib/mkmirror/libmkmirror-net.$(so))
core := $(if $(STATIC),,$(B)/lib/mkmirror/libmkmirror.$(so))
$(core): $(call room_objects,$(core_rooms))
$(net): $(call room_objects,$(net_rooms)) $(core)
$(core) $(net): tools/private.map
	@mkdir -p $(@D)
	$(call say,LD)$(link_library) -Wl,-rpath,'$(origin)' -o $@ $(filter-out %.map,$^) $(ldlibs)

define program
$(B)/libexec/mkmirror/$1: $(call objects,$1) $(if $(STATIC),$(archives),$(static_rooms:%=$(B)/tools/lib/%.a) $(net) $(core))
	@mkdir -p $$(@D)
	$$(call say,LD)$$(link_program)
endef
link_program = $(link) -Wl,-rpath,'$(origin)/../../lib/mkmirror' $(as_needed) -o $@ $^ $(ldlibs)
$(foreach t,$(programs),$(eval $(call program,$t)))

# runs the others, so it starts without a library of ours
$(B)/bin/mkmirror: $(call objects,mkmirror) $(archives)
	@mkdir -p $(@D)
	$(call say,LD)$(link) -o $@ $^ $(ldlibs)

# the tables of options: what programs read, pages say, shells complete, and make
# and CMake hand to the stages
tables := tools/lib/cli/options $(wildcard tools/*/options)
from_tables = awk -v to=$1 -f tools/lib/cli/options.awk $(tables) $2
$(B)/share/mkmirror/options.mk $(B)/share/cmake/mkmirror/options.cmake: tools/lib/cli/options.awk $(tables)
	@mkdir -p $(@D)
	$(call say,GEN)$(call from_tables,$(@F:options.%=%)) >$@
$(B)/share/mkmirror/mkmirror.mk: mk/mkmirror.mk
$(B)/share/cmake/mkmirror/mkmirror.cmake: cmake/mkmirror.cmake
$(B)/share/mkmirror/mkmirror.mk $(B)/share/cmake/mkmirror/mkmirror.cmake: tools/lib/cli/options.awk $(tables)
	@mkdir -p $(@D)
	$(call say,GEN)$(call from_tables,manual,$(filter %.mk %.cmake,$^)) >$@
$(B)/share/mkmirror/%: mk/%
	@mkdir -p $(@D)
	$(call say,CP)cp $< $@

$(B)/share/mkmirror/templates/%: templates/%
	@mkdir -p $(@D)
	$(call say,CP)cp $< $@

# what `mkmirror --help` lists: name, task and purpose from the pages
pages := $(foreach t,$(programs),tools/$t/$t.1)
$(B)/share/mkmirror/tools.tsv: tools/mkmirror/purposes.awk $(pages) $(B)/.flags
	@mkdir -p $(@D)
	$(call say,GEN)awk -f $< /dev/null $(pages) >$@

$(B)/include/options.h: $(B)/include/.options ;
$(B)/include/.options: tools/lib/cli/options.awk $(tables) $(pages)
	@mkdir -p $(@D)
	$(call say,GEN)$(call from_tables,c,$(pages)) >$@ && { cmp -s $@ $(B)/include/options.h || cp $@ $(B)/include/options.h; }
$(B)/options.tsv: tools/lib/cli/options.awk $(tables)
	$(call say,GEN)$(call from_tables,tsv) >$@
$(B)/share/man/man1/mkmirror-%.1: tools/lib/cli/options.awk tools/lib/cli/options.mdoc $(tables) $(pages)
	@mkdir -p $(@D)
	$(call say,GEN)$(call from_tables,page,tools/lib/cli/options.mdoc tools/$*/$*.1) >$@
$(B)/share/man/man1/mkmirror.1: tools/mkmirror/mkmirror.1
$(B)/share/man/man7/mkmirror.7: tools/mkmirror.7
$(B)/share/man/man1/mkmirror.1 $(B)/share/man/man7/mkmirror.7:
	@mkdir -p $(@D)
	$(call say,CP)cp $< $@
$(B)/share/bash-completion/%: complete := bash
$(B)/share/zsh/%: complete := zsh
$(B)/share/fish/%: complete := fish
$(completions:%=$(B)/share/%): tools/mkmirror/completion.awk $(B)/share/mkmirror/tools.tsv $(B)/options.tsv
	@mkdir -p $(@D)
	$(call say,GEN)awk -v shell=$(complete) -f $^ >$@

$(B)/share/pkgconfig/mkmirror.pc: mk/mkmirror.pc.in $(B)/.flags
	@mkdir -p $(@D)
	$(call say,GEN)sed 's/@VERSION@/$(VERSION)/' $< >$@

$(B)/share/cmake/mkmirror/%: cmake/%
	@mkdir -p $(@D)
	$(call say,CP)cp $< $@

$(B)/share/cmake/mkmirror/%: cmake/%.in $(B)/.flags
	@mkdir -p $(@D)
	$(call say,GEN)sed 's/@VERSION@/$(VERSION)/' $< >$@

$(units:%=$(B)/tests/%): $(B)/tests/%: $(B)/tests/%.o $(archives)
	$(call say,LD)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ldlibs)

# programs that tests use
$(helpers:%=$(B)/tests/%): $(B)/tests/%: $(B)/tests/%.o $(archives)
	$(call say,LD)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ldlibs)

# under `make fuzz` libFuzzer has the main function
$(fuzzers:%=$(B)/tests/%): $(B)/tests/%: $(B)/tests/%.o $(if $(FUZZ),,$(B)/tests/fuzz/main.o) $(archives)
	$(call say,LD)$(CC) $(CFLAGS) $(if $(FUZZ),-fsanitize=fuzzer) $(LDFLAGS) -o $@ $^ $(ldlibs)

-include $(shell find $(B) -type f -name '*.d' 2>/dev/null)

check: all $(units:%=$(B)/tests/%) $(helpers:%=$(B)/tests/%) $(fuzzers:%=$(B)/tests/%)
	BUILD=$(abspath $(B)) tests/run $(TESTS)

# the C unit tests alone
unit: $(units:%=$(B)/tests/%)
	@prove -Q -e '' $^

# An example product mirrors its chart and images into an OCI layout; without
# network, since its upstream is a layout that it makes itself.
demo_dir := $(if $(filter /%,$(B)),$(B),../../$(B))/demo
demo: all
	@mkdir -p $(B)/demo
	@echo "In examples/product-make: make mirror"
	@PKG_CONFIG_PATH="$(abspath $(B))/share/pkgconfig" $(MAKE) --no-print-directory -C examples/product-make mirror \
		UPSTREAM=$(demo_dir)/upstream MIRROR_OUT=$(demo_dir)/work \
		MIRROR_LOCK=$(demo_dir)/mirror.lock MIRROR_TARGET=oci:$(demo_dir)/mirror
	@echo && echo "What is in the OCI layout $(B)/demo/mirror, as $(B)/demo/mirror.lock has it:"
	@tr '\t' ' ' <$(B)/demo/mirror.lock | sed 's/^/  /'
	@find $(B)/demo/mirror/blobs -type f | wc -l | sed 's/^ */  /; s/$$/ blobs/'
	@echo && echo "Where its images were found, $(B)/demo/work/hello/images.txt:"
	@tr '\t' ' ' <$(B)/demo/work/hello/images.txt | sed 's/^/  /'
	@echo && echo "Run it again: nothing is to be done, and nothing runs."

asan:
	$(MAKE) BUILD=$(B)/asan CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined" check

cross:
	+BUILD=$(B)/cross/$(ARCH) SYSROOT=$(SYSROOT) tests/cross/run "$(ARCH)" $(TESTS)

# all programs compiled, nothing linked
objects: $(call room_objects,$(libs)) $(foreach t,$(tools),$(call objects,$t))

FUZZ_SECONDS ?= 60
FUZZERS ?= $(notdir $(fuzzers))
fuzz:
	$(MAKE) FUZZ=1 BUILD=$(B)/fuzz CC=clang CFLAGS="-O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined" $(FUZZERS:%=$(B)/fuzz/tests/fuzz/%)
	tests/fuzz/run $(FUZZ_SECONDS) $(FUZZERS:%=$(B)/fuzz/tests/fuzz/%)

# Installed files keep the relative places of the build folder, so a prefix
# can be moved: programs find each other, their libraries and the data from there.
# Where the folders asked for are no bin, libexec and share of one place, $(home)
# below libexecdir is that place, and what stands elsewhere points to it.
beside := $(bindir:%/bin=%)
home := $(if $(and $(filter $(beside)/bin,$(bindir)),$(filter $(beside)/libexec,$(libexecdir)),$(filter $(beside)/share/mkmirror,$(pkgdatadir))),$(beside),$(libexecdir)/mkmirror)
# $(call from,DIR): the way from there to $(home); $(call way,NAMES,NAMES): the way
# between two folders, each given as the names that lead to it
from = $(call way,$(subst /, ,$(abspath $1)),$(subst /, ,$(abspath $(home))))
way = $(if $(and $1,$(filter $(firstword $1),$(firstword $2))),$(call way,$(call rest,$1),$(call rest,$2)),$(call steps,$1,$2))
rest = $(wordlist 2,$(words $1),$1)
steps = $(or $(subst $(space),/,$(strip $(patsubst %,..,$1) $2)),.)
H := $(DESTDIR)$(home)
install: all
	$(INSTALL) -d $(H)/bin $(H)/libexec/mkmirror $(H)/lib/mkmirror $(H)/share/mkmirror/templates \
		$(H)/share/cmake/mkmirror $(DESTDIR)$(bindir) \
		$(DESTDIR)$(pkgconfigdir) $(DESTDIR)$(cmakedir) $(DESTDIR)$(mandir)/man1 $(DESTDIR)$(mandir)/man7
	$(INSTALL) -m 755 $(B)/bin/mkmirror $(H)/bin
	$(INSTALL) -m 755 $(programs:%=$(B)/libexec/mkmirror/%) $(H)/libexec/mkmirror
	$(if $(core),$(INSTALL) -m 644 $(core) $(net) $(H)/lib/mkmirror)
	$(INSTALL) -m 644 $(B)/share/mkmirror/*.mk $(B)/share/mkmirror/tools.tsv $(H)/share/mkmirror
	$(INSTALL) -m 644 $(wildcard templates/*) $(H)/share/mkmirror/templates
	$(INSTALL) -m 644 $(B)/share/cmake/mkmirror/*.cmake $(H)/share/cmake/mkmirror
	sed "s,^prefix=.*,prefix=\$${pcfiledir}/$(call from,$(pkgconfigdir))," $(B)/share/pkgconfig/mkmirror.pc >$(B)/.pc
	$(INSTALL) -m 644 $(B)/.pc $(DESTDIR)$(pkgconfigdir)/mkmirror.pc
ifneq ($(bindir),$(home)/bin)
	ln -sf $(call from,$(bindir))/bin/mkmirror $(DESTDIR)$(bindir)/mkmirror
endif
ifneq ($(cmakedir),$(home)/share/cmake/mkmirror)
	for f in Config ConfigVersion; do \
		echo "include(\"\$${CMAKE_CURRENT_LIST_DIR}/$(call from,$(cmakedir))/share/cmake/mkmirror/mkmirror$$f.cmake\")" \
			>$(DESTDIR)$(cmakedir)/mkmirror$$f.cmake || exit 1; \
	done
endif
	for f in $(completions); do \
		$(INSTALL) -d $(DESTDIR)$(datarootdir)/$${f%/*} && \
		$(INSTALL) -m 644 $(B)/share/$$f $(DESTDIR)$(datarootdir)/$$f || exit 1; \
	done
	$(INSTALL) -m 644 $(B)/share/man/man1/*.1 $(DESTDIR)$(mandir)/man1
	$(INSTALL) -m 644 $(B)/share/man/man7/*.7 $(DESTDIR)$(mandir)/man7

bench-copy: all
	BUILD=$(abspath $(B)) bench/copy $(WORKLOADS)

bench-render: all $(B)/tests/tools/measure
	BUILD=$(abspath $(B)) bench/render $(CASES)

bench-list: all $(B)/tests/tools/measure $(B)/tests/tools/httpd
	BUILD=$(abspath $(B)) bench/list

# what each file that is installed to be run takes when stripped, summed
size: all
	@for f in $(B)/bin/mkmirror $(core) $(net) $(programs:%=$(B)/libexec/mkmirror/%); do \
		$(STRIP) -o $(B)/.stripped $$f && wc -c <$(B)/.stripped | tr -d '\n' && echo " $${f##*/}"; \
	done | awk '{ printf "%9d %s\n", $$1, $$2; n += $$1 } END { printf "%9d in all\n", n }'; rm -f $(B)/.stripped

clean:
	rm -rf $(B)

FORCE:
.PHONY: all check demo unit asan cross objects fuzz bench-render bench-list install size clean FORCE
.DELETE_ON_ERROR:
