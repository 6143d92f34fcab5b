# SPDX-License-Identifier: Apache-2.0
# table.mk -- the stages of a mirror, a row each.  stages.mk makes rules for make
# of them, and mkmirrorNinja.cmake rules for Ninja.
#
# The columns, apart by spaces; a line that starts with a tab continues a row:
#
#   STAGE      the stage's name
#   OF         what has the stage: config, recipe or list, a mirror that starts from
#              such a file; matrix, a mirror with a matrix; mirror, each; or each
#              component that is chart (has one), local (a chart of this machine),
#              rendered (a chart that is), kustomize or manifest
#   LABEL      what is said when it runs, with _ for a space
#   PROGRAM    started with --stage STAGE, or --stage STAGE-KEY for a component
#   MAKES      files, apart by commas; a row with several is made when one is missing
#   READS      files that it depends on; what else it reads, the program says itself
#   ONCE       arguments that do not change what it makes, so that it does not run
#              again for them
#   ARGUMENTS  all others
#
# '-' stands for nothing, '%' for a component's key, and {NAME} for what stages.mk
# and mkmirrorNinja.cmake have by that name: in the columns MAKES, READS and ONCE
# alone between commas, in ARGUMENTS a word of its own.  Files are those of the
# work folder, in which the programs run.  A program with --each makes the files of
# all components that want it in one run.

define mirror.table
resolve config RESOLVE resolve-mirror components.jsonl,{settings} {config} -
	--work . {flags_resolve} --settings . -o components.jsonl {config}
resolve recipe RESOLVE list-components components.jsonl,recipe.metadata,{resolved} {config} -
	{flags_resolve} {resolved_to} --metadata recipe.metadata -o components.jsonl {recipe}
resolve list RESOLVE resolve-list components.jsonl {config} -
	-o components.jsonl {config}
matrix matrix MATRIX_ expand-matrix matrix.jsonl components.jsonl,{matrix} -
	--matrix {matrix} -o matrix.jsonl components.jsonl
split mirror SPLIT__ split-components components.list,{split} {components} -
	-d components --bare components.bare --kustomize components.kustomize --local components.local
	-o components.list {components}

pull chart PULL___ pull-chart components/%.chart components/%.json {lock_pulled},{flags_registry},{flags_rewrite}
	--each --folders {flags_pull} --work .
pack local PACK___ pull-chart components/%.packed components/%.chart {flags_registry},{flags_rewrite}
	--each {flags_pull} --work .
render rendered RENDER_ render components/%.yaml components/%.chart -
	{flags_recipe} {flags_render} -o components/%.yaml --component components/%.chart
render kustomize RENDER_ build-kustomization components/%.yaml components/%.json -
	--work . -o components/%.yaml components/%.json
extract rendered,kustomize,manifest IMAGES_ extract-images components/%.images {record},{yaml} -
	{flags_extract} {flags_annotated} --component % --record {record} -o components/%.images {yaml}
audit rendered,kustomize,manifest AUDIT__ audit components/%.audit components/%.images,{record},{yaml} -
	{flags_extract} {flags_audit} --images components/%.images --record {record} -o components/%.audit {yaml}

dedup mirror LIST___ dedup images.txt {lists},{audited} -
	{flags_dedup} --sort -o images.txt {found}
yaml mirror YAML___ emit-yaml list.yaml images.txt,{records} -
	{metadata} {flags_emit} -o list.yaml {records_given} images.txt
json mirror JSON___ emit-json list.json images.txt,{records} -
	{metadata} {flags_emit} -o list.json {records_given} images.txt
inventory mirror LIST___ emit inventory.md images.txt,{records} -
	-t {inventory} {flags_emit} -o inventory.md {records_given} images.txt
hauler mirror HAULER_ emit-hauler hauler.yaml images.txt,{packed} -
	{flags_emit} -o hauler.yaml {packed_given} images.txt
zarf mirror ZARF___ emit-zarf zarf.yaml images.txt,{packed} -
	{flags_emit} -o zarf.yaml {packed_given} images.txt

lock mirror LOCK___ lock-images {lock} images.txt,{locked} {keep},{flags_registry},{flags_rewrite}
	--work . {flags_lock} {locked_given} -o {lock} images.txt
plan mirror PLAN___ plan plan.jsonl {lock},{charts} {recheck},{flags_registry}
	--work . {flags_config} {flags_plan} {flags_rewrite} {to} {charts_given} --failed unplanned.txt -o plan.jsonl {lock_read}
copy mirror COPY___ copy-blob copied.jsonl stamp/plan {copy_once},{flags_registry}
	--work . {flags_copy} -o copied.jsonl plan.jsonl
push mirror PUSH___ push-manifest receipt.jsonl stamp/copy {push_once},{flags_registry}
	--work . {flags_push} -o receipt.jsonl copied.jsonl
archive mirror VOLUMES pack {sums} {lock},{charts} {flags_registry}
	--work . {flags_archive} {flags_rewrite} {charts_given} --name {set} {lock_read}
unpack mirror UNPACK_ unpack unpacked.jsonl - {flags_registry}
	--work unpack --request request.txt {flags_config} {flags_unpack} {to} -o unpacked.jsonl {volumes}
bundle mirror BUNDLE_ bundle-recipe {bundled} {recipe_read} -
	{flags_bundle} -d {bundle} {recipe_given}
verify mirror VERIFY_ verify - - {flags_registry}
	--work . {flags_config} {flags_verify} {flags_rewrite} -o verified.jsonl {target} {lock}
endef
