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
# that did, without a newline, since make 4.3 does not always take it off.  A
# stage runs when a prerequisite is newer, when its command is another, or when
# its output is gone.  Its output is rewritten only when that changes it, so the
# stages after it need not run.  A stage that fails leaves its exit status in
# WORK/status/STAGE and its last good output where it is.

.SUFFIXES:
.PHONY: components list audit lock plan yaml json hauler zarf inventory mirror verify FORCE
MAKEFLAGS += --no-builtin-rules --no-builtin-variables
SHELL := /bin/sh

mirror.empty :=
mirror.space := $(mirror.empty) $(mirror.empty)
define mirror.newline


endef
mirror.hash := \#
mirror.equals := =

# $(call mirror.quote,TEXT): one word for the shell
mirror.quote = '$(subst ','\'',$1)'
# $(call mirror.escape,PATH): one word for make, in a rule to which it comes by
# a variable.  What make has no escape for there is matched by a wildcard.
mirror.escape = $(subst $(mirror.space),\$(mirror.space),$(subst :,\:,$(subst [,?,$(subst *,?,$(subst ;,?,$(subst |,?,$(subst \,?,$1)))))))
# $(call mirror.name,PATH): the same as a target, which is no pattern
mirror.name = $(subst %,\%,$(mirror.escape))
# $(call mirror.literal,PATH): what only matches itself, for wildcard
mirror.literal = $(subst $(mirror.space),\$(mirror.space),$(subst ?,\?,$(subst *,\*,$(subst [,\[,$(subst \,\\,$1)))))
# $(call mirror.unless_same,A,B): FORCE when the texts differ
mirror.unless_same = $(if $(and $(findstring x$1x,x$2x),$(findstring x$2x,x$1x)),,FORCE)
# $(call mirror.unless_there,PATH): FORCE when there is no such file
mirror.unless_there = $(if $(wildcard $(mirror.literal)),,FORCE)

# This file may stand in a folder whose path has spaces, at which MAKEFILE_LIST
# cannot be taken apart; it is the only file there is then.
mirror.self := $(lastword $(MAKEFILE_LIST))
ifeq ($(filter /%,$(wildcard $(mirror.self))),)
mirror.self := $(patsubst |%,%,$(subst $(mirror.space),|,$(MAKEFILE_LIST)))
endif
mirror.share := $(subst |,$(mirror.space),$(abspath $(dir $(mirror.self))))
include $(call mirror.escape,$(mirror.share)/options.mk)
mirror.bin := $(subst |,$(mirror.space),$(abspath $(dir $(mirror.self))../../libexec/mkmirror))
# where the programs are, for the shell and for rules
mirror.odd := $(strip $(foreach c,$(mirror.hash) ' " ` $$ & * ? [ < > | ; ~ ! \ ( ),$(findstring $c,$(mirror.bin))))$(findstring $(mirror.space),$(mirror.bin))
mirror.run := $(if $(mirror.odd),$(call mirror.quote,$(mirror.bin)),$(mirror.bin))
mirror.tool := $(call mirror.escape,$(mirror.bin))
# what is said of a stage: "  RENDER  vault-0.28.0", or its command when V=1
mirror.say = printf '  %-7s %s\n' $1 $2
ifneq ($V,)
mirror.say = printf '  %s\n' $(call mirror.quote,$(mirror.cmd.$3)$(mirror.once.$3))
endif

# $(call mirror.add,STAGE,OUTPUT,PREREQUISITES,LABEL,SUBJECT): rules for a
# stage whose command is $(mirror.cmd.STAGE), $(mirror.once.STAGE) added this time,
# and which makes $(mirror.also.STAGE) besides
define mirror.stage
$$(call mirror.name,$$(mirror.made.$1)): stamp/$1 ;
stamp/$1: $$(mirror.needs.$1) $$(call mirror.unless_same,$$(file <stamp/$1),$$(mirror.cmd.$1)) \
		$$(call mirror.unless_there,$$(mirror.made.$1)) $$(foreach f,$$(mirror.also.$1),$$(call mirror.unless_there,$$f))
	@$$(call mirror.say,$2,$$(call mirror.quote,$$(mirror.subject.$1)),$1); \
	rm -f status/$1; $$(mirror.before.$1)\
	$$(mirror.cmd.$1)$$(mirror.once.$1) || { s=$$$$?; echo $$$$s >status/$1; $$(mirror.failed.$1)exit $$$$s; }; \
	$$(mirror.after.$1)printf %s $$(call mirror.quote,$$(mirror.cmd.$1)) >$$@
endef
mirror.add = $(eval mirror.all += $1)$(eval mirror.made.$1 := $$2)$(eval mirror.needs.$1 := $$3)$(eval mirror.subject.$1 := $$5)$(eval $(call mirror.stage,$1,$4))

# Programs of one run ask a chart repository once between them.  The name of
# the run is made when the first command starts, so not by a run without any.
ifeq ($(origin MKMIRROR_RUN),undefined)
export MKMIRROR_RUN = $(eval MKMIRROR_RUN := $$(shell echo $$$$PPID.$$$$(date +%s)))$(MKMIRROR_RUN)
endif

# Neither changes what a stage makes, so a stage does not run for it.
mirror.speaking := $(if $(mirror.registry_flags), $(mirror.registry_flags))
mirror.reading := $(mirror.speaking)$(if $(mirror.rewrite_flags), $(mirror.rewrite_flags))

# ---- what there is -----------------------------------------------------

# $(call mirror.depend,STAGE): what a stage wrote as its dependencies becomes
# those of its stamp
mirror.depend = sed '1s,^[^:]*:,stamp/$1:,; 2,$${ s/:/\\:/g; s/\\:\( *\)$$/:\1/; /: *$$/s/%/\\%/g; s/=/$$(mirror.equals)/g; s/[[*;|]/?/g; }' stamp/$1.dep >stamp/$1.d || exit 1; 

ifeq ($(mirror.kind),config)
mirror.resolve := $(mirror.run)/resolve-mirror --work . $(mirror.resolve_flags)
mirror.cmd.resolve := $(mirror.resolve) -o components.jsonl $(call mirror.quote,$(mirror.config))
mirror.cmd.settings := (for s in target charts-prefix insecure images; do $(mirror.resolve) --print $$s -o settings.$$s $(call mirror.quote,$(mirror.config)) || exit; done)
$(call mirror.add,resolve,components.jsonl,$(call mirror.escape,$(mirror.config)) $(mirror.tool)/resolve-mirror,RESOLVE,$(mirror.config))
mirror.also.settings := settings.target settings.charts-prefix settings.insecure
$(call mirror.add,settings,settings.images,components.jsonl $(call mirror.escape,$(mirror.config)),CONFIG,$(mirror.config))
components: settings.images
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
mirror.recipe := $(if $(findstring ://,$(mirror.config)),,$(call mirror.escape,$(mirror.config)))
mirror.cmd.resolve := $(mirror.run)/list-components $(mirror.resolve_flags) -M stamp/resolve.dep --metadata recipe.metadata -o components.jsonl$(if $(mirror.config), --recipe $(call mirror.quote,$(mirror.config)))
mirror.after.resolve = $(call mirror.depend,resolve)
mirror.also.resolve := recipe.metadata
$(call mirror.add,resolve,components.jsonl,$(mirror.recipe) $(mirror.tool)/list-components,RESOLVE,$(or $(mirror.config),recipe))
-include $(wildcard stamp/resolve.d)
# what it says of itself: each line an option of the formats with metadata
mirror.metadata := $(subst @end,,$(subst $(mirror.newline)@end,,$(file <recipe.metadata)@end))
mirror.words := $(if $(mirror.metadata),--metadata $(subst $(mirror.newline),' --metadata ',$(call mirror.quote,$(mirror.metadata))))
endif

# The charts of a list are copied as they are unless mirror.render says otherwise:
# who writes such a list names the images too.
ifeq ($(mirror.kind),list)
mirror.plain := $(if $(mirror.render),,1)
mirror.cmd.resolve := $(mirror.run)/resolve-list -o components.jsonl $(call mirror.quote,$(mirror.config))
$(call mirror.add,resolve,components.jsonl,$(call mirror.escape,$(mirror.config)) $(mirror.tool)/resolve-list,RESOLVE,$(mirror.config))
endif

mirror.components := components.jsonl
ifneq ($(if $(mirror.plain),,$(mirror.matrix)),)
mirror.components := matrix.jsonl
mirror.cmd.matrix := $(mirror.run)/expand-matrix --matrix $(call mirror.quote,$(mirror.matrix)) -o matrix.jsonl components.jsonl
$(call mirror.add,matrix,matrix.jsonl,components.jsonl $(call mirror.escape,$(mirror.matrix)) $(mirror.tool)/expand-matrix,MATRIX,$(mirror.matrix))
endif
# all components; those among them that have no chart; and of these, those that
# kustomize makes
mirror.keys := $(file <components.list)
mirror.bare := $(file <components.bare)
mirror.kustomize := $(file <components.kustomize)
mirror.also.split := components.bare components.kustomize $(mirror.keys:%=components/%.json)
mirror.cmd.split := $(mirror.run)/split-components -d components --bare components.bare --kustomize components.kustomize -o components.list $(mirror.components)
$(call mirror.add,split,components.list,$(mirror.components) $(mirror.tool)/split-components,SPLIT,components)
components: components.list
components: ; @:

# ---- a component at a time ---------------------------------------------

# $(call mirror.extract,KEY,RECORD,YAML): its images, and those of manifests
# that the record names; and whether they are all
define mirror.extract
mirror.cmd.extract-$1 := $$(mirror.run)/extract-images $$(strip $$(mirror.extract_flags) $$(if $$(mirror.annotated),--annotated $$(mirror.annotated))) --component $1 --record components/$1.$2 -M stamp/extract-$1.dep -o components/$1.images $3
mirror.after.extract-$1 = $$(call mirror.depend,extract-$1)
$$(call mirror.add,extract-$1,components/$1.images,components/$1.$2 $3 $$(mirror.tool)/extract-images,IMAGES,$1)
mirror.cmd.audit-$1 := $$(mirror.run)/audit $$(strip $$(mirror.extract_flags) $$(mirror.audit_flags)) --images components/$1.images --record components/$1.$2 -M stamp/audit-$1.dep -o components/$1.audit $3
mirror.after.audit-$1 = $$(call mirror.depend,audit-$1)
$$(call mirror.add,audit-$1,components/$1.audit,components/$1.images components/$1.$2 $3 $$(mirror.tool)/audit,AUDIT,$1)
endef
# $(call mirror.pull,KEY): its chart
define mirror.pull
mirror.cmd.pull-$1 := $$(mirror.run)/pull-chart $$(mirror.pull_flags) --work . -M stamp/pull-$1.dep -o components/$1.chart components/$1.json
mirror.once.pull-$1 = $$(mirror.reading)
mirror.after.pull-$1 = $$(call mirror.depend,pull-$1)
$$(call mirror.add,pull-$1,components/$1.chart,components/$1.json $$(mirror.tool)/pull-chart,PULL,$1)
endef
# $(call mirror.component,KEY): one with a chart
define mirror.component
$(call mirror.pull,$1)
mirror.cmd.render-$1 := $$(mirror.run)/render $$(strip $$(mirror.recipe_flags) $$(mirror.render_flags)) -M stamp/render-$1.dep -o components/$1.yaml --component components/$1.chart
mirror.after.render-$1 = $$(call mirror.depend,render-$1)
$$(call mirror.add,render-$1,components/$1.yaml,components/$1.chart $$(mirror.tool)/render,RENDER,$1)
$(call mirror.extract,$1,chart,components/$1.yaml)
endef
# $(call mirror.build,KEY): one that kustomize makes
define mirror.build
mirror.cmd.render-$1 := $$(mirror.run)/build-kustomization --work . -M stamp/render-$1.dep -o components/$1.yaml components/$1.json
mirror.after.render-$1 = $$(call mirror.depend,render-$1)
$$(call mirror.add,render-$1,components/$1.yaml,components/$1.json $$(mirror.tool)/build-kustomization,RENDER,$1)
$(call mirror.extract,$1,json,components/$1.yaml)
endef
$(foreach k,$(filter-out $(mirror.bare),$(mirror.keys)),$(eval $(call $(if $(mirror.plain),mirror.pull,mirror.component),$k)))
$(foreach k,$(mirror.kustomize),$(eval $(call mirror.build,$k)))
$(foreach k,$(filter-out $(mirror.kustomize),$(mirror.bare)),$(eval $(call mirror.extract,$k,json)))
-include $(foreach k,$(mirror.keys),$(wildcard stamp/pull-$k.d stamp/render-$k.d stamp/extract-$k.d stamp/audit-$k.d))

# ---- the whole ---------------------------------------------------------

mirror.charts := $(patsubst %,components/%.chart,$(filter-out $(mirror.bare),$(mirror.keys)))
# in the order of the recipe; a chart that is copied as it is need not be there
# for the list
mirror.records := $(foreach k,$(mirror.keys),components/$k.$(if $(or $(mirror.plain),$(filter $k,$(mirror.bare))),json,chart))
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

mirror.cmd.dedup := $(mirror.run)/dedup $(mirror.dedup_flags) --sort -o images.txt $(or $(mirror.found),/dev/null)
$(call mirror.add,dedup,images.txt,$(mirror.lists) $(if $(mirror.audit),$(mirror.audits)) $(mirror.tool)/dedup,LIST,images.txt)
list: images.txt ; @:
audit: $(mirror.audits) ; @:
mirror.of.charts := $(if $(mirror.plain),$(mirror.keys:%=pull-%))
mirror.of.audit := $(filter-out dedup $(mirror.of.charts),$(mirror.all))
mirror.of.list := $(filter-out $(mirror.of.charts) $(if $(mirror.audit),,$(mirror.keys:%=audit-%)),$(mirror.all))

# the list in other programs' words
mirror.file.yaml := list.yaml
mirror.file.json := list.json
mirror.file.hauler := hauler.yaml
mirror.file.zarf := zarf.yaml
mirror.file.inventory := inventory.md
mirror.emit.inventory := emit -t $(call mirror.quote,$(mirror.share)/templates/inventory.tmpl)
mirror.words.yaml = $(mirror.words)
mirror.words.json = $(mirror.words)
define mirror.format
mirror.cmd.$1 := $$(mirror.run)/$(or $(mirror.emit.$1),emit-$1) $$(strip $$(mirror.emit_flags) $$(mirror.words.$1)) -o $(mirror.file.$1) $(addprefix --components ,$(mirror.records)) images.txt
$$(call mirror.add,$1,$(mirror.file.$1),images.txt $(mirror.records) $$(mirror.tool)/$(firstword $(mirror.emit.$1) emit-$1),$2,$(mirror.file.$1))
$1: $(mirror.file.$1) ; @:
mirror.of.$1 := $$(mirror.of.list) $1
endef
$(eval $(call mirror.format,yaml,YAML))
$(eval $(call mirror.format,json,JSON))
$(eval $(call mirror.format,hauler,HAULER))
$(eval $(call mirror.format,zarf,ZARF))
$(eval $(call mirror.format,inventory,LIST))

# With images alone no chart is locked, and so none copied.
mirror.locked := $(if $(filter images,$(mirror.only)),,$(mirror.charts))

# Tags are resolved once: what the lock has stays, unless mirror.relock asks.
# One that cannot be resolved does not keep the others back: they are locked and
# mirrored, unresolved.txt is the list of what failed, and then the run fails.
# The stamp is not of the command then, so the next run asks again.  Resolving
# everything again leaves the lock alone when something fails.
mirror.once.lock := $(if $(mirror.relock),, --old $(call mirror.quote,$(or $(mirror.old),$(mirror.lock))) $(if $(mirror.frozen),--locked,--failed unresolved.txt))$(mirror.reading)
mirror.cmd.lock := $(mirror.run)/lock-images --work . $(mirror.lock_flags) $(addprefix --components ,$(mirror.locked)) -o $(call mirror.quote,$(mirror.lock)) images.txt
# and signatures that may be new are looked for again
mirror.after.lock = $(if $(mirror.relock),rm -f referrers.jsonl stamp/plan || exit 1; )
mirror.failed.lock = [ -s unresolved.txt ] && printf failed >$@ && exit 0; 
mirror.before.lock = rm -f unresolved.txt; 
$(call mirror.add,lock,$(mirror.lock),images.txt $(mirror.locked) $(mirror.tool)/lock-images $(if $(mirror.relock),FORCE),LOCK,$(mirror.lock))
mirror.whole = @$(if $(file <status/lock),exit 1,:)
lock: $(call mirror.escape,$(mirror.lock)) ; $(mirror.whole)
mirror.of.lock := $(mirror.of.list) $(mirror.of.charts) lock

# ---- the target --------------------------------------------------------

mirror.once.plan := $(if $(mirror.recheck), --recheck)$(mirror.speaking)
# A layout that somebody removed is made anew.
mirror.layout := $(if $(filter oci:%,$(mirror.target)),$(subst oci:,,$(mirror.target))/index.json)
# What another command of copy-blob would copy is what is not there now.
mirror.replan = $(if $(wildcard stamp/copy),$(call mirror.unless_same,$(file <stamp/copy),$(mirror.cmd.copy)))
mirror.cmd.copy := $(mirror.run)/copy-blob --work . $(mirror.copy_flags) -o copied.jsonl plan.jsonl
mirror.cmd.plan := $(mirror.run)/plan --work . $(strip $(mirror.config_flags) $(mirror.plan_flags) $(mirror.rewrite_flags)) --target $(call mirror.quote,$(mirror.target)) $(addprefix --components ,$(mirror.charts)) -o plan.jsonl $(call mirror.quote,$(mirror.lock))
ifeq ($(mirror.target),)
mirror.once.plan :=
mirror.cmd.plan := { echo 'mkmirror: where to? the config names no target, and neither --target nor MIRROR_TARGET does' >&2; (exit 2); }
endif
$(call mirror.add,plan,plan.jsonl,$(call mirror.escape,$(mirror.lock)) $(mirror.charts) $(mirror.tool)/plan $(if $(mirror.relock)$(mirror.recheck),FORCE) $(if $(mirror.layout),$(call mirror.unless_there,$(mirror.layout))) $(mirror.replan),PLAN,$(mirror.target))
plan: plan.jsonl ; $(mirror.whole)
mirror.of.plan := $(mirror.of.lock) plan

# A blob that fails does not keep the others back: what has its parts is pushed
# all the same, and then the run fails.  What the target has is not known
# exactly after that, so the next run plans again.  What copies for hours ends
# with the shell that make ends.
mirror.once.copy := $(if $(mirror.copy_once), $(mirror.copy_once))$(mirror.speaking)
mirror.once.push := $(if $(mirror.push_once), $(mirror.push_once))$(mirror.speaking)
mirror.cmd.push := $(mirror.run)/push-manifest --work . $(mirror.push_flags) -o receipt.jsonl copied.jsonl
mirror.after.push = if [ -e status/copy ]; then rm -f stamp/plan; exit 1; fi; 
mirror.failed.push = rm -f stamp/plan; 
mirror.made.copy := copied.jsonl
mirror.needs.copy := stamp/plan $(mirror.tool)/copy-blob
stamp/copy: $(mirror.needs.copy) \
		$(call mirror.unless_same,$(file <stamp/copy),$(mirror.cmd.copy)) \
		$(call mirror.unless_there,copied.jsonl)
	@$(call mirror.say,COPY,$(call mirror.quote,$(mirror.target)),copy); \
	rm -f status/copy copied.jsonl; \
	$(mirror.cmd.copy)$(mirror.once.copy) & p=$$!; trap 'kill $$p 2>/dev/null' HUP INT TERM; \
	wait $$p; s=$$?; [ $$s -eq 0 ] || echo $$s >status/copy; \
	[ -e copied.jsonl ] || { rm -f stamp/plan; exit $$s; }; \
	printf %s $(call mirror.quote,$(mirror.cmd.copy)) >$@
$(call mirror.add,push,receipt.jsonl,stamp/copy $(mirror.tool)/push-manifest,PUSH,$(mirror.target))
mirror: receipt.jsonl ; $(mirror.whole)
mirror.of.mirror := $(mirror.of.plan) copy push

# A question to the target, so it is asked each time; the lock stays as it is.
mirror.once.verify := $(mirror.speaking)
mirror.cmd.verify := $(mirror.run)/verify --work . $(strip $(mirror.config_flags) $(mirror.verify_flags)) -o verified.jsonl $(call mirror.quote,$(mirror.target)) $(call mirror.quote,$(mirror.lock))
verify:
	@$(call mirror.say,VERIFY,$(call mirror.quote,$(mirror.target)),verify); \
	rm -f status/verify; \
	$(mirror.cmd.verify)$(mirror.once.verify) || { s=$$?; echo $$s >status/verify; exit $$s; }

# ---- under another build system ----------------------------------------

# `stamped` makes $(mirror.goal), leaves $(mirror.stamp) for it and says in
# $(mirror.stamp).dep what that depends on, so that nothing is to be started when
# nothing changed.  Spaces stand as '|' meanwhile, so that a path is a word.
mirror.encode = $(subst $(mirror.space),|,$1)
mirror.marker := $(if $(mirror.layout),$(dir $(call mirror.encode,$(mirror.layout)))oci-layout)
mirror.relevant = $(foreach s,$(mirror.of.$(mirror.goal)),stamp/$s \
	$(filter-out FORCE,$(subst \:,:,$(subst \$(mirror.space),|,$(mirror.needs.$s)))) $(call mirror.encode,$(mirror.made.$s)) $(mirror.also.$s)) \
	$(if $(filter plan,$(mirror.of.$(mirror.goal))),$(mirror.marker))
mirror.paths = $(foreach f,$(sort $(mirror.relevant)),$(if $(filter /%,$f),$f,$(call mirror.encode,$(CURDIR))/$f))
.PHONY: stamped
stamped: $(mirror.goal)
	@:$(if $(findstring n,$(firstword -$(MAKEFLAGS))),,$(file >$(mirror.stamp).dep,$(foreach f,$(mirror.paths),$f$(mirror.newline))))
	@{ printf '%s: \\\n' $(call mirror.quote,$(subst $(mirror.space),\$(mirror.space),$(CURDIR)/$(mirror.stamp))); \
	{ sed '/./!d; s/[$$]/$$&/g; s/#/\\#/g; s/|/\\ /g; s/^ *//' $(mirror.stamp).dep; \
	for s in $(mirror.of.$(mirror.goal)); do [ ! -f stamp/$$s.dep ] || cat stamp/$$s.dep; done | \
		sed -n '/^  /{ s/^  //; s/ \\$$//; p; }'; } | sort -u | sed 's/^/  /; $$!s/$$/ \\/'; } >$(mirror.stamp).tmp && \
	mv $(mirror.stamp).tmp $(mirror.stamp).dep && : >$(mirror.stamp)

FORCE:
