# SPDX-License-Identifier: Apache-2.0
# stages.mk -- the stages of one mirror, as rules.
#
# No makefile includes this file: mkmirror.mk and `mkmirror mirror` run it with
# `make -C WORK -f stages.mk`, twice: first for the goal `components`, which finds
# the components, and then for the goal that is wanted: list, audit, lock, yaml,
# json, hauler, zarf, inventory, plan, mirror, archive, unpack, bundle or verify.
# They set these variables to absolute paths and other values:
#
#   mirror.config      the mirror.yaml, recipe or list; a recipe may be a URL, or
#                      empty when mirror.resolve_flags has criteria
#   mirror.kind        config, recipe or list
#   mirror.annotated   warn, list or ignore: what to do with images that only
#                      an annotation of the chart names
#   mirror.render      1: look for images in the charts of a list too
#   mirror.matrix      sets of values to render with, for expand-matrix
#   mirror.lock        the lock
#   mirror.target      the target; empty: that of the config
#   mirror.volumes     the folder of volumes, for the goals archive and unpack
#   mirror.bundle      the folder for the bundle of a recipe, or oci://HOST/PATH[:TAG];
#                      empty: `bundle` in WORK
#   mirror.only        charts or images: leave the others out
#   mirror.old         another lock, for items that the lock lacks
#   mirror.relock      1: resolve every tag again
#   mirror.frozen      1: resolve nothing; it is a failure when the lock would change
#   mirror.recheck     1: ask the target what it has, in spite of a receipt
#   mirror.goal, mirror.stamp
#                      for the goal `stamped`: the goal to make, and its stamp
#                      in WORK
#   mirror.depfiles    1: stages write stamp/STAGE.dep too, for the goal `stamped`
#   mirror.audit       1: make no list before each component passes audit
#   mirror.resolve_flags … mirror.push_flags, mirror.archive_flags, mirror.unpack_flags,
#   mirror.bundle_flags,
#   mirror.verify_flags
#                      further arguments of the stages
#   mirror.registry_flags
#                      arguments of each stage that accesses registries
#   mirror.rewrite_flags
#                      arguments of each stage that reads from registries
#   mirror.copy_once, mirror.push_once
#                      arguments that do not change what the stage makes
#
# WORK/stamp/STAGE stands for a stage that succeeded, and holds the command
# that did.  A stage runs when a prerequisite is newer, when its command is
# another, or when its output is gone.  Its output is rewritten only when that
# changes it, so the stages after it need not run.  A stage that fails leaves its
# exit status in WORK/status/STAGE and its last good output where it is.
#
# A stage needs no shell: its program is started with --stage (mkmirror(7)) and
# writes stamp, status and dependencies itself.

.SUFFIXES:
.PHONY: components pull pack list audit lock plan yaml json hauler zarf inventory mirror archive unpack bundle verify FORCE
MAKEFLAGS += --no-builtin-rules --no-builtin-variables
SHELL := /bin/sh

# A folder with spaces in its path makes several words of MAKEFILE_LIST, which
# holds this file alone at this point.
mirror.empty :=
mirror.space := $(mirror.empty) $(mirror.empty)
mirror.self := $(lastword $(MAKEFILE_LIST))
ifeq ($(filter /%,$(wildcard $(mirror.self))),)
mirror.self := $(patsubst |%,%,$(subst $(mirror.space),|,$(MAKEFILE_LIST)))
endif
mirror.share := $(subst |,$(mirror.space),$(abspath $(dir $(mirror.self))))
mirror.bin := $(subst |,$(mirror.space),$(abspath $(dir $(mirror.self))../../libexec/mkmirror))
# The folder of this file as a word for include, escaped as by mirror.escape
# of text.mk.  text.mk cannot be read by $(file), which in make 4.4 takes no
# path with spaces.
mirror.here := $(subst [,?,$(subst *,?,$(subst ;,?,$(subst |,?,$(subst \,?,$(mirror.share))))))
mirror.here := $(subst $(mirror.space),\$(mirror.space),$(subst :,\:,$(mirror.here)))
include $(mirror.here)/text.mk $(mirror.here)/options.mk $(mirror.here)/table.mk
mirror.hash := \#
mirror.equals := =

# $(call mirror.name,PATH): a target name for make that is no pattern
mirror.name = $(subst %,\%,$(mirror.escape))
# $(call mirror.unless_same,A,B): FORCE when the texts differ
mirror.unless_same = $(if $(and $(findstring x$1x,x$2x),$(findstring x$2x,x$1x)),,FORCE)
# $(call mirror.unless_kept,PATH,WHAT): FORCE when the file is not the one of which
# stamp/WHAT is a copy; make 4.3 does not always keep the last newline.  A file whose
# path $(file) does not take is read through the link stamp/.WHAT.
mirror.unless_kept = $(if $1,$(call mirror.unless_copy,$(subst $(mirror.newline),,$\
	$(file <$(or $(mirror.readable),stamp/.$2))),$2))
mirror.unless_copy = $(if $1,$(call mirror.unless_same,$1,$(subst $(mirror.newline),,$(file <stamp/$2))))
# $(call mirror.unless_there,PATH): FORCE when there is no such file
mirror.unless_there = $(if $(wildcard $(mirror.literal)),,FORCE)

# A work folder may have files from the future: it was on another machine, or the clock
# was wrong.  Nothing that is made now would be newer.  Their stamps are removed and the
# others get the time of now, before anything else; the file now.mk, which is written at
# each start, tells what that is.  The names are written so that no other rule has them.
ifeq ($(findstring n,$(firstword -$(MAKEFLAGS))),)
$(file >now.mk,)
now.mk: $(wildcard stamp/./* components/./* stamp/../*.*)
	@rm -f $(filter stamp/./%,$?)
	@touch -c $@ $(filter-out stamp/./%,$?)
include now.mk
endif

# The folder of the programs, for the shell (run) and for prerequisites (tool).
mirror.special := $(mirror.hash) ' " ` $$ & * ? [ < > | ; ~ ! \ ( )
mirror.odd := $(strip $(foreach c,$(mirror.special),$(findstring $c,$(mirror.bin))))
mirror.odd := $(mirror.odd)$(findstring $(mirror.space),$(mirror.bin))
mirror.run := $(if $(mirror.odd),$(call mirror.quote,$(mirror.bin)),$(mirror.bin))
mirror.tool := $(call mirror.escape,$(mirror.bin))

# ---- the table ---------------------------------------------------------

# mirror.rows: the rows of table.mk, each as one word with '|' for the spaces.
# $(call mirror.rows_of,OF...): those of what is named so in the column OF.
mirror.tab := $(mirror.empty)	$(mirror.empty)
mirror.comma := ,
mirror.open := (
mirror.close := )
mirror.rows := $(subst $(mirror.newline)$(mirror.tab), ,$(value mirror.table))
mirror.rows := $(subst $(mirror.newline), ,$(subst $(mirror.space),|,$(mirror.rows)))
mirror.rows_of = $(foreach r,$(mirror.rows),$(if $(filter $1,$(subst $(mirror.comma), ,$(word 2,$(subst |, ,$r)))),$r))

# $(call mirror.define,OF...,KEYS): the stages of the rows, for each of the
# components, or with '-' for the mirror; their rules are made at the end of
# this file.  mirror.text is the text of a row's variables, with '@' for the name
# of the stage and '%' for the key.
mirror.define = $(foreach r,$(call mirror.rows_of,$1),$(eval mirror.columns := $(subst |, ,$r))$\
	$(eval mirror.text := $$(call mirror.variables,$$(mirror.columns)))$\
	$(foreach k,$2,$(call mirror.describe,$(word 1,$(subst |, ,$r))$(filter-out --,-$k),$(filter-out -,$k))))
mirror.describe = $(eval $(subst @,$1,$(subst %,$2,$(mirror.text))))
# $(call mirror.variables,COLUMNS): that text.  What a row makes is made, and
# also, the files after the first; each is the stage of which this is a part, by
# --each.
define mirror.variables
mirror.all += @
mirror.key := %
mirror.label.@ := $(subst _,$(mirror.space),$(word 3,$1))
mirror.made.@ := $(call mirror.fill,path,$(firstword $(subst $(mirror.comma), ,$(word 5,$1))))
mirror.also.@ := $(call mirror.fill,path,$(wordlist 2,99,$(subst $(mirror.comma), ,$(word 5,$1))))
mirror.subject.@ := $$(or $$(mirror.subject.@),%,$$(mirror.made.@))
mirror.reads.@ := $(call mirror.fill,file,$(word 6,$1))
mirror.needs.@ := $$(mirror.reads.@) $$(mirror.tool)/$(word 4,$1)
mirror.rules.@ := $$(if %,stamp/@.d)
$(call mirror.command,@,$1)
$(if $(filter --each,$1),$(call mirror.part_of,$(word 1,$1),$1))
endef
define mirror.command
mirror.once.$1 := $$(mirror.empty)$(call mirror.words,$(word 7,$2))
mirror.cmd.$1 := $$(mirror.run)/$(word 4,$2) --stage $1$(if $(mirror.depfiles),:$1)$(call mirror.words,$(wordlist 8,$(words $2),$2))
endef
define mirror.part_of
mirror.each.@ := $1
mirror.parts.$1 += @
$(mirror.command)
endef
# $(call mirror.fill,KIND,COLUMN): the files of a column, as text to expand:
# {NAME} is $(mirror.KIND.NAME), path for a path as it is, and file for a rule.
# $(call mirror.words,COLUMN): arguments likewise, each with a space before it,
# and {NAME} is $(mirror.word.NAME), words for the shell.
mirror.fill = $(subst {,$$$(mirror.open)mirror.$1.,$(subst },$(mirror.close),$(call mirror.plainly,$2)))
mirror.plainly = $(filter-out -,$(subst $(mirror.comma), ,$1))
mirror.words = $(subst |, ,$(subst |{,$$$(mirror.open)call mirror.word$(mirror.comma),$(subst },$(mirror.close),$\
	$(subst $(mirror.space)|,|,$(addprefix |,$(mirror.plainly))))))
mirror.word = $(if $(mirror.word.$1), $(mirror.word.$1))

# $(call mirror.rule,STAGE): the rules of a stage.  $(mirror.before.STAGE) is a
# command that runs before the program, $(mirror.after.STAGE) a command for the shell
# that runs when it fails, and $(mirror.force.STAGE) is FORCE when
# the stage is to run in any case.
define mirror.rule
$$(call mirror.name,$$(mirror.made.$1)) $$(mirror.also.$1): stamp/$1 ;
stamp/$1: $$(mirror.needs.$1) $$(mirror.force.$1) $$(call mirror.unless_done,$1)
	$$(call mirror.begin,$1)
	$$(mirror.before.$1)
	@$$(if $$(mirror.after.$1),$$(if $$(mirror.dry),,+))$$(mirror.cmd.$1)$$(mirror.once.$1)$$(mirror.after.$1)
endef
# $(call mirror.part,STAGE,WHOLE): those of a part of the stage WHOLE, in which
# one program works for all components that want it: the recipe only adds what
# it reads to mirror.wanted.WHOLE.  That program succeeds even when a part fails;
# each part has a status.
define mirror.part
stamp/$1: $$(mirror.needs.$1) $$(mirror.force.$1) $$(call mirror.unless_done,$1)
	$$(call mirror.begin,$1)$$(eval mirror.wanted.$2 += $$(mirror.reads.$1))
$$(mirror.made.$1): $2 ; $$(if $$(file <status/$1),@exit $$(file <status/$1))
endef
# $(call mirror.together,WHOLE): the rule of that program
define mirror.together
mirror.wanted.$1 :=
$1: $$(mirror.parts.$1:%=stamp/%)
	$$(if $$(mirror.wanted.$1),@$$(mirror.cmd.$1)$$(mirror.once.$1) $$(mirror.wanted.$1))
endef
# $(call mirror.unless_done,STAGE): FORCE when the stage did not succeed by this
# command, when a file that it makes is gone, or its .d is, or when it left a status: what stops a
# run says its reason again
mirror.unless_done = $(call mirror.unless_same,$(call mirror.done,$1),$(mirror.cmd.$1)) \
	$(if $(wildcard status/$1),FORCE) $(foreach f,$(mirror.rules.$1),$(call mirror.unless_there,$f)) \
	$(call mirror.unless_there,$(mirror.made.$1)) $(foreach f,$(mirror.also.$1),$(call mirror.unless_there,$f))
# $(call mirror.done,STAGE): the command of its last success
mirror.done = $(subst $(mirror.newline),,$(file <stamp/$1))
# $(call mirror.begin,STAGE): prints what runs, "  RENDER  vault-0.28.0", or
# with V=1 the command, and writes the command to the file that becomes the
# stamp
mirror.begin = $(if $(mirror.dry),,$(call mirror.say,$1)$(file >stamp/$1.new,$(mirror.cmd.$1)))
mirror.say = $(info $(mirror.space) $(if $V,$(mirror.cmd.$1)$(mirror.once.$1),$(mirror.label.$1) $(mirror.subject.$1)))
# set for make -n, which expands recipes too
mirror.dry = $(findstring n,$(firstword -$(MAKEFLAGS)))

# ---- what {NAME} of the table is ----------------------------------------

$(foreach s,resolve registry rewrite pull render recipe extract audit dedup emit lock config plan copy push archive unpack bundle verify,$\
	$(eval mirror.word.flags_$s = $$(mirror.$s_flags)))
mirror.word.flags_annotated := $(if $(mirror.annotated),--annotated $(mirror.annotated))
mirror.file.config := $(if $(findstring ://,$(mirror.config)),,$(call mirror.escape,$(mirror.config)))
mirror.word.config := $(call mirror.quote,$(mirror.config))
mirror.word.recipe := $(if $(mirror.config),--recipe $(mirror.word.config))
# Of criteria the stage `resolve` makes a document too.
mirror.path.resolved := $(if $(mirror.config),,recipe.yaml)
mirror.word.resolved_to := $(addprefix --document ,$(mirror.path.resolved))
mirror.path.settings := $(addprefix settings.,target charts-prefix insecure images)
mirror.file.matrix := $(call mirror.escape,$(mirror.matrix))
mirror.word.matrix := $(call mirror.quote,$(mirror.matrix))
mirror.subject.resolve := $(or $(mirror.config),recipe)
mirror.subject.matrix := $(mirror.matrix)
mirror.subject.split := components

# ---- the components -----------------------------------------------------

ifeq ($(mirror.kind),config)
ifeq ($(mirror.target),)
override mirror.target := $(strip $(file <settings.target))
# the options of the config for its own target
mirror.host := $(firstword $(subst /, ,$(mirror.target)))
mirror.insecure.true := --plain-http
mirror.insecure.false := --https $(call mirror.quote,$(mirror.host))
mirror.config_flags := $(mirror.insecure.$(strip $(file <settings.insecure)))
endif
mirror.prefix := $(strip $(file <settings.charts-prefix))
mirror.config_flags += $(if $(mirror.prefix),--charts-prefix $(call mirror.quote,$(mirror.prefix)))
endif

ifeq ($(mirror.kind),recipe)
# Charts of recipes see the APIs of clusters with dynamic resource allocation.
mirror.recipe_flags := $(addprefix --api-versions ,$(mirror.default.api_versions))
-include $(wildcard stamp/resolve.d)
# Lines about the recipe; formats with metadata get each as an option.
mirror.metadata := $(subst @end,,$(subst $(mirror.newline)@end,,$(file <recipe.metadata)@end))
mirror.notes := $(subst $(mirror.newline),' --metadata ',$(call mirror.quote,$(mirror.metadata)))
mirror.word.metadata := $(if $(mirror.metadata),--metadata $(mirror.notes))
endif

# Charts of a list are copied without being rendered, unless mirror.render is
# set: such a list names its images too.
mirror.plain := $(if $(filter list,$(mirror.kind)),$(if $(mirror.render),,1))
mirror.many := $(if $(mirror.plain),,$(if $(mirror.matrix),matrix))

# The keys of all components; of those without a chart; of those without a chart
# that kustomize builds; and of those whose charts are local.
mirror.keys := $(file <components.list)
mirror.bare := $(file <components.bare)
mirror.kustomize := $(file <components.kustomize)
mirror.local := $(file <components.local)
mirror.charted := $(filter-out $(mirror.bare),$(mirror.keys))
mirror.manifest := $(filter-out $(mirror.kustomize),$(mirror.bare))

mirror.file.components := $(if $(mirror.many),matrix,components).jsonl
mirror.word.components := $(mirror.file.components)
mirror.path.split := components.bare components.kustomize components.local $(mirror.keys:%=components/%.json)
# of the component mirror.key: its record, and what it is rendered to
mirror.file.record = components/$(mirror.key).$(if $(filter $(mirror.key),$(mirror.bare)),json,chart)
mirror.file.yaml = $(if $(filter $(mirror.key),$(mirror.manifest)),,components/$(mirror.key).yaml)
mirror.word.record = $(mirror.file.record)
mirror.word.yaml = $(mirror.file.yaml)

# What the user wrote is compared by its content, since its time says nothing when it
# is older than a stamp; the stages keep copies.  The .d of a stage has the same for
# what it read besides.
ifneq ($(filter config list,$(mirror.kind)),)
mirror.force.resolve := $(call mirror.unless_kept,$(mirror.config),resolve.from)
endif
mirror.force.matrix := $(if $(mirror.many),$(call mirror.unless_kept,$(mirror.matrix),matrix.from))
ifeq ($(mirror.kind),list)
mirror.force.dedup := $(call mirror.unless_kept,$(mirror.config),dedup.from)
endif

$(call mirror.define,$(mirror.kind) $(mirror.many),-)
$(call mirror.define,chart,$(mirror.charted))
$(call mirror.define,local,$(mirror.local))
$(call mirror.define,rendered,$(if $(mirror.plain),,$(mirror.charted)))
$(call mirror.define,kustomize,$(mirror.kustomize))
$(call mirror.define,manifest,$(mirror.manifest))
-include $(wildcard $(mirror.all:%=stamp/%.d))
mirror.of.components := $(mirror.all) split
components: components.list
components: ; @:

# ---- the whole ---------------------------------------------------------

# The charts that are locked and copied are archives.
mirror.archive = $(if $(filter $1,$(mirror.local)),packed,chart)
mirror.charts := $(foreach k,$(mirror.charted),components/$k.$(call mirror.archive,$k))
# Records in the order of the recipe; packed has archives in place of folders.
# The list does not need the chart of a component that is copied without being
# rendered.
mirror.has_chart = $(if $(mirror.plain),,$(filter-out $(mirror.bare),$1))
mirror.records := $(foreach k,$(mirror.keys),components/$k.$(if $(call mirror.has_chart,$k),chart,json))
mirror.packed := $(foreach k,$(mirror.keys),$\
	components/$k.$(if $(call mirror.has_chart,$k),$(call mirror.archive,$k),json))
mirror.rendered := $(if $(mirror.plain),,$(mirror.keys))
mirror.lists := $(mirror.rendered:%=components/%.images) $(if $(filter config,$(mirror.kind)),settings.images)
mirror.found := $(mirror.lists)
mirror.audits := $(mirror.rendered:%=components/%.audit)
ifeq ($(mirror.kind),list)
mirror.lists += $(mirror.file.config)
mirror.found += $(mirror.word.config)
override mirror.dedup_flags += --no-charts
endif

ifeq ($(mirror.only),charts)
mirror.lists :=
mirror.audits :=
mirror.found :=
override mirror.dedup_flags := $(filter-out --not-empty,$(mirror.dedup_flags))
endif

# With mirror.only = images no chart is locked, and so none is copied.
mirror.locked := $(if $(filter images,$(mirror.only)),,$(mirror.charts))

mirror.file.lists := $(mirror.lists)
mirror.file.audited := $(if $(mirror.audit),$(mirror.audits))
mirror.word.found := $(or $(mirror.found),/dev/null)
mirror.word.inventory := $(call mirror.quote,$(mirror.share)/templates/inventory.tmpl)
$(foreach l,records packed locked charts,$(eval mirror.file.$l := $(mirror.$l))$\
	$(eval mirror.word.$l_given := $(addprefix --components ,$(mirror.$l))))

# Tags are resolved once: the lock's digests stay, unless mirror.relock is
# set.  When an image cannot be resolved the others are still locked and
# mirrored; unresolved.txt lists the images that failed, the run fails at its
# end, and the next run asks again, since the stage has not succeeded.  When
# mirror.relock is set and an image fails, the lock stays as it was.
# mirror.relock also looks again for signatures, which may be new.
mirror.path.lock := $(mirror.lock)
mirror.file.lock := $(call mirror.escape,$(mirror.lock))
mirror.word.lock := $(call mirror.quote,$(mirror.lock))
mirror.word.lock_read := $(mirror.word.lock)
mirror.keep := --old $(call mirror.quote,$(or $(mirror.old),$(mirror.lock)))
mirror.keep += $(if $(mirror.frozen),--locked,--failed unresolved.txt)
mirror.word.keep := $(if $(mirror.relock),,$(mirror.keep))
# Charts are pulled by the digests of the lock, and again when that is not any more
# what the stage `lock` left.
mirror.decides := $(or $(mirror.old),$(mirror.lock))
mirror.word.lock_pulled := $(if $(mirror.relock),,$(if $(mirror.decides),--lock $(call mirror.quote,$(mirror.decides))))
$(foreach k,$(if $(mirror.relock),$(mirror.charted),$(if $(call mirror.unless_kept,$(mirror.decides),lock.pulled),$\
	$(filter-out $(mirror.local),$(mirror.charted)))),$(eval mirror.force.pull-$k := FORCE))
mirror.before.lock := $(if $(mirror.relock),@rm -f unresolved.txt referrers.jsonl stamp/plan,$\
	$(if $(mirror.frozen),@rm -f unresolved.txt))
# The stage also runs when someone else changed the lock, whatever its time is.
mirror.force.lock := $(if $(mirror.relock),FORCE) $\
	$(call mirror.unless_kept,$(mirror.lock),lock.made)

# When an item cannot be planned the others are still mirrored; unplanned.txt
# lists those that failed, and the run fails at its end.
# The plan is made again when its layout was removed, and when copy-blob or
# push-manifest failed or would run with another command, since the target may
# then lack things that the plan counts as copied.
mirror.layout := $(if $(filter oci:%,$(mirror.target)),$(subst oci:,,$(mirror.target))/index.json)
mirror.force.plan = $(if $(mirror.relock)$(mirror.recheck),FORCE) $\
	$(if $(mirror.layout),$(call mirror.unless_there,$(mirror.layout))) $\
	$(foreach s,copy push,$(if $(wildcard stamp/$s),$\
		$(call mirror.unless_same,$(call mirror.done,$s),$(mirror.cmd.$s))))
# When the target lacks what a receipt says it has, push-manifest puts that into the
# receipt and makes the file `contradicted`: all is planned and copied again, once.
mirror.again = $(MAKE) --no-print-directory -f $(call mirror.quote,$(mirror.share)/stages.mk) mirror.healed=1 mirror
mirror.after.push = $(if $(mirror.healed),, || { [ -e contradicted ] && $(mirror.again); })
mirror.word.to := --target $(call mirror.quote,$(mirror.target))
mirror.word.target := $(call mirror.quote,$(mirror.target))
mirror.word.recheck := $(if $(mirror.recheck),--recheck)
mirror.word.copy_once := $(mirror.copy_once)
mirror.word.push_once := $(mirror.push_once)
$(foreach s,plan copy push verify,$(eval mirror.subject.$s := $$(mirror.target)))

# A set of volumes is called as the lock is.  Its sums are written last, so they stand for
# the set.  A lock that lacks images is not carried anywhere.
mirror.set := $(basename $(notdir $(subst $(mirror.space),|,$(mirror.lock))))
mirror.set := $(subst |,$(mirror.space),$(mirror.set))
mirror.path.sums := $(if $(mirror.volumes),$(mirror.volumes)/$(mirror.set),volumes).sha256
mirror.file.sums := $(call mirror.escape,$(mirror.path.sums))
mirror.word.set := $(call mirror.quote,$(mirror.set))
mirror.subject.archive := $(mirror.volumes)
mirror.subject.unpack := $(mirror.target)
mirror.word.volumes := $(call mirror.quote,$(mirror.volumes))
mirror.before.archive = $(if $(file <status/lock),@echo 'mkmirror: not all images are locked: no volume is written' >&2; exit 1)
-include $(wildcard stamp/archive.d stamp/unpack.d)

# checksums.txt stands for a bundle: it is written behind the files that it names.  What
# is pushed is in the folder `bundle` too.
mirror.path.bundled := $(if $(filter oci://%,$(mirror.bundle)),bundle,$(or $(mirror.bundle),bundle))/checksums.txt
mirror.file.bundled := $(call mirror.escape,$(mirror.path.bundled))
mirror.word.bundle := $(call mirror.quote,$(or $(mirror.bundle),bundle))
mirror.file.recipe_read := $(or $(mirror.path.resolved),$(mirror.file.config))
mirror.word.recipe_given := $(or $(mirror.path.resolved),$(mirror.word.config))
mirror.subject.bundle := $(or $(mirror.bundle),bundle)
-include $(wildcard stamp/bundle.d)

$(call mirror.define,mirror,-)
ifneq ($(and $(mirror.relock),$(mirror.frozen)),)
mirror.once.lock :=
mirror.cmd.lock := echo 'mkmirror: to lock anew and to keep the lock (MIRROR_LOCKED): which of them?' >&2; exit 2
endif
ifeq ($(mirror.target),)
mirror.once.plan :=
mirror.nowhere := where to? the config names no target, and neither --target nor MIRROR_TARGET does
mirror.cmd.plan := echo 'mkmirror: $(mirror.nowhere)' >&2; echo 2 >status/plan; exit 2
mirror.once.unpack :=
mirror.cmd.unpack := $(mirror.cmd.plan)
endif

ifeq ($(mirror.volumes),)
mirror.once.archive :=
mirror.cmd.archive := echo 'mkmirror: where to? MIRROR_VOLUMES names no folder for volumes' >&2; echo 2 >status/archive; exit 2
mirror.once.unpack :=
mirror.cmd.unpack := echo 'mkmirror: from where? MIRROR_VOLUMES names no folder of volumes' >&2; echo 2 >status/unpack; exit 2
endif

ifneq ($(mirror.kind),recipe)
mirror.once.bundle :=
mirror.cmd.bundle := echo 'mkmirror: a bundle is made of a recipe, and this is none:' $(mirror.word.config) >&2; echo 2 >status/bundle; exit 2
endif

# ---- the rules and goals -------------------------------------------------

$(foreach s,$(filter-out verify,$(mirror.all)),$\
	$(eval $(if $(mirror.each.$s),$(call mirror.part,$s,$(mirror.each.$s)),$(call mirror.rule,$s))))
$(foreach s,$(sort $(foreach s,$(mirror.all),$(mirror.each.$s))),$(eval $(call mirror.together,$s)))

# $(call mirror.whole,STAGES): fails when one of these stages failed in this run.
# When a blob fails, manifests with all their parts are still pushed; then the run
# fails.
mirror.whole = $(if $(strip $(foreach s,$1,$(file <status/$s))),@exit 1,@:)
list: images.txt ; @:
audit: $(mirror.audits) ; @:
$(foreach f,yaml json inventory hauler zarf,$(eval $f: $(mirror.made.$f) ; @:))
lock: $(mirror.file.lock) ; $(call mirror.whole,lock)
plan: plan.jsonl ; $(call mirror.whole,lock plan)
mirror: receipt.jsonl ; $(call mirror.whole,lock plan copy)
archive: $(mirror.file.sums) ; $(call mirror.whole,lock)
bundle: $(mirror.file.bundled) ; @:
unpack: unpacked.jsonl ; @:
# The target is asked each time; the lock stays as it is.
verify:
	$(if $(mirror.dry),,$(call mirror.say,verify))
	@$(mirror.cmd.verify)$(mirror.once.verify)

# mirror.of.GOAL: the stages of a goal
mirror.packs := $(mirror.local:%=pack-%)
mirror.of.charts := $(if $(mirror.plain),$(mirror.keys:%=pull-%)) $(mirror.packs)
mirror.of.audit := $(filter-out $(mirror.of.charts),$(mirror.of.components))
mirror.of.list := $(filter-out $(if $(mirror.audit),,$(mirror.keys:%=audit-%)),$(mirror.of.audit)) dedup
$(foreach f,yaml json inventory,$(eval mirror.of.$f := $(mirror.of.list) $f))
$(foreach f,hauler zarf,$(eval mirror.of.$f := $(mirror.of.list) $(if $(mirror.plain),,$(mirror.packs)) $f))
mirror.of.lock := $(mirror.of.list) $(mirror.of.charts) lock
mirror.of.plan := $(mirror.of.lock) plan
mirror.of.mirror := $(mirror.of.plan) copy push
mirror.of.archive := $(mirror.of.lock) archive
mirror.of.bundle := resolve split bundle
mirror.of.unpack := $(mirror.of.components) unpack

# ---- under another build system ----------------------------------------

# The goal `stamped` makes $(mirror.goal), touches $(mirror.stamp) and writes
# the dependencies of that to $(mirror.stamp).dep, so that the other build
# system starts nothing when nothing changed.  '|' stands for a space within a
# path here, so that a path is one word.
mirror.encode = $(subst $(mirror.space),|,$1)
mirror.marker := $(if $(mirror.layout),$(dir $(call mirror.encode,$(mirror.layout)))oci-layout)
mirror.relevant = $(foreach s,$(mirror.of.$(mirror.goal)),stamp/$s \
	$(filter-out FORCE,$(subst \:,:,$(subst \$(mirror.space),|,$(mirror.needs.$s)))) \
	$(call mirror.encode,$(mirror.made.$s)) $(mirror.also.$s)) \
	$(if $(filter plan,$(mirror.of.$(mirror.goal))),$(mirror.marker))
mirror.paths = $(foreach f,$(mirror.relevant),$(if $(filter /%,$f),$f,$(call mirror.encode,$(CURDIR))/$f))
# what the stages found out that they depend on, as their own files have it
mirror.told = $(foreach s,$(mirror.of.$(mirror.goal)),$(filter-out \ %:,$\
	$(subst \$(mirror.space),|,$(subst \$(mirror.newline), ,$(file <stamp/$s.dep)))))
mirror.depends = $(sort $(subst \#,\\#,$(subst $$,$$$$,$(mirror.paths))) $(mirror.told))
.PHONY: stamped
stamped: $(mirror.goal)
	$(if $(mirror.dry),,$(file >$(mirror.stamp).dep,$\
		$(subst $(mirror.space),\$(mirror.space),$(CURDIR)/$(mirror.stamp)): $\
		$(foreach f,$(mirror.depends),\$(mirror.newline)  $(subst |,\$(mirror.space),$f)))$(file >$(mirror.stamp),))

FORCE:
