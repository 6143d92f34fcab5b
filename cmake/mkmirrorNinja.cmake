# SPDX-License-Identifier: Apache-2.0
# Ninja: a rule for each stage.  Outputs are written only when they change, and
# CMake's rules for Ninja look again (restat), so what follows is left out.
# Included by mkmirror.cmake.

cmake_policy(VERSION 3.20...3.31)

# Dependency files name outputs as Ninja does, so that no program of CMake's has to
# run after each stage and rewrite them.  Newer versions of CMake would warn of this.
if(DEFINED CMAKE_WARN_DEPRECATED)
  set(_mkmirror_warn "${CMAKE_WARN_DEPRECATED}")
endif()
set(CMAKE_WARN_DEPRECATED OFF)
cmake_policy(SET CMP0116 OLD)
unset(CMAKE_WARN_DEPRECATED)
if(DEFINED _mkmirror_warn)
  set(CMAKE_WARN_DEPRECATED "${_mkmirror_warn}")
  unset(_mkmirror_warn)
endif()

# Sets rows: the rows of table.mk, which stands beside stages.mk and explains them.
function(_mkmirror_rows)
  get_property(table GLOBAL PROPERTY MKMIRROR_STAGES)
  cmake_path(REPLACE_FILENAME table table.mk)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${table}")
  file(READ "${table}" text)
  string(REGEX MATCH "\ndefine mirror.table\n(.*)\nendef" text "${text}")
  string(REPLACE "\n\t" " " text "${CMAKE_MATCH_1}")
  string(REGEX REPLACE "\n+" ";" rows "${text}")
  set(rows "${rows}" PARENT_SCOPE)
endfunction()

# Sets out to what a column stands for: {NAME} is the variable of that name, and %
# the component's key.
function(_mkmirror_fill out)
  set(filled "")
  foreach(word IN LISTS ARGN)
    if(word MATCHES "^{(.*)}$")
      list(APPEND filled ${${CMAKE_MATCH_1}})
    elseif(NOT word STREQUAL "-")
      string(REPLACE % "${key}" word "${word}")
      list(APPEND filled "${word}")
    endif()
  endforeach()
  set(${out} "${filled}" PARENT_SCOPE)
endfunction()

# Sets the columns of a row: stage, of, label, tool, makes, reads and words, for the
# component `key` if that is not empty.
function(_mkmirror_columns row)
  string(REGEX REPLACE " +" ";" args "${row}")
  list(POP_FRONT args stage of label tool makes reads once)
  foreach(column of makes reads once)
    string(REPLACE "," ";" ${column} "${${column}}")
  endforeach()
  string(REPLACE _ "" label "${label}")
  _mkmirror_fill(makes ${makes})
  _mkmirror_fill(reads ${reads})
  _mkmirror_fill(words ${args} ${once})
  foreach(column stage of label tool makes reads words)
    set(${column} "${${column}}" PARENT_SCOPE)
  endforeach()
endfunction()

# Sets words: the arguments of a stage of the mirror
function(_mkmirror_arguments stage)
  set(key "")
  list(FILTER rows INCLUDE REGEX "^${stage} mirror ")
  _mkmirror_columns("${rows}")
  set(words "${words}" PARENT_SCOPE)
endfunction()

# Makes the paths in these variables absolute, in the work folder.
function(_mkmirror_in_work)
  foreach(variable IN LISTS ARGN)
    set(paths "")
    foreach(path IN LISTS ${variable})
      _mkmirror_absolute(path path "${work}")
      list(APPEND paths "${path}")
    endforeach()
    set(${variable} "${paths}" PARENT_SCOPE)
  endforeach()
endfunction()

# Runs a program at configure time; a failure is an error with its message.
function(_mkmirror_run tool)
  get_target_property(program mkmirror::${tool} IMPORTED_LOCATION)
  execute_process(COMMAND "${program}" ${ARGN} WORKING_DIRECTORY "${work}"
    RESULT_VARIABLE status ERROR_VARIABLE message)
  if(NOT status STREQUAL "0")
    string(STRIP "${message}" message)
    message(FATAL_ERROR "mkmirror_add: mirror '${name}': ${message}")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${program}")
endfunction()

# CMake runs again when one of these files in the work folder is gone.
function(_mkmirror_made)
  list(TRANSFORM ARGN PREPEND "${work}/")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN})
endfunction()

# Runs the stages of the rows with one of these words in the column OF at configure
# time; CMake runs again when what they read changes.
function(_mkmirror_configure)
  set(key "")
  foreach(row IN LISTS rows)
    _mkmirror_columns("${row}")
    if(NOT of IN_LIST ARGN)
      continue()
    endif()
    file(REMOVE "${work}/stamp/${stage}.dep")
    _mkmirror_run(${tool} --stage ${stage}:${stage} ${words})
    _mkmirror_made(${makes})
    _mkmirror_in_work(reads)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${reads})
    _mkmirror_read_too("${work}/stamp/${stage}.dep")
  endforeach()
endfunction()

# CMake also depends on the files that a stage says it has read.
function(_mkmirror_read_too depfile)
  if(NOT EXISTS "${depfile}")
    return()
  endif()
  file(READ "${depfile}" files)
  string(REGEX REPLACE "^[^:]*:|\\\\\n" " " files "${files}")
  string(REGEX MATCHALL "([^ \t\n\\]|\\\\.)+" files "${files}")
  foreach(file IN LISTS files)
    string(REGEX REPLACE "\\\\(.)" "\\1" file "${file}")
    _mkmirror_absolute(file path "${work}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  endforeach()
endfunction()

# Sets settings_X, the settings in the config.
function(_mkmirror_settings)
  foreach(setting target charts-prefix insecure)
    file(STRINGS "${work}/settings.${setting}" value)
    set(settings_${setting} "${value}" PARENT_SCOPE)
  endforeach()
endfunction()

# Sets recipe_given, the document of the recipe; of criteria the stage `resolve` makes it.
function(_mkmirror_document)
  set(resolved "")
  set(resolved_to "")
  set(recipe_given "${config}")
  if(NOT config)
    set(resolved recipe.yaml)
    set(resolved_to --document recipe.yaml)
    set(recipe_given recipe.yaml)
  endif()
  foreach(variable resolved resolved_to recipe_given)
    set(${variable} "${${variable}}" PARENT_SCOPE)
  endforeach()
endfunction()

# Finds the components.  Sets components, the keys of all; bare, those without a
# chart; kustomize, those that kustomize builds; and local, those whose charts are
# local.
function(_mkmirror_split)
  set(matrix_of_mirror "")
  set(settings settings.target settings.charts-prefix settings.insecure settings.images)
  set(split components.bare components.kustomize components.local)
  set(components components.jsonl)
  if(matrix AND NOT plain)
    set(components matrix.jsonl)
    set(matrix_of_mirror matrix)
  endif()
  set(recipe "")
  if(config)
    set(recipe --recipe "${config}")
  endif()
  _mkmirror_document()
  list(FILTER rows EXCLUDE REGEX "^split ")
  _mkmirror_configure(${kind} ${matrix_of_mirror})
  _mkmirror_rows()
  list(FILTER rows INCLUDE REGEX "^split ")
  _mkmirror_configure(mirror)
  file(STRINGS "${work}/components.list" keys)
  list(TRANSFORM keys REPLACE "(.+)" "components/\\1.json" OUTPUT_VARIABLE records)
  _mkmirror_made(${records})
  set(components "${keys}" PARENT_SCOPE)
  _mkmirror_seen(seen ${config} ${matrix})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${seen})
  set(seen "${seen}" PARENT_SCOPE)
  foreach(kind bare kustomize local)
    file(STRINGS "${work}/components.${kind}" keys)
    set(${kind} "${keys}" PARENT_SCOPE)
  endforeach()
endfunction()

# Sets out to the name of a path, which may be one in the work folder, as Ninja has it
# in its files.
function(_mkmirror_ninja_name out path)
  set(file "${path}")
  _mkmirror_absolute(file path "${work}")
  cmake_path(IS_PREFIX CMAKE_BINARY_DIR "${file}" inside)
  if(inside)
    file(RELATIVE_PATH file "${CMAKE_BINARY_DIR}" "${file}")
    string(PREPEND file "${CMAKE_NINJA_OUTPUT_PATH_PREFIX}")
  endif()
  set(${out} "${file}" PARENT_SCOPE)
endfunction()

# A rule for the stage of a row.  A component's stage says itself what else it
# depends on.
function(_mkmirror_stage row key)
  _mkmirror_columns("${row}")
  set(run --stage ${stage})
  set(depfile "")
  set(seen "")
  if(key)
    if(stage STREQUAL "render" OR key IN_LIST bare)
      _mkmirror_written(seen "${work}/components/${key}.json")
      _mkmirror_seen(seen ${seen})
    endif()
    list(GET makes 0 made)
    _mkmirror_ninja_name(made "${made}")
    set(run --stage "${stage}-${key}:${made}")
    set(depfile DEPFILE "${work}/stamp/${stage}-${key}.dep")
  endif()
  _mkmirror_in_work(makes reads)
  string(STRIP "${label} ${key}" comment)
  add_custom_command(OUTPUT ${makes}
    COMMAND $<TARGET_FILE:mkmirror::${tool}> ${run} ${words}
    DEPENDS ${reads} ${seen} mkmirror::${tool} ${inputs}
    ${depfile}
    WORKING_DIRECTORY "${work}"
    COMMENT "${comment} (mirror ${name})"
    VERBATIM)
endfunction()

# A rule for the stage of a row in which one program works for all of these
# components.  It leaves out what is current, and succeeds when some fail, so that
# the others go on; stamp/STAGE is there when none did, and stamp/STAGE.whole is made
# then.  That is removed when one fails, since Ninja does not see that stamp/STAGE is
# missing again.
function(_mkmirror_together row)
  set(outputs "")
  set(files "")
  foreach(key IN LISTS ARGN)
    _mkmirror_columns("${row}")
    list(APPEND outputs ${makes})
    list(APPEND files ${reads})
  endforeach()
  if(NOT files)
    return()
  endif()
  set(operands ${files})
  _mkmirror_in_work(outputs files)
  _mkmirror_ninja_name(made stamp/${stage})
  add_custom_command(OUTPUT "${work}/stamp/${stage}" ${outputs}
    COMMAND $<TARGET_FILE:mkmirror::${tool}> --stage "${stage}:${made}" --changed ${words} ${operands}
    DEPENDS ${files} mkmirror::${tool} ${inputs}
    DEPFILE "${work}/stamp/${stage}.dep"
    WORKING_DIRECTORY "${work}"
    COMMENT "${label} (mirror ${name})"
    VERBATIM)
  add_custom_command(OUTPUT "${work}/stamp/${stage}.whole"
    COMMAND sh -c "[ -e stamp/${stage} ] || { rm -f stamp/${stage}.whole; exit 1; }; [ -e stamp/${stage}.whole ] || : >stamp/${stage}.whole"
    DEPENDS "${work}/stamp/${stage}"
    WORKING_DIRECTORY "${work}"
    COMMENT "Checking that nothing is missing of ${label} (mirror ${name})"
    VERBATIM)
endfunction()

# Rules for the stages of all components of a kind.
function(_mkmirror_each kind)
  foreach(row IN LISTS rows)
    set(key "")
    _mkmirror_columns("${row}")
    if(NOT kind IN_LIST of)
      continue()
    endif()
    if("--each" IN_LIST words)
      _mkmirror_together("${row}" ${ARGN})
      continue()
    endif()
    foreach(key IN LISTS ARGN)
      set(record "components/${key}.chart")
      set(yaml "components/${key}.yaml")
      if(key IN_LIST bare)
        set(record "components/${key}.json")
      endif()
      if(kind STREQUAL "manifest")
        set(yaml "")
      endif()
      _mkmirror_stage("${row}" ${key})
    endforeach()
  endforeach()
endfunction()

# Makes the rules of the components' stages.  Sets charts, records, packed, lists and
# audits: the files that they make.  charts and packed name archives; records may
# name folders.  pulled and packs are there when no chart is missing.
function(_mkmirror_components)
  set(chart "${components}")
  set(manifest "${bare}")
  list(REMOVE_ITEM chart ${bare})
  list(REMOVE_ITEM manifest ${kustomize})
  set(rendered "")
  set(found "")
  if(NOT plain)
    set(rendered "${chart}")
    set(found "${components}")
  endif()
  foreach(of chart local rendered kustomize manifest)
    _mkmirror_each(${of} ${${of}})
  endforeach()
  list(TRANSFORM found REPLACE "(.+)" "components/\\1.images" OUTPUT_VARIABLE lists)
  list(TRANSFORM found REPLACE "(.+)" "components/\\1.audit" OUTPUT_VARIABLE audits)
  foreach(key IN LISTS components)
    set(record json)
    set(archive json)
    if(key IN_LIST chart)
      set(archive chart)
      if(key IN_LIST local)
        set(archive packed)
      endif()
      list(APPEND charts components/${key}.${archive})
      if(plain)
        set(archive json)
      else()
        set(record chart)
      endif()
    endif()
    list(APPEND records components/${key}.${record})
    list(APPEND packed components/${key}.${archive})
  endforeach()
  set(pulled "")
  set(packs "")
  if(chart)
    set(pulled stamp/pull.whole)
  endif()
  if(local)
    set(packs stamp/pack.whole)
  endif()
  foreach(list charts records packed lists audits pulled packs)
    set(${list} "${${list}}" PARENT_SCOPE)
  endforeach()
endfunction()

# Sets pull: a shell command that pulls all charts, and fails when one cannot be.
function(_mkmirror_pulling)
  set(key "")
  list(FILTER rows INCLUDE REGEX "^pull ")
  _mkmirror_columns("${rows}")
  set(keys ${components})
  list(REMOVE_ITEM keys ${bare})
  list(TRANSFORM keys REPLACE "(.+)" "components/\\1.json")
  _mkmirror_ninja_name(made stamp/pull)
  _mkmirror_shell(pull $<TARGET_FILE:mkmirror::pull-chart> --stage "pull:${made}" --changed ${words} ${keys})
  set(pull "{ rm -f status/pull-*; ${pull} && set -- status/pull-* && [ ! -e \"$1\" ]; }" PARENT_SCOPE)
endfunction()

# Sets script: shell commands that pull the charts again when someone else changed
# the lock, which Ninja cannot see before the charts are used.  When they are others
# then, the next run goes on with them.
function(_mkmirror_repull)
  set(script "")
  if(NOT pulled)
    set(script "" PARENT_SCOPE)
    return()
  endif()
  _mkmirror_shell(file "${lock}")
  _mkmirror_pulling()
  string(CONCAT script
    "if [ -e ${file} ]; then cmp -s ${file} stamp/lock.pulled; else [ ! -s stamp/lock.pulled ]; fi || { "
    "cat components/*.chart >stamp/charts.was; rm -f stamp/pull stamp/pull-*; ${pull} || exit; cat components/*.chart | cmp -s - stamp/charts.was || { "
    "echo 'mkmirror: the lock has other charts than before, which are pulled now: run it again' >&2; exit 1; }; }; ")
  set(script "${script}" PARENT_SCOPE)
endfunction()

# The lock is not an output of the build, which would remove it on clean; a
# copy of it is.  The stage depends on the lock through a dependency file,
# since the lock need not exist yet.  When an image cannot be resolved the
# others are still mirrored: unresolved.txt lists the images that failed and
# stamp/lock is not made, so the next run asks again.
function(_mkmirror_lock)
  _mkmirror_ninja_name(made mirror.lock)
  string(REPLACE " " "\\ " made "${made}")
  file(CONFIGURE OUTPUT "${work}/stamp/lock.dep.in" @ONLY CONTENT "@made@: @lock_escaped@\n")
  _mkmirror_made(stamp/lock.dep.in)
  set(keep --old "${lock}" --failed unresolved.txt)
  if(arg_LOCKED)
    set(keep --old "${lock}" --locked)
  endif()
  _mkmirror_repull()
  set(repull "${script}")
  _mkmirror_arguments(lock)
  _mkmirror_shell(resolve $<TARGET_FILE:mkmirror::lock-images> ${words})
  set(keep "")
  set(lock_pulled "")
  _mkmirror_arguments(lock)
  set(anew COMMAND mkmirror::lock-images ${words}
    COMMAND "${CMAKE_COMMAND}" -E copy "${lock}" stamp/lock.pulled
    COMMAND "${CMAKE_COMMAND}" -E rm -f referrers.jsonl stamp/plan)
  if(arg_LOCKED)
    set(anew COMMAND sh -c "echo 'mkmirror: to lock anew and to keep the lock (LOCKED): which of them?' >&2; exit 2")
  endif()
  set(missing ${charts} ${pulled} ${packs})
  _mkmirror_in_work(missing)
  _mkmirror_shell(copy "${lock}" mirror.lock)
  string(CONCAT script
    "${repull}rm -f unresolved.txt stamp/lock; ${resolve}; s=$?; [ $s -eq 0 ] || [ -s unresolved.txt ] || exit $s; "
    "{ cmp -s ${copy} || cp ${copy}; } && cp mirror.lock stamp/lock.pulled && cp stamp/lock.dep.in stamp/lock.dep || exit; "
    "if [ $s -eq 0 ]; then : >stamp/lock; else rm -f stamp/whole.plan stamp/whole.mirror; fi")
  add_custom_command(OUTPUT "${work}/mirror.lock" "${work}/stamp/lock"
    COMMAND sh -c "${script}"
    DEPENDS "${work}/images.txt" ${missing} mkmirror::lock-images
    DEPFILE "${work}/stamp/lock.dep"
    WORKING_DIRECTORY "${work}"
    COMMENT "Locking images (mirror ${name})"
    VERBATIM)
  add_custom_target(mirror-lock-${name}
    ${anew}
    WORKING_DIRECTORY "${work}"
    COMMENT "Resolving every tag again (mirror ${name})"
    USES_TERMINAL
    VERBATIM)
  if(NOT arg_LOCKED)
    _mkmirror_anew()
  endif()
endfunction()

# Before all is locked anew the charts are pulled anew, without the lock, and Ninja
# makes the list of what they have, in a run of its own: it has looked at the charts
# before this one began.
function(_mkmirror_anew)
  add_custom_target(mirror-charts-${name} DEPENDS "${work}/images.txt" ${missing})
  if(NOT pulled)
    add_dependencies(mirror-lock-${name} mirror-charts-${name})
    return()
  endif()
  _mkmirror_pulling()
  _mkmirror_shell(build "${CMAKE_COMMAND}" --build "${CMAKE_BINARY_DIR}" --target mirror-charts-${name})
  add_custom_target(mirror-pull-${name}
    COMMAND sh -c "rm -f stamp/pull stamp/pull-*; ${pull} && ${build}"
    WORKING_DIRECTORY "${work}"
    COMMENT "Pulling every chart again (mirror ${name})"
    USES_TERMINAL
    VERBATIM)
  add_dependencies(mirror-lock-${name} mirror-pull-${name})
  if(inputs)
    add_dependencies(mirror-pull-${name} ${inputs})
  endif()
endfunction()

# Sets target, and flags_config: the options of the config for its own target.
function(_mkmirror_target)
  set(flags "")
  if(target STREQUAL "")
    set(target "${settings_target}" PARENT_SCOPE)
    if(settings_insecure STREQUAL "true")
      list(APPEND flags --plain-http)
    elseif(settings_insecure STREQUAL "false")
      string(REGEX REPLACE "/.*" "" host "${settings_target}")
      list(APPEND flags --https "${host}")
    endif()
  endif()
  if(NOT settings_charts-prefix STREQUAL "")
    list(APPEND flags --charts-prefix "${settings_charts-prefix}")
  endif()
  set(flags_config ${flags} PARENT_SCOPE)
endfunction()

# _mkmirror_whole(GOAL FILE): makes stamp/whole.GOAL after FILE; fails when
# images are missing from the lock or from the plan.
function(_mkmirror_whole goal file)
  add_custom_command(OUTPUT "${work}/stamp/whole.${goal}"
    COMMAND sh -c "[ ! -s unresolved.txt ] || { echo 'not resolved, see unresolved.txt:' $(cut -f 1 unresolved.txt) >&2; exit 1; }; [ ! -s unplanned.txt ] || { echo 'not planned, see unplanned.txt:' $(sed '/^#/d' unplanned.txt | cut -f 1) >&2; exit 1; }; : >stamp/whole.${goal}"
    DEPENDS "${work}/stamp/lock" "${file}"
    WORKING_DIRECTORY "${work}"
    COMMENT "Checking that all is locked (mirror ${name})"
    VERBATIM)
endfunction()

# The plan is made again when its layout was removed: it depends on the file
# oci-layout.  Copying makes that file and sets its time back to that of the
# lock, since Ninja 1.12 compares it with the time at which the plan's command
# began.  When an item cannot be planned the others are still mirrored:
# unplanned.txt lists the items that failed and stamp/plan is not made, so the
# next run plans again.
function(_mkmirror_plan)
  set(to "")
  if(NOT target STREQUAL "")
    set(to --target "${target}")
  endif()
  set(recheck "")
  set(lock_read mirror.lock)
  _mkmirror_arguments(plan)
  set(planned ${words} PARENT_SCOPE)
  set(archives ${charts})
  _mkmirror_in_work(archives)
  set(depfile "")
  set(dependency "")
  set(marker "")
  if(target MATCHES "^oci:(.*)$")
    set(marker "${CMAKE_MATCH_1}/oci-layout")
    string(REPLACE " " "\\ " marker_escaped "${marker}")
    _mkmirror_ninja_name(made stamp/planned)
    string(REPLACE " " "\\ " made "${made}")
    file(CONFIGURE OUTPUT "${work}/stamp/plan.dep.in" @ONLY CONTENT "@made@: @marker_escaped@\n")
    _mkmirror_made(stamp/plan.dep.in)
    set(depfile DEPFILE "${work}/stamp/plan.dep")
    set(dependency COMMAND "${CMAKE_COMMAND}" -E copy stamp/plan.dep.in stamp/plan.dep)
  endif()
  _mkmirror_shell(plan $<TARGET_FILE:mkmirror::plan> ${words})
  string(CONCAT script
    "rm -f unplanned.txt stamp/plan; ${plan}; s=$?; [ $s -eq 0 ] || [ -s unplanned.txt ] || exit $s; "
    "if [ $s -eq 0 ]; then : >stamp/plan; else rm -f stamp/whole.plan stamp/whole.mirror; fi")
  add_custom_command(OUTPUT "${work}/stamp/planned" "${work}/stamp/plan"
    BYPRODUCTS "${work}/plan.jsonl"
    COMMAND sh -c "${script}"
    ${dependency}
    COMMAND "${CMAKE_COMMAND}" -E touch stamp/planned
    DEPENDS "${work}/mirror.lock" ${archives} mkmirror::plan
    ${depfile}
    WORKING_DIRECTORY "${work}"
    COMMENT "Planning what to copy (mirror ${name})"
    VERBATIM)
  set(marker "${marker}" PARENT_SCOPE)
endfunction()

# The set of volumes is called as the lock is.  Its sums are written last, so they stand
# for the set.  A lock that lacks images is not carried anywhere.
function(_mkmirror_archive)
  cmake_path(GET lock STEM LAST_ONLY set)
  set(sums "${volumes}/${set}.sha256")
  if(NOT volumes)
    add_custom_target(mirror-archive-${name}
      COMMAND sh -c "echo 'mkmirror: where to? the mirror has no VOLUMES, a folder for volumes' >&2; exit 2"
      COMMENT "" VERBATIM)
    return()
  endif()
  set(lock_read mirror.lock)
  _mkmirror_arguments(archive)
  _mkmirror_ninja_name(made "${sums}")
  _mkmirror_shell(pack $<TARGET_FILE:mkmirror::pack> --stage "archive:${made}" ${words})
  set(archives ${charts})
  _mkmirror_in_work(archives)
  string(CONCAT script
    "[ ! -s unresolved.txt ] || { echo 'mkmirror: not all images are locked: no volume is written' >&2; exit 1; }; "
    "${pack}")
  add_custom_command(OUTPUT "${sums}"
    COMMAND sh -c "${script}"
    DEPENDS "${work}/mirror.lock" "${work}/stamp/lock" ${archives} mkmirror::pack
    DEPFILE "${work}/stamp/archive.dep"
    WORKING_DIRECTORY "${work}"
    COMMENT "Packing volumes (mirror ${name})"
    USES_TERMINAL
    VERBATIM)
  add_custom_target(mirror-archive-${name} DEPENDS "${sums}")
endfunction()

# What the volumes carry is put into the target again when the folder or a volume in it
# is another.
function(_mkmirror_unpack)
  if(NOT volumes)
    add_custom_target(mirror-unpack-${name}
      COMMAND sh -c "echo 'mkmirror: from where? the mirror has no VOLUMES, a folder of volumes' >&2; exit 2"
      COMMENT "" VERBATIM)
    return()
  endif()
  set(to "")
  if(NOT target STREQUAL "")
    set(to --target "${target}")
  endif()
  _mkmirror_arguments(unpack)
  _mkmirror_ninja_name(made unpacked.jsonl)
  add_custom_command(OUTPUT "${work}/unpacked.jsonl"
    COMMAND $<TARGET_FILE:mkmirror::unpack> --stage "unpack:${made}" ${words}
    DEPENDS ${inputs} mkmirror::unpack
    DEPFILE "${work}/stamp/unpack.dep"
    WORKING_DIRECTORY "${work}"
    COMMENT "Unpacking to ${target} (mirror ${name})"
    USES_TERMINAL
    VERBATIM)
  add_custom_target(mirror-unpack-${name} DEPENDS "${work}/unpacked.jsonl")
endfunction()

# checksums.txt stands for a bundle: it is written behind the files that it names.
function(_mkmirror_bundle)
  if(NOT kind STREQUAL "recipe")
    add_custom_target(mirror-bundle-${name}
      COMMAND sh -c "echo 'mkmirror: a bundle is made of a recipe, and this is none:' \"$0\" >&2; exit 2" "${config}"
      COMMENT "" VERBATIM)
    return()
  endif()
  _mkmirror_document()
  set(recipe_read "${recipe_given}")
  _mkmirror_arguments(bundle)
  _mkmirror_ninja_name(made "${bundled}")
  _mkmirror_in_work(recipe_read)
  add_custom_command(OUTPUT "${bundled}"
    COMMAND $<TARGET_FILE:mkmirror::bundle-recipe> --stage "bundle:${made}" ${words}
    DEPENDS "${recipe_read}" ${seen} mkmirror::bundle-recipe ${inputs}
    DEPFILE "${work}/stamp/bundle.dep"
    WORKING_DIRECTORY "${work}"
    COMMENT "BUNDLE (mirror ${name})"
    VERBATIM)
  add_custom_target(mirror-bundle-${name} DEPENDS "${bundled}")
endfunction()

# When a blob fails, manifests with all their parts are still pushed; then the
# stage fails, and the next run plans again.  When the target lacks what a receipt says
# that it has, all is planned and copied again at once.
function(_mkmirror_copy)
  set(copy_once "")
  set(push_once "")
  _mkmirror_shell(plan $<TARGET_FILE:mkmirror::plan> ${planned})
  _mkmirror_arguments(copy)
  _mkmirror_shell(copy $<TARGET_FILE:mkmirror::copy-blob> ${words})
  _mkmirror_arguments(push)
  _mkmirror_shell(push $<TARGET_FILE:mkmirror::push-manifest> ${words})
  set(date_back ":")
  if(marker)
    _mkmirror_shell(file "${marker}")
    # only set it back: other mirrors may have the same layout as their target
    set(date_back "[ -z \"$(find ${file} -newer mirror.lock)\" ] || touch -r mirror.lock ${file}")
  endif()
  string(CONCAT script
    "rm -f copied.jsonl; ${copy}; c=$?; [ ! -e copied.jsonl ] || ${push}; p=$?; "
    "if [ $p -ne 0 ] && [ -e contradicted ]; then rm -f copied.jsonl; ${plan} && ${copy}; c=$?; "
    "[ ! -e copied.jsonl ] || ${push}; p=$?; fi; "
    "[ $c -ne 0 ] || c=$p; [ $c -eq 0 ] || { rm -f stamp/plan; exit $c; }; ${date_back}")
  set(pool USES_TERMINAL)
  if(arg_JOB_POOL)
    set(pool JOB_POOL "${arg_JOB_POOL}")
  endif()
  add_custom_command(OUTPUT "${work}/receipt.jsonl"
    BYPRODUCTS "${work}/copied.jsonl"
    COMMAND sh -c "${script}"
    DEPENDS "${work}/stamp/planned" mkmirror::copy-blob mkmirror::push-manifest
    WORKING_DIRECTORY "${work}"
    COMMENT "Copying to ${target} (mirror ${name})"
    ${pool}
    VERBATIM)
endfunction()

# The rules of the list, and of its formats for other programs.
function(_mkmirror_list)
  set(audited "")
  if(NOT plain)
    set(audited ${pulled})
  endif()
  if(arg_AUDIT)
    list(APPEND audited ${audits})
  endif()
  set(found ${lists})
  list(REMOVE_ITEM found ${seen})
  if(NOT plain)
    list(APPEND packed ${packs})
  endif()
  foreach(row IN LISTS rows)
    if(row MATCHES "^(dedup|hauler|zarf) ")
      _mkmirror_stage("${row}" "")
    endif()
  endforeach()
endfunction()

function(_mkmirror_ninja)
  string(REPLACE " " "\\ " lock_escaped "${lock}")
  set(lock_pulled --lock "${lock}")
  foreach(variable plain components bare kustomize local charts records packed lists audits flags_recipe
      pulled packs settings_target settings_insecure settings_charts-prefix)
    set(${variable} "")
  endforeach()
  _mkmirror_rows()
  _mkmirror_no_future()
  # charts of a list are copied without being rendered, unless RENDER is set
  if(kind STREQUAL "list" AND NOT arg_RENDER)
    set(plain 1)
  endif()
  # charts of recipes see the APIs of clusters with dynamic resource allocation
  if(kind STREQUAL "recipe")
    foreach(version IN LISTS default_API_VERSIONS)
      list(APPEND flags_recipe --api-versions ${version})
    endforeach()
  endif()
  _mkmirror_split()
  _mkmirror_components()
  if(kind STREQUAL "list")
    list(APPEND lists "${config}" ${seen})
    list(APPEND flags_dedup --no-charts)
  elseif(kind STREQUAL "config")
    list(APPEND lists settings.images)
    _mkmirror_settings()
  endif()
  set(locked ${charts})
  list(TRANSFORM charts PREPEND "--components;" OUTPUT_VARIABLE charts_given)
  list(TRANSFORM packed PREPEND "--components;" OUTPUT_VARIABLE packed_given)
  set(locked_given ${charts_given})
  _mkmirror_target()
  _mkmirror_list()
  _mkmirror_lock()
  _mkmirror_plan()
  _mkmirror_copy()
  _mkmirror_archive()
  _mkmirror_unpack()
  _mkmirror_bundle()
  _mkmirror_whole(plan "${work}/stamp/plan")
  _mkmirror_whole(mirror "${work}/receipt.jsonl")

  set(all "")
  if(arg_ALL)
    set(all ALL)
  endif()
  add_custom_target(mirror-images-${name} ${all} DEPENDS "${work}/images.txt" ${seen})
  add_custom_target(mirror-list-${name}
    COMMAND "${CMAKE_COMMAND}" -E cat "${work}/images.txt"
    DEPENDS "${work}/images.txt" COMMENT "" VERBATIM)
  _mkmirror_in_work(audits)
  add_custom_target(mirror-audit-${name} DEPENDS ${audits})
  add_custom_target(mirror-hauler-${name} DEPENDS "${work}/hauler.yaml")
  add_custom_target(mirror-zarf-${name} DEPENDS "${work}/zarf.yaml")
  add_custom_target(mirror-plan-${name} DEPENDS "${work}/stamp/whole.plan")
  add_custom_target(mirror-${name} DEPENDS "${work}/stamp/whole.mirror")
  # the target is asked each time
  _mkmirror_arguments(verify)
  add_custom_target(mirror-verify-${name}
    COMMAND mkmirror::verify ${words}
    WORKING_DIRECTORY "${work}"
    COMMENT "Verifying ${target} (mirror ${name})"
    VERBATIM)
endfunction()
