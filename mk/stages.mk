# SPDX-License-Identifier: Apache-2.0
# stages.mk -- the stages of one mirror, as rules.
#
# No makefile includes this file: mkmirror.mk and `mkmirror mirror` run it with
# `make -C WORK -f stages.mk`, twice: first for the goal `components`, which finds
# the components, and then for the goal that is wanted: list, audit, lock, yaml,
# json, hauler, zarf, inventory, plan, mirror or verify.  They set these variables
# to absolute paths and other values:
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
#   mirror.only        charts or images: leave the others out
#   mirror.old         another lock, for items that the lock lacks
#   mirror.relock      1: resolve every tag again
#   mirror.frozen      1: resolve nothing; an item that the lock lacks is a failure
#   mirror.recheck     1: ask the target what it has, in spite of a receipt
#   mirror.goal, mirror.stamp
#                      for the goal `stamped`: the goal to make, and its stamp
#                      in WORK
#   mirror.audit       1: make no list before each component passes audit
#   mirror.resolve_flags … mirror.push_flags, mirror.verify_flags
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
.PHONY: components pull list audit lock plan yaml json hauler zarf inventory mirror verify FORCE
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
include $(mirror.here)/text.mk $(mirror.here)/options.mk
mirror.hash := \#
mirror.equals := =

# $(call mirror.name,PATH): a target name for make that is no pattern
mirror.name = $(subst %,\%,$(mirror.escape))
# $(call mirror.unless_same,A,B): FORCE when the texts differ
mirror.unless_same = $(if $(and $(findstring x$1x,x$2x),$(findstring x$2x,x$1x)),,FORCE)
# $(call mirror.unless_there,PATH): FORCE when there is no such file
mirror.unless_there = $(if $(wildcard $(mirror.literal)),,FORCE)

# The folder of the programs, for the shell (run) and for prerequisites (tool).
mirror.special := $(mirror.hash) ' " ` $$ & * ? [ < > | ; ~ ! \ ( )
mirror.odd := $(strip $(foreach c,$(mirror.special),$(findstring $c,$(mirror.bin))))
mirror.odd := $(mirror.odd)$(findstring $(mirror.space),$(mirror.bin))
mirror.run := $(if $(mirror.odd),$(call mirror.quote,$(mirror.bin)),$(mirror.bin))
mirror.tool := $(call mirror.escape,$(mirror.bin))

# ---- a stage -----------------------------------------------------------

# $(call mirror.add,STAGE,LABEL,SUBJECT,OUTPUT,PREREQUISITES,PROGRAM,ARGUMENTS):
# defines a stage that makes OUTPUT, and the files $(mirror.also.STAGE), by a
# program.  $(mirror.once.STAGE) are arguments that do not make the stage run
# again, $(mirror.before.STAGE) is a command that runs before the program.
# LABEL and SUBJECT are printed when the stage runs.
mirror.add = $(call mirror.describe,$1,$2,$3,$4,$5,$6,$7)$(eval $(call mirror.rule,$1))
define mirror.rule
$$(call mirror.name,$$(mirror.made.$1)) $$(mirror.also.$1): stamp/$1 ;
stamp/$1: $$(mirror.needs.$1) $$(call mirror.unless_done,$1)
	$$(call mirror.begin,$1)
	$$(mirror.before.$1)
	@$$(mirror.cmd.$1)$$(mirror.once.$1)
endef

# $(call mirror.describe,…): the same without the rules, for a stage with
# other rules
mirror.describe = $(eval mirror.all += $1)$(eval mirror.label.$1 := $$2)$(eval mirror.subject.$1 := $$3)$\
	$(eval mirror.made.$1 := $$4)$(eval mirror.needs.$1 := $$5 $$(mirror.tool)/$6)$\
	$(eval mirror.cmd.$1 := $$(mirror.run)/$6 --stage $1 $$7)
# $(call mirror.unless_done,STAGE): FORCE when the stage did not succeed by this
# command, or when a file that it makes is gone
mirror.unless_done = $(call mirror.unless_same,$(call mirror.done,$1),$(mirror.cmd.$1)) \
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

# Options about registries do not change what a stage makes, so the stage does
# not run again for them.
mirror.speaking := $(if $(mirror.registry_flags), $(mirror.registry_flags))
mirror.reading := $(mirror.speaking)$(if $(mirror.rewrite_flags), $(mirror.rewrite_flags))

# ---- the components -----------------------------------------------------

ifeq ($(mirror.kind),config)
mirror.also.resolve := $(addprefix settings.,target charts-prefix insecure images)
$(call mirror.add,resolve,RESOLVE,$(mirror.config),components.jsonl,$(call mirror.escape,$(mirror.config)),$\
	resolve-mirror,--work . $(mirror.resolve_flags) --settings . -o components.jsonl $(call mirror.quote,$(mirror.config)))
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
mirror.also.resolve := recipe.metadata
$(call mirror.add,resolve,RESOLVE,$(or $(mirror.config),recipe),components.jsonl,$\
	$(if $(findstring ://,$(mirror.config)),,$(call mirror.escape,$(mirror.config))),list-components,$\
	$(mirror.resolve_flags) --metadata recipe.metadata -o components.jsonl$\
	$(if $(mirror.config), --recipe $(call mirror.quote,$(mirror.config))))
-include $(wildcard stamp/resolve.d)
# Lines about the recipe; formats with metadata get each as an option.
mirror.metadata := $(subst @end,,$(subst $(mirror.newline)@end,,$(file <recipe.metadata)@end))
mirror.each := $(subst $(mirror.newline),' --metadata ',$(call mirror.quote,$(mirror.metadata)))
mirror.words := $(if $(mirror.metadata),--metadata $(mirror.each))
endif

# Charts of a list are copied without being rendered, unless mirror.render is
# set: such a list names its images too.
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
# The keys of all components; of those without a chart; and of those without a
# chart that kustomize builds.
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

# $(call mirror.pull,KEY): pulls the chart of a component.  One program pulls
# all charts that are wanted, so the recipe of a chart only adds it to
# mirror.wanted.  That program succeeds even when a chart fails; each chart has
# a status.
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

# $(call mirror.images,KEY,RECORD,YAML): finds the images of a component, in
# its rendered chart and in manifests that its record names, and audits them
define mirror.images
$$(call mirror.add,extract-$1,IMAGES ,$1,components/$1.images,components/$1.$2 $3,extract-images,$$\
	$$(strip $$(mirror.extract_flags) $$(if $$(mirror.annotated),--annotated $$(mirror.annotated))) $$\
	--component $1 --record components/$1.$2 -o components/$1.images $3)
$$(call mirror.add,audit-$1,AUDIT  ,$1,components/$1.audit,components/$1.images components/$1.$2 $3,audit,$$\
	$$(strip $$(mirror.extract_flags) $$(mirror.audit_flags)) $$\
	--images components/$1.images --record components/$1.$2 -o components/$1.audit $3)
endef
# $(call mirror.chart,KEY): the stages of a component with a chart
define mirror.chart
$(call mirror.pull,$1)
$$(call mirror.add,render-$1,RENDER ,$1,components/$1.yaml,components/$1.chart,render,$$\
	$$(strip $$(mirror.recipe_flags) $$(mirror.render_flags)) -o components/$1.yaml --component components/$1.chart)
$(call mirror.images,$1,chart,components/$1.yaml)
endef
# $(call mirror.build,KEY): the stages of a component that kustomize builds
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
# Records in the order of the recipe.  The list does not need the chart of a
# component that is copied without being rendered.
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

# $(call mirror.format,GOAL,LABEL,OUTPUT,PROGRAM,OPTIONS): the list in another
# format
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

# With mirror.only = images no chart is locked, and so none is copied.
mirror.locked := $(if $(filter images,$(mirror.only)),,$(mirror.charts))

# Tags are resolved once: the lock's digests stay, unless mirror.relock is
# set.  When an image cannot be resolved the others are still locked and
# mirrored; unresolved.txt lists the images that failed, the run fails at its
# end, and the next run asks again, since the stage has not succeeded.  When
# mirror.relock is set and an image fails, the lock stays as it was.
# mirror.relock also looks again for signatures, which may be new.
mirror.keep := --old $(call mirror.quote,$(or $(mirror.old),$(mirror.lock)))
mirror.keep += $(if $(mirror.frozen),--locked,--failed unresolved.txt)
mirror.once.lock := $(if $(mirror.relock),, $(mirror.keep))$(mirror.reading)
mirror.before.lock := $(if $(mirror.relock),@rm -f unresolved.txt referrers.jsonl stamp/plan,$\
	$(if $(mirror.frozen),@rm -f unresolved.txt))
$(call mirror.add,lock,LOCK   ,$(mirror.lock),$(mirror.lock),images.txt $(mirror.locked) $(if $(mirror.relock),FORCE),$\
	lock-images,--work . $(mirror.lock_flags) $(addprefix --components ,$(mirror.locked)) $\
	-o $(call mirror.quote,$(mirror.lock)) images.txt)
# $(call mirror.whole,STAGES): fails when one of these stages failed in this run
mirror.whole = $(if $(strip $(foreach s,$1,$(file <status/$s))),@exit 1,@:)
lock: $(call mirror.escape,$(mirror.lock)) ; $(call mirror.whole,lock)
mirror.of.lock := $(mirror.of.list) $(mirror.of.charts) lock

# ---- the target --------------------------------------------------------

# The plan is made again when its layout was removed, and when copy-blob or
# push-manifest failed or would run with another command, since the target may
# then lack things that the plan counts as copied.
mirror.layout := $(if $(filter oci:%,$(mirror.target)),$(subst oci:,,$(mirror.target))/index.json)
mirror.replan = $(if $(mirror.relock)$(mirror.recheck),FORCE) $\
	$(if $(mirror.layout),$(call mirror.unless_there,$(mirror.layout))) $\
	$(foreach s,copy push,$(if $(wildcard stamp/$s),$		$(call mirror.unless_same,$(call mirror.done,$s),$(mirror.cmd.$s))))

# When a blob fails, manifests with all their parts are still pushed; then the
# run fails.
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

# The target is asked each time; the lock stays as it is.
mirror.once.verify := $(mirror.speaking)
$(call mirror.describe,verify,VERIFY ,$(mirror.target),,,verify,$\
	--work . $(strip $(mirror.config_flags) $(mirror.verify_flags)) -o verified.jsonl $\
	$(call mirror.quote,$(mirror.target)) $(call mirror.quote,$(mirror.lock)))
verify:
	$(if $(mirror.dry),,$(call mirror.say,verify))
	@$(mirror.cmd.verify)$(mirror.once.verify)

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
