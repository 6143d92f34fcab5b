# SPDX-License-Identifier: Apache-2.0
# mkmirror.mk -- mirroring as targets of a product's own makefile.
#
#   include $(shell pkg-config --variable=pkgdatadir mkmirror)/mkmirror.mk
#   $(call mirror_add,edge,deploy/edge.yaml)
#   MIRROR_TARGET.edge = registry.example.com/team
#
# mirror_add declares a mirror: a name, and a mirror.yaml or a recipe (*.yaml,
# *.yml; a recipe has `kind: RecipeResult`) or else a list of images and charts,
# one a line, see mkmirror-resolve-list(1).  Without a file, MIRROR_CRITERIA says
# what the recipe is for.  `make mirror` then finds every chart and image of it
# and copies what the target lacks.  Nothing runs when nothing changed.
# A product with one mirror can set MIRROR_RECIPE = CONFIG before the include
# instead; the mirror is called default.
#
# Targets; each also as TARGET-NAME for one mirror (mirror-NAME, mirror-list-NAME)
#   mirror          all mirrors up to date in their targets
#   mirror-list     prints the images
#   mirror-audit    checks that nothing in the rendered charts that looks like an image
#                   is missing from the list, unless a rule rules it out
#   mirror-lock     resolves every tag again and rewrites the locks
#   mirror-plan     finds out what the targets lack, and copies nothing
#   mirror-hauler   writes the images and charts as a hauler manifest
#   mirror-zarf     writes them as a zarf.yaml
#   mirror-archive  packs what the locks name into volumes, to be carried to where no
#                   network leads
#   mirror-unpack   puts what volumes carry into the targets, on the far side; it reads
#                   the volumes and asks nobody but the targets
#   mirror-bundle   writes what installs the components of a recipe, for helm, Argo CD,
#                   Flux or helmfile
#   mirror-verify   asks the targets for everything that the locks name
#   mirror-clean    removes the work folders; locks and targets stay
#   mirror-help     prints this
#
# Variables, for all mirrors (MIRROR_X) or for one (MIRROR_X.NAME), set before
# or after mirror_add unless it says otherwise
#   MIRROR_TARGET          HOST[:PORT][/PREFIX] or oci:DIR; overrides the target of
#                          the mirror.yaml
#   MIRROR_OUT             work folders are MIRROR_OUT/NAME          [mirror.out]
#   MIRROR_LOCK            the lock, a file to check in; before mirror_add
#                                            [beside CONFIG, .lock for its suffix]
#   MIRROR_BUNDLE          the folder of a recipe's bundle, or oci://HOST/PATH[:TAG] to
#                          which it is pushed        [bundle in the work folder]
# @variables
#   MIRROR_RECHECK         1: ask the target what it has, in spite of the receipt
#   MIRROR_REGISTRY_FLAGS  how to speak with registries, for every stage that does:
#                          --cacert /etc/ca.pem --http cache.lan:5000; see mkmirror(7)
#   MIRROR_CRITERIA        what a recipe is for, as options of list-components:
#                          --service eks --accelerator h100; before mirror_add
#   MIRROR_RESOLVE_FLAGS   further options of resolve-mirror; likewise
#   MIRROR_PULL_FLAGS, MIRROR_RENDER_FLAGS, MIRROR_EXTRACT_FLAGS,
#   MIRROR_LOCK_FLAGS, MIRROR_PLAN_FLAGS, MIRROR_COPY_FLAGS, MIRROR_PUSH_FLAGS,
#   MIRROR_ARCHIVE_FLAGS, MIRROR_UNPACK_FLAGS,
#   MIRROR_BUNDLE_FLAGS, MIRROR_VERIFY_FLAGS
#   MIRROR_DEPENDS         files that the mirror needs and that your own rules make;
#                          before mirror_add
#   V=1                    shows the commands
#
# mkmirror-mirror(1) says more of those that are its options too.  A command runs
# without a shell, in the folder of make.
#
# The work folder holds what each stage made: components/NAME-VERSION.yaml is
# a rendered chart, images.txt the list, unresolved.txt what could not be resolved
# of it (the rest is mirrored all the same), plan.jsonl what was to be copied,
# unplanned.txt what could not be and why (the rest is mirrored too), and
# receipt.jsonl what became of it, verified.jsonl what mirror-verify found,
# unpacked.jsonl what mirror-unpack did, to be carried back for MIRROR_HAVE, and
# request.txt what the volumes lacked;
# mkmirror(7) describes them.

ifneq ($(filter 3.% 4.0% 4.1,$(MAKE_VERSION)),)
$(error mkmirror.mk needs GNU Make 4.2 or newer, and this is $(MAKE_VERSION))
endif
ifndef mirror.file
mirror.file := $(lastword $(MAKEFILE_LIST))
mirror.goal := $(.DEFAULT_GOAL)
mirror.stages := $(abspath $(dir $(mirror.file))stages.mk)
-include $(dir $(mirror.file))text.mk
MIRROR_OUT ?= mirror.out
-include $(dir $(mirror.file))options.mk
MIRROR_SEED ?= $(mirror.default.seed)
MIRRORS :=

# $(call mirror_add,NAME,CONFIG): declares a mirror.  Its paths are kept in
# the variables mirror.config.NAME and mirror.lock.NAME, since no character is
# special there.
mirror_add = $(eval mirror.new := $$(strip $$2))$(eval $(call mirror.check,$(strip $1)))$(call mirror.declare,$(strip $1))
mirror.declare = $(eval mirror.config.$1 := $$(mirror.new))$(eval mirror.lock.$1 := $$(call mirror.beside,$1))$(eval $(call mirror.rules,$1))

mirror.targets := list audit lock plan hauler zarf archive unpack bundle verify clean
mirror.reserved := $(mirror.targets) help redirects report resources prune gc apply shards diff locked

define mirror.check
ifeq ($1,)
$$(error mirror_add: the mirror has no name)
endif
ifneq ($(words $1),1)
$$(error mirror_add: '$1' is not a name: it has spaces)
endif
ifneq ($(filter $1,$(mirror.reserved)),)
$$(error mirror_add: a mirror cannot be called '$1', since mirror-$1 is a target of its own)
endif
ifneq ($(filter $1,$(MIRRORS)),)
$$(error mirror_add: mirror '$1' was added before)
endif
ifeq ($$(mirror.new)$$(call mirror.get,$1,CRITERIA),)
$$(error mirror_add: mirror '$1' has no config; $$$$(call mirror_add,$1,FILE))
endif
ifneq ($$(filter-out 0 1,$$(words $$(mirror.new))),)
$$(error mirror_add: mirror '$1' has more than one config: $$(mirror.new))
endif
ifneq ($$(and $$(findstring $$(mirror.open),$$(mirror.new)),$$(filter %$$(mirror.close),$$(mirror.new))),)
$$(error mirror_add: mirror '$1': make takes a name that ends like '$$(mirror.new)' for a member of an archive: rename it)
endif
ifeq ($$(wildcard $$(mirror.stages)),)
$$(error mirror_add: '$$(mirror.stages)' is not there: GNU Make cannot use mkmirror.mk from a folder whose path has spaces)
endif
endef

mirror.open := (
mirror.close := )
# $(call mirror.get,NAME,X): MIRROR_X.NAME if it is set, else MIRROR_X
mirror.get = $(if $(filter undefined,$(origin MIRROR_$2.$1)),$(if $(filter undefined,$(origin MIRROR_$2)),,$(MIRROR_$2)),$(MIRROR_$2.$1))
# $(call mirror.absolute,PATH): the absolute path, from the folder where make runs
mirror.absolute = $(if $(filter /%,$1),$1,$(CURDIR)/$1)
# $(call mirror.place,TARGET): the target; the path of a layout becomes absolute
mirror.place = $(if $(filter oci:%,$1),oci:$(call mirror.absolute,$(1:oci:%=%)),$1)
# $(call mirror.source,SOURCE): the same of a layout, a volume or a folder of volumes
mirror.source = $(if $(filter oci:%,$1),$(mirror.place),$(mirror.absolute))
# $(call mirror.set,VARIABLE,VALUE): an argument for make that sets the variable
mirror.set = $(call mirror.quote,mirror.$1=$(subst $$,$$$$,$2))
mirror.work = $(call mirror.get,$1,OUT)/$1
mirror.beside = $(or $(call mirror.get,$1,LOCK),$(or $(basename $(mirror.new)),$1).lock)
# $(call mirror.needs,NAME): the prerequisites of a mirror's targets
mirror.needs = $(call mirror.escape,$(mirror.config.$1)) $(call mirror.get,$1,DEPENDS)

# $(call mirror.hand.KIND,NAME,X,OPTION): the option with the value of
# MIRROR_X, by the KIND of its argument; mirror.hand_each makes an option of
# each word of the value.  A command runs in the folder where make runs.
mirror.hand.flag = $(if $(call mirror.get,$1,$2),$3)
mirror.hand.text = $(if $(call mirror.get,$1,$2),$3 $(call mirror.quote,$(call mirror.get,$1,$2)))
mirror.hand.path = $(if $(call mirror.get,$1,$2),$3 $(call mirror.quote,$(call mirror.absolute,$(call mirror.get,$1,$2))))
mirror.hand.command = $(if $(call mirror.get,$1,$2),$(mirror.hand.text) --cmd-dir $(call mirror.quote,$(CURDIR)))
mirror.hand_each.text = $(foreach v,$(call mirror.get,$1,$2),$3 $(call mirror.quote,$v))
mirror.hand_each.path = $(foreach v,$(call mirror.get,$1,$2),$3 $(call mirror.quote,$(call mirror.absolute,$v)))
mirror.hand_each.location = $(foreach v,$(call mirror.get,$1,$2),$3 $(call mirror.quote,$(call mirror.place,$v)))
mirror.hand_each.source = $(foreach v,$(call mirror.get,$1,$2),$3 $(call mirror.quote,$(call mirror.source,$v)))

# options.mk has mirror.handed.STAGE: the options that the tables hand to a stage
mirror.flags.resolve = $(if $(filter recipe,$(call mirror.kind,$(mirror.config.$1))),$(call mirror.get,$1,CRITERIA) $(mirror.handed.resolve) $(call mirror.hand.text,$1,KUBE_VERSION,--kube-version))
mirror.flags.render = --seed $(call mirror.quote,$(call mirror.get,$1,SEED)) --kube-version $(call mirror.quote,$(or $(call mirror.get,$1,KUBE_VERSION),$(mirror.default.kube_version)))
mirror.flags.dedup = $(if $(call mirror.get,$1,ALLOW_EMPTY),,--not-empty)
mirror.given = $(strip $(call $(if $(value mirror.flags.$2),mirror.flags,mirror.handed).$2,$1) $(call mirror.get,$1,$3))
mirror.flags = $(call mirror.set,$2_flags,$(call mirror.given,$1,$2,$3_FLAGS))
# options that change how a stage runs, but not what it makes
mirror.once = $(call mirror.set,$2_once,$(strip $(call mirror.handed.$2,$1)))

# $(call mirror.kind,CONFIG): config, list or recipe
mirror.kind = $(if $(filter %.yaml %.yml,$1),$(if $(filter RecipeResult "RecipeResult",$(if $(mirror.readable),$(file <$1))),recipe,config),$(if $1,list,recipe))
# $(call mirror.make,NAME,GOAL): runs stages.mk for the goal
mirror.make = $(MAKE) -C $(call mirror.quote,$(call mirror.work,$1)) --no-print-directory -f $(call mirror.quote,$(mirror.stages)) \
	$(call mirror.set,config,$(if $(mirror.config.$1),$(call mirror.absolute,$(mirror.config.$1)))) \
	$(call mirror.set,matrix,$(foreach m,$(call mirror.get,$1,MATRIX),$(call mirror.absolute,$m))) \
	$(call mirror.set,kind,$(call mirror.kind,$(mirror.config.$1))) \
	$(call mirror.set,lock,$(call mirror.absolute,$(mirror.lock.$1))) \
	$(call mirror.set,target,$(call mirror.place,$(call mirror.get,$1,TARGET))) \
	$(call mirror.flags,$1,resolve,RESOLVE) \
	$(call mirror.flags,$1,registry,REGISTRY) \
	$(call mirror.set,rewrite_flags,$(strip $(call mirror.handed.rewrite,$1))) \
	$(call mirror.flags,$1,pull,PULL) \
	$(call mirror.flags,$1,render,RENDER) \
	$(call mirror.flags,$1,extract,EXTRACT) \
	$(call mirror.flags,$1,audit,AUDIT) \
	$(call mirror.set,annotated,$(call mirror.get,$1,ANNOTATED)) \
	$(call mirror.set,render,$(call mirror.get,$1,RENDER)) \
	$(call mirror.set,audit,$(call mirror.get,$1,AUDIT)) \
	$(call mirror.flags,$1,dedup,DEDUP) \
	$(call mirror.flags,$1,emit,EMIT) \
	$(call mirror.flags,$1,lock,LOCK) \
	$(call mirror.flags,$1,plan,PLAN) \
	$(call mirror.set,copy_flags,$(strip $(call mirror.get,$1,COPY_FLAGS))) \
	$(call mirror.set,push_flags,$(strip $(call mirror.get,$1,PUSH_FLAGS))) \
	$(call mirror.once,$1,copy) \
	$(call mirror.once,$1,push) \
	$(call mirror.set,recheck,$(call mirror.get,$1,RECHECK)) \
	$(call mirror.set,frozen,$(call mirror.get,$1,LOCKED)) \
	$(call mirror.set,volumes,$(if $(call mirror.get,$1,VOLUMES),$(call mirror.absolute,$(call mirror.get,$1,VOLUMES)))) \
	$(call mirror.flags,$1,archive,ARCHIVE) \
	$(call mirror.set,bundle,$(if $(call mirror.get,$1,BUNDLE),$(call mirror.source,$(call mirror.get,$1,BUNDLE)))) \
	$(call mirror.flags,$1,bundle,BUNDLE) \
	$(call mirror.flags,$1,unpack,UNPACK) \
	$(call mirror.flags,$1,verify,VERIFY) $2

# $(call mirror.turn,NAME): a command to put before another; it waits until no
# other target of the mirror runs one.  mirror.before orders the goals of the
# command line; goals that the product's targets need have no order under -j.
mirror.flock = $(firstword $(wildcard $(addsuffix /flock,$(subst :, ,$(PATH)))))
mirror.turn = $(if $(and $(findstring --jobserver,$(MAKEFLAGS)),$(filter-out mirror mirror-%,$(or $(MAKECMDGOALS),all))),$(addsuffix $(mirror.space)$(call mirror.quote,$(call mirror.work,$1)/turn)$(mirror.space),$(mirror.flock)))
# $(call mirror.run,NAME,GOAL): the recipe of a target: makes the folders,
# then runs the goal `components`, then the goal
mirror.folders := stamp status components
define mirror.run
$(if $(strip $(foreach d,$(mirror.folders),$(if $(wildcard $(call mirror.literal,$(call mirror.work,$1))/$d/.),,$d))),+@mkdir -p $(foreach d,$(mirror.folders),$(call mirror.quote,$(call mirror.work,$1)/$d))$(mirror.newline))+@$(mirror.turn)$(call mirror.make,$1,components)
+@$(mirror.turn)$(call mirror.make,$1,$2)
endef

# $(call mirror.before,NAME,GOAL...): those of the goals that the command line
# has; two goals of one mirror must not run at the same time
mirror.before = $(foreach g,$2,$(if $(filter mirror-$g mirror-$g-$1,$(MAKECMDGOALS)),mirror-$g-$1))

define mirror.rules
MIRRORS += $1
.PHONY: mirror-$1 $(mirror.targets:%=mirror-%-$1)
mirror: mirror-$1
$(foreach t,$(mirror.targets),$(mirror.newline)mirror-$t: mirror-$t-$1)

mirror-clean-$1:
	rm -rf $$(call mirror.quote,$$(call mirror.work,$1))
	@rmdir $$(call mirror.quote,$$(call mirror.get,$1,OUT)) 2>/dev/null || :
mirror-list-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean)
	$$(call mirror.run,$1,list)
	@cat $$(call mirror.quote,$$(call mirror.work,$1)/images.txt)
mirror-audit-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list)
	$$(call mirror.run,$1,audit)
mirror-lock-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list audit)
	$$(call mirror.run,$1,lock mirror.relock=1)
mirror-plan-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list audit lock)
	$$(call mirror.run,$1,plan)
mirror-hauler-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list audit lock plan)
	$$(call mirror.run,$1,hauler)
	@printf '%s\n' $$(call mirror.quote,$$(call mirror.work,$1)/hauler.yaml)
mirror-zarf-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list audit lock plan hauler)
	$$(call mirror.run,$1,zarf)
	@printf '%s\n' $$(call mirror.quote,$$(call mirror.work,$1)/zarf.yaml)
mirror-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list audit lock plan hauler zarf)
	$$(call mirror.run,$1,mirror)
mirror-archive-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list audit lock plan hauler zarf) $(if $(filter mirror mirror-$1,$(MAKECMDGOALS)),mirror-$1)
	$$(call mirror.run,$1,archive)
mirror-unpack-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list audit lock plan hauler zarf archive) $(if $(filter mirror mirror-$1,$(MAKECMDGOALS)),mirror-$1)
	$$(call mirror.run,$1,unpack)
mirror-bundle-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list audit lock plan hauler zarf archive unpack) $(if $(filter mirror mirror-$1,$(MAKECMDGOALS)),mirror-$1)
	$$(call mirror.run,$1,bundle)
mirror-verify-$1: $$(call mirror.needs,$1) | $(call mirror.before,$1,clean list audit lock plan hauler zarf archive unpack bundle) $(if $(filter mirror mirror-$1,$(MAKECMDGOALS)),mirror-$1)
	$$(call mirror.run,$1,verify)
endef

.PHONY: mirror $(mirror.targets:%=mirror-%) mirror-help
mirror $(mirror.targets:%=mirror-%):
mirror-help:
	@sed -n '/^$$/q; /SPDX/d; s/^# \{0,1\}//p' $(mirror.file)
ifneq ($(MIRROR_RECIPE),)
$(call mirror_add,default,$(MIRROR_RECIPE))
endif
.DEFAULT_GOAL := $(mirror.goal)
endif
