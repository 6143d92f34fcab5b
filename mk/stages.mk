# SPDX-License-Identifier: Apache-2.0
# stages.mk -- the stages of one mirror, as rules.
#
# Not for inclusion: mkmirror.mk and `mkmirror mirror` run it with
# `make -C WORK -f stages.mk`, twice: once for the goal `components`, which
# finds out what there is, and then for the goal that is wanted: list, audit,
# lock, yaml, json, hauler, zarf, plan, mirror or verify.  They give these variables;
# paths are absolute.
#
#   mirror.config      the mirror.yaml, recipe or image list; a recipe may be a
#                      URL, or empty when flags of resolve say what for
#   mirror.kind        config, recipe or list
#   mirror.annotated   warn, list or ignore: what becomes of images that only an
#                      annotation of the chart names
#   mirror.render      1: look for images in the charts of a list too
#   mirror.matrix      sets of values to render with, for expand-matrix
#   mirror.lock        the lock
#   mirror.target      where to; empty: the target of the config
#   mirror.only        charts or images: leave the others out
#   mirror.old         another lock whose digests hold where the lock has none
#   mirror.relock      1: resolve every tag again
#   mirror.frozen      1: resolve none; what the lock lacks is a failure
#   mirror.recheck     1: ask the target what it has, in spite of a receipt
#   mirror.goal, mirror.stamp
#                      for the goal `stamped`: the goal meant, and the file that
#                      stands for it, in WORK
#   mirror.audit       1: no list before each component passed audit
#   mirror.resolve_flags … mirror.push_flags, mirror.verify_flags
#                      further arguments of the stages
#   mirror.registry_flags
#                      of each stage that speaks with registries: how
#   mirror.rewrite_flags
#                      of each that reads from them: where instead
#   mirror.copy_once, mirror.push_once
#                      such as change only how the stage runs, not what comes of it
#
# WORK/stamp/STAGE stands for a stage that succeeded, and holds the command
# that did.  A stage runs when a prerequisite is newer, when its command is
# another, or when its output is gone.  Its output is rewritten only when that
# changes it, so the stages after it need not run.  A stage that fails leaves its
# exit status in WORK/status/STAGE and its last good output where it is.
#
# No shell runs around a stage: the program itself takes care of stamp, status
# and what it depends on, since it is started with --stage (mkmirror(7)).

.SUFFIXES:
.PHONY: components pull list audit lock plan yaml json hauler zarf inventory mirror verify FORCE
MAKEFLAGS += --no-builtin-rules --no-builtin-variables
SHELL := /bin/sh

# This file may stand in a folder whose path has spaces, at which MAKEFILE_LIST
# cannot be taken apart; it is the only file there is then.
mirror.empty :=
mirror.space := $(mirror.empty) $(mirror.empty)
mirror.self := $(lastword $(MAKEFILE_LIST))
ifeq ($(filter /%,$(wildcard $(mirror.self))),)
mirror.self := $(patsubst |%,%,$(subst $(mirror.space),|,$(MAKEFILE_LIST)))
endif
mirror.share := $(subst |,$(mirror.space),$(abspath $(dir $(mirror.self))))
mirror.bin := $(subst |,$(mirror.space),$(abspath $(dir $(mirror.self))../../libexec/mkmirror))
# its folder as a word for include, as mirror.escape of text.mk makes one; $(file)
# of make 4.4 reads no path with spaces
mirror.here := $(subst [,?,$(subst *,?,$(subst ;,?,$(subst |,?,$(subst \,?,$(mirror.share))))))
mirror.here := $(subst $(mirror.space),\$(mirror.space),$(subst :,\:,$(mirror.here)))
include $(mirror.here)/text.mk $(mirror.here)/options.mk
mirror.hash := \#
mirror.equals := =

# $(call mirror.name,PATH): a word for make as a target, which is no pattern
mirror.name = $(subst %,\%,$(mirror.escape))
# $(call mirror.unless_same,A,B): FORCE when the texts differ
mirror.unless_same = $(if $(and $(findstring x$1x,x$2x),$(findstring x$2x,x$1x)),,FORCE)
# $(call mirror.unless_there,PATH): FORCE when there is no such file
mirror.unless_there = $(if $(wildcard $(mirror.literal)),,FORCE)

# where the programs are, for the shell and for rules
mirror.special := $(mirror.hash) ' " ` $$ & * ? [ < > | ; ~ ! \ ( )
mirror.odd := $(strip $(foreach c,$(mirror.special),$(findstring $c,$(mirror.bin))))
mirror.odd := $(mirror.odd)$(findstring $(mirror.space),$(mirror.bin))
mirror.run := $(if $(mirror.odd),$(call mirror.quote,$(mirror.bin)),$(mirror.bin))
mirror.tool := $(call mirror.escape,$(mirror.bin))

# ---- a stage -----------------------------------------------------------

# $(call mirror.add,STAGE,LABEL,SUBJECT,OUTPUT,PREREQUISITES,PROGRAM,ARGUMENTS):
# a stage that makes OUTPUT by a program, $(mirror.once.STAGE) added to its
# arguments this time, and $(mirror.also.STAGE) besides.  $(mirror.before.STAGE)
# is a command that goes first.  LABEL and SUBJECT are what is said of it.
mirror.add = $(call mirror.describe,$1,$2,$3,$4,$5,$6,$7)$(eval $(call mirror.rule,$1))
define mirror.rule
$$(call mirror.name,$$(mirror.made.$1)) $$(mirror.also.$1): stamp/$1 ;
stamp/$1: $$(mirror.needs.$1) $$(call mirror.unless_done,$1)
	$$(call mirror.begin,$1)
	$$(mirror.before.$1)
	@$$(mirror.cmd.$1)$$(mirror.once.$1)
endef

# $(call mirror.describe,…): the variables of the stage alone, for a rule of its own
mirror.describe = $(eval mirror.all += $1)$(eval mirror.label.$1 := $$2)$(eval mirror.subject.$1 := $$3)$\
	$(eval mirror.made.$1 := $$4)$(eval mirror.needs.$1 := $$5 $$(mirror.tool)/$6)$\
	$(eval mirror.cmd.$1 := $$(mirror.run)/$6 --stage $1 $$7)
# $(call mirror.unless_done,STAGE): FORCE when the stage did not succeed by this
# command, or when a file that it makes is gone
mirror.unless_done = $(call mirror.unless_same,$(call mirror.done,$1),$(mirror.cmd.$1)) \
	$(call mirror.unless_there,$(mirror.made.$1)) $(foreach f,$(mirror.also.$1),$(call mirror.unless_there,$f))
# $(call mirror.done,STAGE): the command of its last success
mirror.done = $(subst $(mirror.newline),,$(file <stamp/$1))
# $(call mirror.begin,STAGE): says what runs, "  RENDER  vault-0.28.0", or the
# command when V=1, and leaves the command for the program's stamp
mirror.begin = $(if $(mirror.dry),,$(call mirror.say,$1)$(file >stamp/$1.new,$(mirror.cmd.$1)))
mirror.say = $(info $(mirror.space) $(if $V,$(mirror.cmd.$1)$(mirror.once.$1),$(mirror.label.$1) $(mirror.subject.$1)))
# make -n expands recipes too
mirror.dry = $(findstring n,$(firstword -$(MAKEFLAGS)))

# Neither changes what a stage makes, so a stage does not run for it.
mirror.speaking := $(if $(mirror.registry_flags), $(mirror.registry_flags))
mirror.reading := $(mirror.speaking)$(if $(mirror.rewrite_flags), $(mirror.rewrite_flags))

# ---- what there is -----------------------------------------------------

ifeq ($(mirror.kind),config)
mirror.also.resolve := $(addprefix settings.,target charts-prefix insecure images)
$(call mirror.add,resolve,RESOLVE,$(mirror.config),components.jsonl,$(call mirror.escape,$(mirror.config)),$\
	resolve-mirror,--work . $(mirror.resolve_flags) --settings . -o components.jsonl $(call mirror.quote,$(mirror.config)))
ifeq ($(mirror.target),)
override mirror.target := $(strip $(file <settings.target))
# what the config says of its own target
mirror.host := $(firstword $(subst /, ,$(mirror.target)))
mirror.insecure.true := --plain-http
mirror.insecure.false := --https $(call mirror.quote,$(mirror.host))
mirror.config_flags := $(mirror.insecure.$(strip $(file <settings.insecure)))
endif
mirror.prefix := $(strip $(file <settings.charts-prefix))
mirror.config_flags += $(if $(mirror.prefix),--charts-prefix $(call mirror.quote,$(mirror.prefix)))
endif

ifeq ($(mirror.kind),recipe)
# A recipe's charts see the APIs of clusters with dynamic resource allocation.
mirror.recipe_flags := $(addprefix --api-versions ,$(mirror.default.api_versions))
mirror.also.resolve := recipe.metadata
$(call mirror.add,resolve,RESOLVE,$(or $(mirror.config),recipe),components.jsonl,$\
	$(if $(findstring ://,$(mirror.config)),,$(call mirror.escape,$(mirror.config))),list-components,$\
	$(mirror.resolve_flags) --metadata recipe.metadata -o components.jsonl$\
	$(if $(mirror.config), --recipe $(call mirror.quote,$(mirror.config))))
-include $(wildcard stamp/resolve.d)
# what it says of itself: each line an option of the formats with metadata
mirror.metadata := $(subst @end,,$(subst $(mirror.newline)@end,,$(file <recipe.metadata)@end))
mirror.each := $(subst $(mirror.newline),' --metadata ',$(call mirror.quote,$(mirror.metadata)))
mirror.words := $(if $(mirror.metadata),--metadata $(mirror.each))
endif

# The charts of a list are copied as they are unless mirror.render says otherwise:
# who writes such a list names the images too.
ifeq ($(mirror.kind),list)
mirror.plain := $(if $(mirror.render),,1)
$(call mirror.add,resolve,RESOLVE,$(mirror.config),components.jsonl,$(call mirror.escape,$(mirror.config)),$\
	resolve-list,-o components.jsonl $(call mirror.quote,$(mirror.config)))
endif

mirror.components := components.jsonl
ifneq ($(if $(mirror.plain),,$(mirror.matrix)),)
mirror.components := matrix.jsonl
$(call mirror.add,matrix,MATRIX ,$(mirror.matrix),matrix.jsonl,$\
	components.jsonl $(call mirror.escape,$(mirror.matrix)),expand-matrix,$\
	--matrix $(call mirror.quote,$(mirror.matrix)) -o matrix.jsonl components.jsonl)
endif
# all components; those among them that have no chart; and of these, those that
# kustomize makes
mirror.keys := $(file <components.list)
mirror.bare := $(file <components.bare)
mirror.kustomize := $(file <components.kustomize)
mirror.charted := $(filter-out $(mirror.bare),$(mirror.keys))
mirror.also.split := components.bare components.kustomize $(mirror.keys:%=components/%.json)
$(call mirror.add,split,SPLIT  ,components,components.list,$(mirror.components),split-components,$\
	-d components --bare components.bare --kustomize components.kustomize -o components.list $(mirror.components))
components: components.list
components: ; @:

# ---- a component at a time ---------------------------------------------

# $(call mirror.pull,KEY): its chart.  One program pulls all charts that are
# wanted, so the recipe of each says that it is, and no more.  The program
# succeeds when some fail: each has its status.
define mirror.pull
$$(call mirror.describe,pull-$1,PULL   ,$1,components/$1.chart,components/$1.json,pull-chart,$$\
	--each $$(mirror.pull_flags) --work . components/$1.json)
stamp/pull-$1: $$(mirror.needs.pull-$1) $$(call mirror.unless_done,pull-$1)
	$$(call mirror.begin,pull-$1)$$(eval mirror.wanted += components/$1.json)
components/$1.chart: pull ; $$(if $$(file <status/pull-$1),@exit $$(file <status/pull-$1))
endef
mirror.wanted :=
pull: $(mirror.charted:%=stamp/pull-%)
	$(if $(mirror.wanted),@$(mirror.run)/pull-chart --stage pull --each $(mirror.pull_flags) --work .$(mirror.reading) $\
		$(mirror.wanted))

# $(call mirror.images,KEY,RECORD,YAML): the images of a component, of its
# rendered chart and of manifests that the record names; and whether they are all
define mirror.images
$$(call mirror.add,extract-$1,IMAGES ,$1,components/$1.images,components/$1.$2 $3,extract-images,$$\
	$$(strip $$(mirror.extract_flags) $$(if $$(mirror.annotated),--annotated $$(mirror.annotated))) $$\
	--component $1 --record components/$1.$2 -o components/$1.images $3)
$$(call mirror.add,audit-$1,AUDIT  ,$1,components/$1.audit,components/$1.images components/$1.$2 $3,audit,$$\
	$$(strip $$(mirror.extract_flags) $$(mirror.audit_flags)) $$\
	--images components/$1.images --record components/$1.$2 -o components/$1.audit $3)
endef
# $(call mirror.chart,KEY): a component with a chart
define mirror.chart
$(call mirror.pull,$1)
$$(call mirror.add,render-$1,RENDER ,$1,components/$1.yaml,components/$1.chart,render,$$\
	$$(strip $$(mirror.recipe_flags) $$(mirror.render_flags)) -o components/$1.yaml --component components/$1.chart)
$(call mirror.images,$1,chart,components/$1.yaml)
endef
# $(call mirror.build,KEY): one that kustomize makes
define mirror.build
$$(call mirror.add,render-$1,RENDER ,$1,components/$1.yaml,components/$1.json,build-kustomization,$$\
	--work . -o components/$1.yaml components/$1.json)
$(call mirror.images,$1,json,components/$1.yaml)
endef
$(foreach k,$(mirror.charted),$(eval $(call $(if $(mirror.plain),mirror.pull,mirror.chart),$k)))
$(foreach k,$(mirror.kustomize),$(eval $(call mirror.build,$k)))
$(foreach k,$(filter-out $(mirror.kustomize),$(mirror.bare)),$(eval $(call mirror.images,$k,json)))
-include $(foreach k,$(mirror.keys),$(wildcard $(patsubst %,stamp/%-$k.d,pull render extract audit)))

# ---- the whole ---------------------------------------------------------

mirror.charts := $(mirror.charted:%=components/%.chart)
# in the order of the recipe; a chart that is copied as it is need not be there
# for the list
mirror.suffix = $(if $(or $(mirror.plain),$(filter $1,$(mirror.bare))),json,chart)
mirror.records := $(foreach k,$(mirror.keys),components/$k.$(call mirror.suffix,$k))
mirror.rendered := $(if $(mirror.plain),,$(mirror.keys))
mirror.lists := $(mirror.rendered:%=components/%.images) $(if $(filter config,$(mirror.kind)),settings.images)
mirror.found := $(mirror.lists)
mirror.audits := $(mirror.rendered:%=components/%.audit)
ifeq ($(mirror.kind),list)
mirror.lists += $(call mirror.escape,$(mirror.config))
mirror.found += $(call mirror.quote,$(mirror.config))
override mirror.dedup_flags += --no-charts
endif

ifeq ($(mirror.only),charts)
mirror.lists :=
mirror.audits :=
mirror.found :=
override mirror.dedup_flags := $(filter-out --not-empty,$(mirror.dedup_flags))
endif

$(call mirror.add,dedup,LIST   ,images.txt,images.txt,$(mirror.lists) $(if $(mirror.audit),$(mirror.audits)),dedup,$\
	$(mirror.dedup_flags) --sort -o images.txt $(or $(mirror.found),/dev/null))
list: images.txt ; @:
audit: $(mirror.audits) ; @:
mirror.of.charts := $(if $(mirror.plain),$(mirror.keys:%=pull-%))
mirror.of.audit := $(filter-out dedup $(mirror.of.charts),$(mirror.all))
mirror.of.list := $(filter-out $(mirror.of.charts) $(if $(mirror.audit),,$(mirror.keys:%=audit-%)),$(mirror.all))

# $(call mirror.format,GOAL,LABEL,OUTPUT,PROGRAM,OPTIONS): the list in other
# programs' words
define mirror.format
$$(call mirror.add,$1,$2,$3,$3,images.txt $$(mirror.records),$4,$$\
	$5 $$(mirror.emit_flags) -o $3 $$(addprefix --components ,$$(mirror.records)) images.txt)
$1: $3 ; @:
mirror.of.$1 := $$(mirror.of.list) $1
endef
$(eval $(call mirror.format,yaml,YAML   ,list.yaml,emit-yaml,$$(mirror.words)))
$(eval $(call mirror.format,json,JSON   ,list.json,emit-json,$$(mirror.words)))
$(eval $(call mirror.format,hauler,HAULER ,hauler.yaml,emit-hauler))
$(eval $(call mirror.format,zarf,ZARF   ,zarf.yaml,emit-zarf))
mirror.inventory := -t $(call mirror.quote,$(mirror.share)/templates/inventory.tmpl)
$(eval $(call mirror.format,inventory,LIST   ,inventory.md,emit,$$(mirror.inventory)))

# With images alone no chart is locked, and so none copied.
mirror.locked := $(if $(filter images,$(mirror.only)),,$(mirror.charts))

# Tags are resolved once: what the lock has stays, unless mirror.relock asks.
# One that cannot be resolved does not keep the others back: they are locked and
# mirrored, unresolved.txt is the list of what failed, and then the run fails.
# The stage has not succeeded then, so the next run asks again.  Resolving
# everything again leaves the lock alone when something fails; signatures that
# may be new are looked for again.
mirror.keep := --old $(call mirror.quote,$(or $(mirror.old),$(mirror.lock)))
mirror.keep += $(if $(mirror.frozen),--locked,--failed unresolved.txt)
mirror.once.lock := $(if $(mirror.relock),, $(mirror.keep))$(mirror.reading)
mirror.before.lock := $(if $(mirror.relock),@rm -f unresolved.txt referrers.jsonl stamp/plan,$\
	$(if $(mirror.frozen),@rm -f unresolved.txt))
$(call mirror.add,lock,LOCK   ,$(mirror.lock),$(mirror.lock),images.txt $(mirror.locked) $(if $(mirror.relock),FORCE),$\
	lock-images,--work . $(mirror.lock_flags) $(addprefix --components ,$(mirror.locked)) $\
	-o $(call mirror.quote,$(mirror.lock)) images.txt)
# $(call mirror.whole,STAGES): fails when a part of these failed in this run
mirror.whole = $(if $(strip $(foreach s,$1,$(file <status/$s))),@exit 1,@:)
lock: $(call mirror.escape,$(mirror.lock)) ; $(call mirror.whole,lock)
mirror.of.lock := $(mirror.of.list) $(mirror.of.charts) lock

# ---- the target --------------------------------------------------------

# A layout that somebody removed is made anew.  What another command of
# copy-blob would copy is what is not there now; nor is it known exactly what the
# target has after a failure.
mirror.layout := $(if $(filter oci:%,$(mirror.target)),$(subst oci:,,$(mirror.target))/index.json)
mirror.replan = $(if $(mirror.relock)$(mirror.recheck),FORCE) $\
	$(if $(mirror.layout),$(call mirror.unless_there,$(mirror.layout))) $\
	$(foreach s,copy push,$(if $(wildcard stamp/$s),$		$(call mirror.unless_same,$(call mirror.done,$s),$(mirror.cmd.$s))))

# A blob that fails does not keep the others back: what has its parts is pushed
# all the same, and then the run fails.
mirror.once.copy := $(if $(mirror.copy_once), $(mirror.copy_once))$(mirror.speaking)
$(call mirror.add,copy,COPY   ,$(mirror.target),copied.jsonl,stamp/plan,copy-blob,$\
	--work . $(mirror.copy_flags) -o copied.jsonl plan.jsonl)
mirror.once.push := $(if $(mirror.push_once), $(mirror.push_once))$(mirror.speaking)
$(call mirror.add,push,PUSH   ,$(mirror.target),receipt.jsonl,stamp/copy,push-manifest,$\
	--work . $(mirror.push_flags) -o receipt.jsonl copied.jsonl)

mirror.once.plan := $(if $(mirror.recheck), --recheck)$(mirror.speaking)
$(call mirror.add,plan,PLAN   ,$(mirror.target),plan.jsonl,$\
	$(call mirror.escape,$(mirror.lock)) $(mirror.charts) $(mirror.replan),plan,$\
	--work . $(strip $(mirror.config_flags) $(mirror.plan_flags) $(mirror.rewrite_flags)) $\
	--target $(call mirror.quote,$(mirror.target)) $(addprefix --components ,$(mirror.charts)) $\
	-o plan.jsonl $(call mirror.quote,$(mirror.lock)))
ifeq ($(mirror.target),)
mirror.once.plan :=
mirror.nowhere := where to? the config names no target, and neither --target nor MIRROR_TARGET does
mirror.cmd.plan := echo 'mkmirror: $(mirror.nowhere)' >&2; echo 2 >status/plan; exit 2
endif
plan: plan.jsonl ; $(call mirror.whole,lock)
mirror: receipt.jsonl ; $(call mirror.whole,lock copy)
mirror.of.plan := $(mirror.of.lock) plan
mirror.of.mirror := $(mirror.of.plan) copy push

# A question to the target, so it is asked each time; the lock stays as it is.
mirror.once.verify := $(mirror.speaking)
$(call mirror.describe,verify,VERIFY ,$(mirror.target),,,verify,$\
	--work . $(strip $(mirror.config_flags) $(mirror.verify_flags)) -o verified.jsonl $\
	$(call mirror.quote,$(mirror.target)) $(call mirror.quote,$(mirror.lock)))
verify:
	$(if $(mirror.dry),,$(call mirror.say,verify))
	@$(mirror.cmd.verify)$(mirror.once.verify)

# ---- under another build system ----------------------------------------

# `stamped` makes $(mirror.goal), leaves $(mirror.stamp) for it and says in
# $(mirror.stamp).dep what that depends on, so that nothing is to be started when
# nothing changed.  Spaces stand as '|' meanwhile, so that a path is a word.
mirror.encode = $(subst $(mirror.space),|,$1)
mirror.marker := $(if $(mirror.layout),$(dir $(call mirror.encode,$(mirror.layout)))oci-layout)
mirror.relevant = $(foreach s,$(mirror.of.$(mirror.goal)),stamp/$s \
	$(filter-out FORCE,$(subst \:,:,$(subst \$(mirror.space),|,$(mirror.needs.$s)))) \
	$(call mirror.encode,$(mirror.made.$s)) $(mirror.also.$s)) \
	$(if $(filter plan,$(mirror.of.$(mirror.goal))),$(mirror.marker))
mirror.paths = $(foreach f,$(sort $(mirror.relevant)),$(if $(filter /%,$f),$f,$(call mirror.encode,$(CURDIR))/$f))
.PHONY: stamped
stamped: $(mirror.goal)
	@:$(if $(mirror.dry),,$(file >$(mirror.stamp).dep,$(foreach f,$(mirror.paths),$f$(mirror.newline))))
	@{ printf '%s: \\\n' $(call mirror.quote,$(subst $(mirror.space),\$(mirror.space),$(CURDIR)/$(mirror.stamp))); \
	{ sed '/./!d; s/[$$]/$$&/g; s/#/\\#/g; s/|/\\ /g; s/^ *//' $(mirror.stamp).dep; \
	cat $(patsubst %,stamp/%.dep,$(mirror.of.$(mirror.goal))) 2>/dev/null | \
		sed -n '/^  /{ s/^  //; s/ \\$$//; p; }'; } | sort -u | sed 's/^/  /; $$!s/$$/ \\/'; } >$(mirror.stamp).tmp && \
	mv $(mirror.stamp).tmp $(mirror.stamp).dep && : >$(mirror.stamp)

FORCE:
