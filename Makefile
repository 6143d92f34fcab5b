# mkmirror: builds, checks and installs.  `make help` lists the targets.
#
# A folder of tools/ that holds NAME/NAME.1 is a program; its sources link
# against the libraries lib, template, chart and registry, of which it gets
# only what it uses.  Adding a program is adding its folder.

VERSION = 0.1.0

CC ?= cc
CFLAGS ?= -O2 -g
PKG_CONFIG ?= pkg-config
prefix ?= /usr/local
bindir ?= $(prefix)/bin
libexecdir ?= $(prefix)/libexec
datarootdir ?= $(prefix)/share
mandir ?= $(datarootdir)/man
BUILD ?= build

packages := libcurl yaml-0.1 libcjson libcrypto zlib libpcre2-8
warnings := -Wall -Wextra -Wshadow -Wpedantic -Wmissing-prototypes -Wstrict-prototypes -Wvla

B := $(BUILD)
libs := registry chart template lib
tools := $(sort $(patsubst tools/%/,%,$(dir $(wildcard tools/*/*.1))))
programs := $(filter-out mkmirror,$(tools))
units := $(patsubst tests/%.c,%,$(sort $(wildcard tests/*/*_test.c)))

ifneq ($(filter-out clean help install-deps,$(or $(MAKECMDGOALS),all)),)
missing := $(shell for p in $(packages); do $(PKG_CONFIG) --exists $$p 2>/dev/null || echo $$p; done)
ifneq ($(missing),)
$(error missing packages: $(missing); run ./bootstrap make)
endif
endif

cppflags := -D_POSIX_C_SOURCE=200809L -DVERSION='"$(VERSION)"' \
	-include tools/lib/banned.h $(addprefix -Itools/,$(libs)) \
	$(shell $(PKG_CONFIG) --cflags $(packages))
ldlibs := -Wl,--as-needed $(shell $(PKG_CONFIG) --libs $(packages)) -lm
cc = $(CC) -std=c11 $(warnings) $(cppflags) $(CPPFLAGS) $(CFLAGS) -MMD -MP

all: $(patsubst %,$(B)/bin/%,$(filter mkmirror,$(tools))) $(programs:%=$(B)/libexec/mkmirror/%)

objects = $(patsubst %.c,$(B)/%.o,$(wildcard tools/$1/*.c))

$(B)/%.o: %.c $(B)/.flags
	@mkdir -p $(@D)
	$(cc) -c -o $@ $<

# the command that compiles: a changed one compiles everything again
$(B)/.flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(cc))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(cc))' >$@

define library
$(B)/$1.a: $(call objects,$1)
	@rm -f $$@
	$$(AR) rcs $$@ $$^
endef
$(foreach l,$(libs),$(eval $(call library,$l)))
archives := $(libs:%=$(B)/%.a)

define program
$2: $(call objects,$1) $(archives)
	@mkdir -p $$(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $$@ $$^ $(ldlibs)
endef
$(foreach t,$(programs),$(eval $(call program,$t,$(B)/libexec/mkmirror/$t)))
$(eval $(call program,mkmirror,$(B)/bin/mkmirror))

$(units:%=$(B)/tests/%): $(B)/tests/%: $(B)/tests/%.o $(archives)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(ldlibs)

-include $(shell find $(B) -name '*.d' 2>/dev/null)

check: all $(units:%=$(B)/tests/%)
	BUILD=$(abspath $(B)) tests/run $(TESTS)

# the C unit tests alone
unit: $(units:%=$(B)/tests/%)
	@prove -Q -e '' $^

clean:
	rm -rf $(B)

FORCE:
.PHONY: all check unit clean FORCE
.DELETE_ON_ERROR:
