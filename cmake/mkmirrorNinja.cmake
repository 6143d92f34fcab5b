# SPDX-License-Identifier: Apache-2.0
# Ninja: a rule for each stage.  Outputs are written only when they change, and
# CMake's rules for Ninja look again (restat), so what follows is left out.
# Included by mkmirror.cmake.

cmake_policy(VERSION 3.20...3.31)

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

# Sets settings_X: the settings in the config.
function(_mkmirror_config)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${config}")
  set(resolve --work "${work}" ${flags_resolve})
  _mkmirror_run(resolve-mirror ${resolve} -o components.jsonl "${config}")
  _mkmirror_made(components.jsonl)
  foreach(setting target charts-prefix insecure images)
    _mkmirror_run(resolve-mirror ${resolve} --print ${setting} -o settings.${setting} "${config}")
    _mkmirror_made(settings.${setting})
    file(STRINGS "${work}/settings.${setting}" value)
    set(settings_${setting} "${value}" PARENT_SCOPE)
  endforeach()
endfunction()

# The list of components depends on all files that list-components reads.
function(_mkmirror_recipe)
  set(file "")
  if(config)
    set(file --recipe "${config}")
  endif()
  _mkmirror_run(list-components ${flags_resolve} -M stamp/resolve.dep -o components.jsonl ${file})
  _mkmirror_made(components.jsonl)
  file(READ "${work}/stamp/resolve.dep" files)
  string(REGEX REPLACE "^[^:]*:|\\\\\n" " " files "${files}")
  string(REGEX MATCHALL "([^ \t\n\\]|\\\\.)+" files "${files}")
  foreach(file IN LISTS files)
    string(REGEX REPLACE "\\\\(.)" "\\1" file "${file}")
    _mkmirror_absolute(file path "${work}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  endforeach()
endfunction()

# Sets components, the keys of all; bare, those without a chart; and
# kustomize, those that kustomize builds.
function(_mkmirror_split)
  set(from components.jsonl)
  if(matrix AND NOT plain)
    set(from matrix.jsonl)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${matrix}")
    _mkmirror_run(expand-matrix --matrix "${matrix}" -o matrix.jsonl components.jsonl)
  endif()
  _mkmirror_run(split-components -d components --bare components.bare --kustomize components.kustomize -o components.list ${from})
  file(STRINGS "${work}/components.list" components)
  list(TRANSFORM components REPLACE "(.+)" "components/\\1.json" OUTPUT_VARIABLE records)
  _mkmirror_made(${from} components.list components.bare components.kustomize ${records})
  file(STRINGS "${work}/components.bare" bare)
  file(STRINGS "${work}/components.kustomize" kustomize)
  set(components "${components}" PARENT_SCOPE)
  set(bare "${bare}" PARENT_SCOPE)
  set(kustomize "${kustomize}" PARENT_SCOPE)
endfunction()

# Sets run, a command that starts the command after it as part of Ninja's run.
# The programs of one run ask a chart repository for its index once.  A run is
# identified by Ninja's process id and start time, where /proc has them.
function(_mkmirror_in_run)
  set(run "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/mirror-${name}-run.sh")
  file(CONFIGURE OUTPUT "${run}" @ONLY CONTENT [=[
run_of() {
	while read -r line <"/proc/$1/stat"; do
		process=${line#*(}
		process=${process%)*}
		pid=$1
		set -- ${line##*) }
		case $process in
		ninja* | samu*) echo "$pid.${20}"; return ;;
		esac
		set -- "$2"
	done
}
MKMIRROR_RUN=${MKMIRROR_RUN-$(run_of $PPID 2>/dev/null)}
export MKMIRROR_RUN
exec "$@"
]=])
  set(run sh "${run}" PARENT_SCOPE)
endfunction()

# _mkmirror_stage(TOOL OUTPUT COMMENT [IN_RUN] [DEPFILE file] ARGS ... DEPENDS ...):
# a rule that makes OUTPUT by a program.
function(_mkmirror_stage tool output comment)
  cmake_parse_arguments(PARSE_ARGV 3 s "IN_RUN" "DEPFILE" "ARGS;DEPENDS")
  set(depfile "")
  if(s_DEPFILE)
    set(depfile DEPFILE "${work}/components/${s_DEPFILE}")
    list(PREPEND s_ARGS -M "${work}/components/${s_DEPFILE}")
  endif()
  set(in_run "")
  if(s_IN_RUN)
    set(in_run ${run})
  endif()
  add_custom_command(OUTPUT "${work}/${output}"
    COMMAND ${in_run} $<TARGET_FILE:mkmirror::${tool}> ${s_ARGS}
    DEPENDS ${s_DEPENDS} mkmirror::${tool} ${inputs}
    ${depfile}
    WORKING_DIRECTORY "${work}"
    COMMENT "${comment} (mirror ${name})"
    VERBATIM)
endfunction()

# Sets charts, records, lists and audits: the files that the components'
# stages make.
function(_mkmirror_components)
  set(charts "")
  set(records "")
  set(lists "")
  set(audits "")
  foreach(key IN LISTS components)
    set(stem "${work}/components/${key}")
    set(record "${stem}.json")
    set(rendered "")
    if(NOT key IN_LIST bare)
      set(record "${stem}.chart")
      set(rendered "${stem}.yaml")
      _mkmirror_stage(pull-chart components/${key}.chart "Pulling ${key}" IN_RUN DEPFILE pull-${key}.dep
        ARGS ${flags_pull} ${flags_registry} ${flags_rewrite} --work "${work}" -o "${stem}.chart" "${stem}.json"
        DEPENDS "${stem}.json")
      list(APPEND charts "${stem}.chart")
      if(plain)
        list(APPEND records "${stem}.json")
        continue()
      endif()
      _mkmirror_stage(render components/${key}.yaml "Rendering ${key}" DEPFILE render-${key}.dep
        ARGS ${flags_recipe} ${flags_render} -o "${stem}.yaml" --component "${stem}.chart"
        DEPENDS "${stem}.chart")
    elseif(key IN_LIST kustomize)
      set(rendered "${stem}.yaml")
      _mkmirror_stage(build-kustomization components/${key}.yaml "Building ${key}" DEPFILE render-${key}.dep
        ARGS --work "${work}" -o "${stem}.yaml" "${record}"
        DEPENDS "${record}")
    endif()
    _mkmirror_stage(extract-images components/${key}.images "Extracting images of ${key}" DEPFILE extract-${key}.dep
      ARGS ${flags_extract} ${flags_annotated} --component ${key} --record "${record}" -o "${stem}.images" ${rendered}
      DEPENDS "${record}" ${rendered})
    _mkmirror_stage(audit components/${key}.audit "Auditing ${key}" DEPFILE audit-${key}.dep
      ARGS ${flags_extract} ${flags_audit} --images "${stem}.images" --record "${record}" -o "${stem}.audit" ${rendered}
      DEPENDS "${stem}.images" "${record}" ${rendered})
    list(APPEND audits "${stem}.audit")
    list(APPEND records "${record}")
    list(APPEND lists "${stem}.images")
  endforeach()
  foreach(list charts records lists audits)
    set(${list} "${${list}}" PARENT_SCOPE)
  endforeach()
endfunction()

# The lock is not an output of the build, which would remove it on clean; a
# copy of it is.  The stage depends on the lock through a dependency file,
# since the lock need not exist yet.  When an image cannot be resolved the
# others are still mirrored: unresolved.txt lists the images that failed and
# stamp/lock is not made, so the next run asks again.
function(_mkmirror_lock)
  file(CONFIGURE OUTPUT "${work}/stamp/lock.dep.in" @ONLY CONTENT "@work_escaped@/mirror.lock: @lock_escaped@\n")
  _mkmirror_made(stamp/lock.dep.in)
  _mkmirror_shell(resolve $<TARGET_FILE:mkmirror::lock-images> --work "${work}" ${flags_lock} ${flags_registry} ${flags_rewrite} ${chart_args}
    --old "${lock}" --failed unresolved.txt -o "${lock}" images.txt)
  _mkmirror_shell(copy "${lock}" mirror.lock)
  string(CONCAT script
    "rm -f unresolved.txt stamp/lock; ${resolve}; s=$?; [ $s -eq 0 ] || [ -s unresolved.txt ] || exit $s; "
    "{ cmp -s ${copy} || cp ${copy}; } && cp stamp/lock.dep.in stamp/lock.dep || exit; "
    "if [ $s -eq 0 ]; then : >stamp/lock; else rm -f stamp/whole.plan stamp/whole.mirror; fi")
  add_custom_command(OUTPUT "${work}/mirror.lock" "${work}/stamp/lock"
    COMMAND sh -c "${script}"
    DEPENDS "${work}/images.txt" ${charts} mkmirror::lock-images
    DEPFILE "${work}/stamp/lock.dep"
    WORKING_DIRECTORY "${work}"
    COMMENT "Locking images (mirror ${name})"
    VERBATIM)
  add_custom_target(mirror-lock-${name}
    COMMAND mkmirror::lock-images --work "${work}" ${flags_lock} ${flags_registry} ${flags_rewrite} ${chart_args} -o "${lock}" images.txt
    COMMAND "${CMAKE_COMMAND}" -E rm -f referrers.jsonl stamp/plan
    DEPENDS "${work}/images.txt" ${charts}
    WORKING_DIRECTORY "${work}"
    COMMENT "Resolving every tag again (mirror ${name})"
    VERBATIM)
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
# images are missing from the lock.
function(_mkmirror_whole goal file)
  add_custom_command(OUTPUT "${work}/stamp/whole.${goal}"
    COMMAND sh -c "[ ! -s unresolved.txt ] || { echo 'not resolved, see unresolved.txt:' $(cut -f 1 unresolved.txt) >&2; exit 1; }; : >stamp/whole.${goal}"
    DEPENDS "${work}/stamp/lock" "${file}"
    WORKING_DIRECTORY "${work}"
    COMMENT "Checking that all is locked (mirror ${name})"
    VERBATIM)
endfunction()

# The plan is made again when its layout was removed: it depends on the file
# oci-layout.  Copying makes that file and sets its time back to that of the
# lock, since Ninja 1.12 compares it with the time at which the plan's command
# began.
function(_mkmirror_plan)
  set(place "")
  if(NOT target STREQUAL "")
    set(place --target "${target}")
  endif()
  set(depfile "")
  set(dependency "")
  set(marker "")
  if(target MATCHES "^oci:(.*)$")
    set(marker "${CMAKE_MATCH_1}/oci-layout")
    string(REPLACE " " "\\ " marker_escaped "${marker}")
    file(CONFIGURE OUTPUT "${work}/stamp/plan.dep.in" @ONLY CONTENT "@work_escaped@/stamp/plan: @marker_escaped@\n")
    _mkmirror_made(stamp/plan.dep.in)
    set(depfile DEPFILE "${work}/stamp/plan.dep")
    set(dependency COMMAND "${CMAKE_COMMAND}" -E copy stamp/plan.dep.in stamp/plan.dep)
  endif()
  add_custom_command(OUTPUT "${work}/stamp/plan"
    BYPRODUCTS "${work}/plan.jsonl"
    COMMAND mkmirror::plan --work "${work}" ${flags_config} ${flags_plan} ${flags_registry} ${flags_rewrite} ${place} ${chart_args} -o plan.jsonl mirror.lock
    ${dependency}
    COMMAND "${CMAKE_COMMAND}" -E touch stamp/plan
    DEPENDS "${work}/mirror.lock" ${charts} mkmirror::plan
    ${depfile}
    WORKING_DIRECTORY "${work}"
    COMMENT "Planning what to copy (mirror ${name})"
    VERBATIM)
  set(marker "${marker}" PARENT_SCOPE)
endfunction()

# When a blob fails, manifests with all their parts are still pushed; then the
# stage fails, and the next run plans again.
function(_mkmirror_copy)
  _mkmirror_shell(copy $<TARGET_FILE:mkmirror::copy-blob> --work "${work}" ${flags_copy} ${flags_registry} -o copied.jsonl plan.jsonl)
  _mkmirror_shell(push $<TARGET_FILE:mkmirror::push-manifest> --work "${work}" ${flags_push} ${flags_registry} -o receipt.jsonl copied.jsonl)
  set(date_back ":")
  if(marker)
    _mkmirror_shell(file "${marker}")
    # only set it back: other mirrors may have the same layout as their target
    set(date_back "[ -z \"$(find ${file} -newer mirror.lock)\" ] || touch -r mirror.lock ${file}")
  endif()
  string(CONCAT script
    "rm -f copied.jsonl; ${copy}; c=$?; [ ! -e copied.jsonl ] || ${push}; p=$?; "
    "[ $c -ne 0 ] || c=$p; [ $c -eq 0 ] || { rm -f stamp/plan; exit $c; }; ${date_back}")
  set(pool USES_TERMINAL)
  if(arg_JOB_POOL)
    set(pool JOB_POOL "${arg_JOB_POOL}")
  endif()
  add_custom_command(OUTPUT "${work}/receipt.jsonl"
    BYPRODUCTS "${work}/copied.jsonl"
    COMMAND sh -c "${script}"
    DEPENDS "${work}/stamp/plan" mkmirror::copy-blob mkmirror::push-manifest
    WORKING_DIRECTORY "${work}"
    COMMENT "Copying to ${target} (mirror ${name})"
    ${pool}
    VERBATIM)
endfunction()

function(_mkmirror_ninja)
  string(REPLACE " " "\\ " work_escaped "${work}")
  string(REPLACE " " "\\ " lock_escaped "${lock}")
  _mkmirror_in_run()
  foreach(variable plain components bare kustomize charts records lists audits flags_recipe
      settings_target settings_insecure settings_charts-prefix)
    set(${variable} "")
  endforeach()
  set(no_charts "")
  if(kind STREQUAL "list")
    # charts of a list are copied without being rendered, unless RENDER is set
    if(NOT arg_RENDER)
      set(plain 1)
    endif()
    set(no_charts --no-charts)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${config}")
    _mkmirror_run(resolve-list -o components.jsonl "${config}")
    _mkmirror_made(components.jsonl)
    _mkmirror_split()
    _mkmirror_components()
    list(APPEND lists "${config}")
  elseif(kind STREQUAL "config")
    _mkmirror_config()
    _mkmirror_split()
    _mkmirror_components()
    list(APPEND lists "${work}/settings.images")
  else()
    # charts of recipes see the APIs of clusters with dynamic resource
    # allocation
    foreach(version IN LISTS default_API_VERSIONS)
      list(APPEND flags_recipe --api-versions ${version})
    endforeach()
    _mkmirror_recipe()
    _mkmirror_split()
    _mkmirror_components()
  endif()
  list(TRANSFORM charts PREPEND "--components;" OUTPUT_VARIABLE chart_args)
  list(TRANSFORM records PREPEND "--components;" OUTPUT_VARIABLE record_args)
  _mkmirror_target()
  set(audited "")
  if(arg_AUDIT)
    set(audited ${audits})
  endif()
  _mkmirror_stage(dedup images.txt "Listing images"
    ARGS ${flags_dedup} ${no_charts} --sort -o images.txt ${lists}
    DEPENDS ${lists} ${audited})
  _mkmirror_stage(emit-hauler hauler.yaml "Writing hauler.yaml"
    ARGS ${flags_emit} -o hauler.yaml ${record_args} images.txt
    DEPENDS "${work}/images.txt" ${records})
  _mkmirror_stage(emit-zarf zarf.yaml "Writing zarf.yaml"
    ARGS ${flags_emit} -o zarf.yaml ${record_args} images.txt
    DEPENDS "${work}/images.txt" ${records})
  _mkmirror_lock()
  _mkmirror_plan()
  _mkmirror_copy()
  _mkmirror_whole(plan "${work}/stamp/plan")
  _mkmirror_whole(mirror "${work}/receipt.jsonl")

  set(all "")
  if(arg_ALL)
    set(all ALL)
  endif()
  add_custom_target(mirror-images-${name} ${all} DEPENDS "${work}/images.txt")
  add_custom_target(mirror-list-${name}
    COMMAND "${CMAKE_COMMAND}" -E cat "${work}/images.txt"
    DEPENDS "${work}/images.txt" COMMENT "" VERBATIM)
  add_custom_target(mirror-audit-${name} DEPENDS ${audits})
  add_custom_target(mirror-hauler-${name} DEPENDS "${work}/hauler.yaml")
  add_custom_target(mirror-zarf-${name} DEPENDS "${work}/zarf.yaml")
  add_custom_target(mirror-plan-${name} DEPENDS "${work}/stamp/whole.plan")
  add_custom_target(mirror-${name} DEPENDS "${work}/stamp/whole.mirror")
  # the target is asked each time
  add_custom_target(mirror-verify-${name}
    COMMAND mkmirror::verify --work "${work}" ${flags_config} ${flags_verify} ${flags_registry} -o verified.jsonl "${target}" "${lock}"
    WORKING_DIRECTORY "${work}"
    COMMENT "Verifying ${target} (mirror ${name})"
    VERBATIM)
endfunction()
