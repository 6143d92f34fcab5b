# SPDX-License-Identifier: Apache-2.0
#[=======================================================================[.rst:
mkmirror
--------

.. versionadded:: 0.1

Mirroring the images and charts of a deployment as targets of a build, under
Ninja and Unix Makefiles, with CMake 3.20 and up:

.. code-block:: cmake

  find_package(mkmirror 0.1 REQUIRED)
  mkmirror_add(edge CONFIG deploy/mirror.yaml TARGET registry.example.com/team)

``cmake --build . --target mirror`` then finds every chart and image and copies
what the target lacks.  When nothing changed, nothing runs.

.. command:: mkmirror_add

  Declares a mirror:

  .. code-block:: cmake

    mkmirror_add(<name> [CONFIG <file>]
                 [CRITERIA <option>...] [RECIPES <dir>] [DATA <dir>...]
                 [TARGET <target>] [OUTPUT <dir>] [LOCK <file>] [ALL]
                 [SEED <text>] [KUBE_VERSION <version>]
                 [SOURCE <layout>...] [PLATFORMS <platform>...]
                 [RULES <file>...] [PROBABLE accept|ignore] [ALLOW_EMPTY] [RENDER]
                 [MAP <rule>...] [PLAIN_HTTP] [JOB_POOL <pool>]
                 [FLAGS <option>...] [<STAGE>_FLAGS <option>...]
                 [DEPENDS <dependency>...])

  ``CONFIG <file>``
    A ``mirror.yaml`` or a recipe (``*.yaml``, ``*.yml``; a recipe has
    ``kind: RecipeResult``), or else a list of images and charts, one a line, as
    mkmirror-resolve-list(1) describes it.  Relative to the current source folder.
  ``RENDER``
    Look for images in the charts of such a list, which are copied as they are
    otherwise.
  ``CRITERIA <option>...``
    Without a file, what the recipe is for, as options of
    ``mkmirror list-components``: ``--service eks --accelerator h100``.
  ``RECIPES <dir>``, ``DATA <dir>...``
    The data tree of recipes, and trees laid over it.
  ``TARGET <target>``
    ``HOST[:PORT][/PREFIX]``, or ``oci:DIR`` for a layout, relative to the
    current binary folder.  It overrides the target of the ``mirror.yaml``.
  ``OUTPUT <dir>``
    The work folder, ``mirror.out/<name>`` in the current binary folder unless
    given.  mkmirror(7) says what it holds.
  ``LOCK <file>``
    The lock, a file to check in; unless given, it stands beside the config,
    with ``.lock`` for its suffix.  Cleaning the build leaves it alone.
  ``ALL``
    Find the images in the default build.  Copying is never a part of that.
  ``SEED <text>``, ``KUBE_VERSION <version>``
    What random template functions start from, ``1`` unless given, and the
    version of Kubernetes that charts see: unless given, the one that the
    recipe's constraint names, else ``v1.34.0``.
  ``SOURCE <layout>...``
    OCI layouts, ``oci:DIR``, to look for images in first.
  ``PLATFORMS <platform>...``
    Like ``linux/amd64 linux/arm64``; all unless given.
  ``RULES <file>...``
    Rules about what is an image and what is not; see
    mkmirror-extract-images(1).
  ``PROBABLE accept|ignore``
    What becomes of images that only look like ones and that no rule decides
    about; unless given, such an image stops the run.
  ``ALLOW_EMPTY``
    A list without images is fine.
  ``MAP <rule>...``
    Rules ``FROM=TO``: what starts with ``FROM`` goes to ``TO`` below the target.
  ``PLAIN_HTTP``
    Speak HTTP with the target where HTTPS is the rule.
  ``JOB_POOL <pool>``
    Copy in this pool of the ``JOB_POOLS`` property instead of the console's,
    which shows progress and runs one command at a time.  Ninja only.
  ``FLAGS <option>...``
    Further options of ``mkmirror render``.
  ``<STAGE>_FLAGS <option>...``
    Further options of the other stages: ``RESOLVE``, ``PULL``, ``EXTRACT``,
    ``DEDUP``, ``EMIT``, ``LOCK``, ``PLAN``, ``COPY``, ``PUSH``, ``VERIFY``.  Paths in
    options are absolute.
  ``DEPENDS <dependency>...``
    Files and targets that must be made before, such as values files that are
    generated.  What is read is found out by the stages: a file in this list
    that changes reruns the stages that read it, and no others.

  An argument that is not known, or lacks its value, is an error.

Targets, each also as ``<target>-<name>`` for one mirror
(``mirror-<name>``, ``mirror-list-<name>``):

``mirror``
  all mirrors up to date in their targets
``mirror-images``
  finds the images
``mirror-list``
  prints them
``mirror-lock``
  resolves every tag again and rewrites the locks
``mirror-plan``
  finds out what the targets lack, and copies nothing
``mirror-hauler``
  writes the images as a hauler manifest, ``hauler.yaml`` in the work folder
``mirror-verify``
  asks the targets for everything that the locks name

The target ``mirror-<name>`` has the properties ``MKMIRROR_IMAGES``,
``MKMIRROR_LOCK`` and ``MKMIRROR_RECEIPT``: the files of these names.

Each program is an imported target, ``mkmirror::render``, ``mkmirror::dedup`` and
so on, and ``mkmirror::mkmirror`` is the command itself.

Under Ninja each stage is a rule of its own; CMake runs again when the config
changes, since its components are found while configuring.  Under Unix
Makefiles, and where mkmirror is built by the same build (``add_subdirectory``,
``FetchContent``) or the config is ``GENERATED``, a target runs the stages through
the makefile ``stages.mk``, which has the same rules; it needs GNU Make.
#]=======================================================================]

# include() has a policy scope of its own; functions keep these policies
cmake_policy(VERSION 3.20...3.31)

# one word for the shell out of each argument, with spaces between
function(_mkmirror_shell out)
  set(words "")
  foreach(word IN LISTS ARGN)
    if(NOT word MATCHES "^[A-Za-z0-9_./:=,+@%-]+$")
      string(REPLACE "'" "'\\''" word "${word}")
      set(word "'${word}'")
    endif()
    string(APPEND words " ${word}")
  endforeach()
  string(STRIP "${words}" words)
  set(${out} "${words}" PARENT_SCOPE)
endfunction()

# an absolute path; for a target or source, that of its layout
function(_mkmirror_absolute variable base)
  if("${${variable}}" MATCHES "^(oci:)(.*)$")
    set(scheme oci:)
    set(path "${CMAKE_MATCH_2}")
  elseif(base STREQUAL "layout" OR "${${variable}}" STREQUAL "")
    return()
  else()
    set(scheme "")
    set(path "${${variable}}")
  endif()
  cmake_path(ABSOLUTE_PATH path BASE_DIRECTORY "${ARGV2}" NORMALIZE)
  set(${variable} "${scheme}${path}" PARENT_SCOPE)
endfunction()

function(_mkmirror_check name)
  # a list may be empty
  foreach(keyword IN LISTS arg_KEYWORDS_MISSING_VALUES)
    if(keyword IN_LIST one)
      message(FATAL_ERROR "mkmirror_add: mirror '${name}': no value for ${keyword}")
    endif()
  endforeach()
  if(NOT name MATCHES "^[A-Za-z0-9_.+-]+$")
    message(FATAL_ERROR "mkmirror_add: '${name}' is not a name for a target")
  elseif(name IN_LIST reserved)
    message(FATAL_ERROR "mkmirror_add: a mirror cannot be called '${name}', since mirror-${name} is a target of its own")
  elseif(TARGET mirror-${name})
    message(FATAL_ERROR "mkmirror_add: mirror '${name}' was added before")
  elseif(DEFINED arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "mkmirror_add: mirror '${name}': unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  elseif(NOT DEFINED arg_CONFIG AND NOT arg_CRITERIA)
    message(FATAL_ERROR "mkmirror_add: mirror '${name}' has no CONFIG; mkmirror_add(${name} CONFIG <file>)")
  elseif(DEFINED arg_PROBABLE AND NOT arg_PROBABLE MATCHES "^(accept|ignore)$")
    message(FATAL_ERROR "mkmirror_add: mirror '${name}': PROBABLE is accept or ignore, not '${arg_PROBABLE}'")
  endif()
endfunction()

function(mkmirror_add name)
  set(goals images list lock plan hauler verify)
  set(reserved ${goals} clean help archive report prune zarf)
  set(one CONFIG RECIPES TARGET OUTPUT LOCK SEED KUBE_VERSION PROBABLE JOB_POOL)
  set(many CRITERIA DATA SOURCE PLATFORMS RULES MAP DEPENDS FLAGS RESOLVE_FLAGS
    PULL_FLAGS EXTRACT_FLAGS DEDUP_FLAGS EMIT_FLAGS LOCK_FLAGS PLAN_FLAGS
    COPY_FLAGS PUSH_FLAGS VERIFY_FLAGS)
  cmake_parse_arguments(PARSE_ARGV 1 arg
    "ALL;PLAIN_HTTP;ALLOW_EMPTY;RENDER"
    "${one}" "${many}")
  _mkmirror_check("${name}")

  set(config "${arg_CONFIG}")
  _mkmirror_absolute(config path "${CMAKE_CURRENT_SOURCE_DIR}")
  _mkmirror_kind()
  set(work "mirror.out/${name}")
  if(DEFINED arg_OUTPUT)
    set(work "${arg_OUTPUT}")
  endif()
  _mkmirror_absolute(work path "${CMAKE_CURRENT_BINARY_DIR}")
  set(lock "${name}.lock")
  if(config)
    cmake_path(REPLACE_EXTENSION config LAST_ONLY .lock OUTPUT_VARIABLE lock)
  endif()
  if(DEFINED arg_LOCK)
    set(lock "${arg_LOCK}")
  endif()
  _mkmirror_absolute(lock path "${CMAKE_CURRENT_SOURCE_DIR}")
  set(target "${arg_TARGET}")
  _mkmirror_absolute(target layout "${CMAKE_CURRENT_BINARY_DIR}")
  _mkmirror_flags()
  file(MAKE_DIRECTORY "${work}/components" "${work}/stamp" "${work}/status")

  # what must be made before; order alone, since the stages say what they read
  set(inputs mirror-${name}-inputs)
  set(files "")
  set(targets "")
  foreach(dependency IN LISTS arg_DEPENDS)
    if(TARGET "${dependency}")
      list(APPEND targets "${dependency}")
    else()
      list(APPEND files "${dependency}")
    endif()
  endforeach()
  if(generated)
    list(APPEND files "${config}")
  endif()
  if(files OR targets)
    add_custom_target(${inputs} DEPENDS ${files})
  else()
    set(inputs "")
  endif()
  if(targets)
    add_dependencies(${inputs} ${targets})
  endif()

  get_property(tools GLOBAL PROPERTY MKMIRROR_BUILT_TOOLS)
  if(CMAKE_GENERATOR MATCHES "Ninja" AND NOT tools AND NOT generated)
    _mkmirror_ninja()
  else()
    _mkmirror_makefile()
  endif()

  foreach(goal "" ${goals})
    string(JOIN - all mirror ${goal})
    if(NOT TARGET ${all})
      add_custom_target(${all})
    endif()
    add_dependencies(${all} ${all}-${name})
    if(inputs)
      add_dependencies(${all}-${name} ${inputs})
    endif()
  endforeach()
  set_target_properties(mirror-${name} PROPERTIES
    MKMIRROR_IMAGES "${work}/images.txt"
    MKMIRROR_LOCK "${lock}"
    MKMIRROR_RECEIPT "${work}/receipt.jsonl")
endfunction()

# kind: config, recipe or list; generated: whether the build makes the config
function(_mkmirror_kind)
  set(generated "")
  set(kind recipe)
  if(config)
    get_source_file_property(generated "${config}" GENERATED)
    set(kind list)
    if(config MATCHES "\\.ya?ml$")
      set(kind config)
    endif()
    if(EXISTS "${config}")
      file(STRINGS "${config}" recipe REGEX "^kind: *\"?RecipeResult\"? *$")
      if(recipe)
        set(kind recipe)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${config}")
      endif()
    elseif(NOT generated)
      message(FATAL_ERROR "mkmirror_add: mirror '${name}': no such file: ${config}")
    endif()
  endif()
  set(generated "${generated}" PARENT_SCOPE)
  set(kind ${kind} PARENT_SCOPE)
endfunction()

# flags_STAGE: the options of each stage
function(_mkmirror_flags)
  set(seed 1)
  if(DEFINED arg_SEED)
    set(seed "${arg_SEED}")
  endif()
  set(kube_version v1.34.0)
  if(DEFINED arg_KUBE_VERSION)
    set(kube_version "${arg_KUBE_VERSION}")
  endif()
  set(sources "")
  foreach(source IN LISTS arg_SOURCE)
    _mkmirror_absolute(source layout "${CMAKE_CURRENT_SOURCE_DIR}")
    list(APPEND sources --source "${source}")
  endforeach()
  set(platforms "")
  if(arg_PLATFORMS)
    list(JOIN arg_PLATFORMS , platforms)
    set(platforms --platform "${platforms}")
  endif()
  set(maps "")
  foreach(rule IN LISTS arg_MAP)
    list(APPEND maps --map "${rule}")
  endforeach()
  set(probable "")
  if(DEFINED arg_PROBABLE)
    set(probable --probable "${arg_PROBABLE}")
  endif()
  set(plain "")
  if(arg_PLAIN_HTTP)
    set(plain --plain-http)
  endif()
  set(not_empty --not-empty)
  if(arg_ALLOW_EMPTY)
    set(not_empty "")
  endif()
  set(rules "")
  foreach(file IN LISTS arg_RULES)
    _mkmirror_absolute(file path "${CMAKE_CURRENT_SOURCE_DIR}")
    list(APPEND rules --rules "${file}")
  endforeach()
  set(recipe ${arg_CRITERIA})
  foreach(option RECIPES DATA)
    string(TOLOWER --${option} lower)
    foreach(dir IN LISTS arg_${option})
      _mkmirror_absolute(dir path "${CMAKE_CURRENT_SOURCE_DIR}")
      list(APPEND recipe ${lower} "${dir}")
    endforeach()
  endforeach()
  if(kind STREQUAL "recipe" AND DEFINED arg_KUBE_VERSION)
    list(APPEND recipe --kube-version "${arg_KUBE_VERSION}")
  endif()
  set(flags_resolve ${recipe} ${arg_RESOLVE_FLAGS} PARENT_SCOPE)
  set(flags_extract ${rules} ${arg_EXTRACT_FLAGS} PARENT_SCOPE)
  set(flags_verify ${plain} ${maps} ${arg_VERIFY_FLAGS} PARENT_SCOPE)
  set(flags_render --seed "${seed}" --kube-version "${kube_version}" ${arg_FLAGS} PARENT_SCOPE)
  set(flags_dedup ${not_empty} ${arg_DEDUP_FLAGS} PARENT_SCOPE)
  set(flags_emit ${probable} ${arg_EMIT_FLAGS} PARENT_SCOPE)
  set(flags_lock ${probable} ${sources} ${platforms} ${arg_LOCK_FLAGS} PARENT_SCOPE)
  set(flags_plan ${sources} ${plain} ${maps} ${arg_PLAN_FLAGS} PARENT_SCOPE)
  foreach(stage PULL COPY PUSH)
    string(TOLOWER ${stage} lower)
    set(flags_${lower} ${arg_${stage}_FLAGS} PARENT_SCOPE)
  endforeach()
endfunction()

#-----------------------------------------------------------------------
# Ninja: a rule for each stage.  Outputs are written only when they change, and
# CMake's rules for Ninja look again (restat), so what follows is left out.

# runs a program while configuring; its message is the error
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

# settings_X: what the config says
function(_mkmirror_config)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${config}")
  set(resolve --work "${work}" ${flags_resolve})
  _mkmirror_run(resolve-mirror ${resolve} -o components.jsonl "${config}")
  foreach(setting target charts-prefix insecure images)
    _mkmirror_run(resolve-mirror ${resolve} --print ${setting} -o settings.${setting} "${config}")
    file(STRINGS "${work}/settings.${setting}" value)
    set(settings_${setting} "${value}" PARENT_SCOPE)
  endforeach()
endfunction()

# The list depends on all files that list-components read.
function(_mkmirror_recipe)
  set(file "")
  if(config)
    set(file --recipe "${config}")
  endif()
  _mkmirror_run(list-components ${flags_resolve} -M stamp/resolve.dep -o components.jsonl ${file})
  file(READ "${work}/stamp/resolve.dep" files)
  string(REGEX REPLACE "^[^:]*:|\\\\\n" " " files "${files}")
  string(REGEX MATCHALL "([^ \t\n\\]|\\\\.)+" files "${files}")
  foreach(file IN LISTS files)
    string(REGEX REPLACE "\\\\(.)" "\\1" file "${file}")
    _mkmirror_absolute(file path "${work}")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  endforeach()
endfunction()

# components; bare: those without a chart; kustomize: those of Kustomize
function(_mkmirror_split)
  _mkmirror_run(split-components -d components --bare components.bare --kustomize components.kustomize -o components.list components.jsonl)
  file(STRINGS "${work}/components.list" components)
  file(STRINGS "${work}/components.bare" bare)
  file(STRINGS "${work}/components.kustomize" kustomize)
  set(components "${components}" PARENT_SCOPE)
  set(bare "${bare}" PARENT_SCOPE)
  set(kustomize "${kustomize}" PARENT_SCOPE)
endfunction()

# _mkmirror_stage(TOOL OUTPUT COMMENT [DEPFILE file] ARGS ... DEPENDS ...)
function(_mkmirror_stage tool output comment)
  cmake_parse_arguments(PARSE_ARGV 3 s "" "DEPFILE" "ARGS;DEPENDS")
  set(depfile "")
  if(s_DEPFILE)
    set(depfile DEPFILE "${work}/stamp/${s_DEPFILE}")
    list(PREPEND s_ARGS -M "${work}/stamp/${s_DEPFILE}")
  endif()
  add_custom_command(OUTPUT "${work}/${output}"
    COMMAND mkmirror::${tool} ${s_ARGS}
    DEPENDS ${s_DEPENDS} mkmirror::${tool} ${inputs}
    ${depfile}
    WORKING_DIRECTORY "${work}"
    COMMENT "${comment} (mirror ${name})"
    VERBATIM)
endfunction()

# charts, records, lists: what the stages of the components make
function(_mkmirror_components)
  set(charts "")
  set(records "")
  set(lists "")
  foreach(key IN LISTS components)
    set(stem "${work}/components/${key}")
    set(record "${stem}.json")
    set(rendered "")
    if(NOT key IN_LIST bare)
      set(record "${stem}.chart")
      set(rendered "${stem}.yaml")
      _mkmirror_stage(pull-chart components/${key}.chart "Pulling ${key}" DEPFILE pull-${key}.dep
        ARGS ${flags_pull} --work "${work}" -o "${stem}.chart" "${stem}.json"
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
      ARGS ${flags_extract} --component ${key} --record "${record}" -o "${stem}.images" ${rendered}
      DEPENDS "${record}" ${rendered})
    list(APPEND records "${record}")
    list(APPEND lists "${stem}.images")
  endforeach()
  foreach(list charts records lists)
    set(${list} "${${list}}" PARENT_SCOPE)
  endforeach()
endfunction()

# The lock is no output of the build, which would remove it when cleaning: the
# build's is a copy.  The stage depends on it through a dependency file, since
# it need not be there yet.
function(_mkmirror_lock)
  file(CONFIGURE OUTPUT "${work}/stamp/lock.dep.in" @ONLY CONTENT "@work_escaped@/mirror.lock: @lock_escaped@\n")
  add_custom_command(OUTPUT "${work}/mirror.lock"
    COMMAND mkmirror::lock-images --work "${work}" ${flags_lock} ${chart_args} --old "${lock}" -o "${lock}" images.txt
    COMMAND "${CMAKE_COMMAND}" -E copy_if_different "${lock}" mirror.lock
    COMMAND "${CMAKE_COMMAND}" -E copy stamp/lock.dep.in stamp/lock.dep
    DEPENDS "${work}/images.txt" ${charts} mkmirror::lock-images
    DEPFILE "${work}/stamp/lock.dep"
    WORKING_DIRECTORY "${work}"
    COMMENT "Locking images (mirror ${name})"
    VERBATIM)
  add_custom_target(mirror-lock-${name}
    COMMAND mkmirror::lock-images --work "${work}" ${flags_lock} ${chart_args} -o "${lock}" images.txt
    DEPENDS "${work}/images.txt" ${charts}
    WORKING_DIRECTORY "${work}"
    COMMENT "Resolving every tag again (mirror ${name})"
    VERBATIM)
endfunction()

# target, flags_config: where to, and what the config says about it
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

# A layout that somebody removed is planned anew: the plan depends on its file
# oci-layout, which copying makes and dates back.
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
    set(depfile DEPFILE "${work}/stamp/plan.dep")
    set(dependency COMMAND "${CMAKE_COMMAND}" -E copy stamp/plan.dep.in stamp/plan.dep)
  endif()
  add_custom_command(OUTPUT "${work}/stamp/plan"
    BYPRODUCTS "${work}/plan.jsonl"
    COMMAND mkmirror::plan --work "${work}" ${flags_config} ${flags_plan} ${place} ${chart_args} -o plan.jsonl mirror.lock
    ${dependency}
    COMMAND "${CMAKE_COMMAND}" -E touch stamp/plan
    DEPENDS "${work}/mirror.lock" ${charts} mkmirror::plan
    ${depfile}
    WORKING_DIRECTORY "${work}"
    COMMENT "Planning what to copy (mirror ${name})"
    VERBATIM)
  set(marker "${marker}" PARENT_SCOPE)
endfunction()

# A blob that fails does not keep the others back: what has its parts is pushed
# all the same, and then the stage fails, and the next run plans again.
function(_mkmirror_copy)
  _mkmirror_shell(copy $<TARGET_FILE:mkmirror::copy-blob> --work "${work}" ${flags_copy} -o copied.jsonl plan.jsonl)
  _mkmirror_shell(push $<TARGET_FILE:mkmirror::push-manifest> --work "${work}" ${flags_push} -o receipt.jsonl copied.jsonl)
  set(date_back ":")
  if(marker)
    _mkmirror_shell(file "${marker}")
    set(date_back "touch -r stamp/plan ${file}")
  endif()
  string(CONCAT script
    "${copy}; c=$?; case $c in 0 | 1 | 4 | 75) ${push}; p=$? ;; *) p=$c ;; esac; "
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
  foreach(variable plain components bare kustomize charts records lists flags_recipe
      settings_target settings_insecure settings_charts-prefix)
    set(${variable} "")
  endforeach()
  set(no_charts "")
  if(kind STREQUAL "list")
    # charts of a list are copied as they are, unless RENDER
    if(NOT arg_RENDER)
      set(plain 1)
    endif()
    set(no_charts --no-charts)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${config}")
    _mkmirror_run(resolve-list -o components.jsonl "${config}")
    _mkmirror_split()
    _mkmirror_components()
    list(APPEND lists "${config}")
  elseif(kind STREQUAL "config")
    _mkmirror_config()
    _mkmirror_split()
    _mkmirror_components()
    list(APPEND lists "${work}/settings.images")
  else()
    # such charts see the APIs of clusters with dynamic resource allocation
    set(flags_recipe --api-versions resource.k8s.io/v1 --api-versions resource.k8s.io/v1beta1)
    _mkmirror_recipe()
    _mkmirror_split()
    _mkmirror_components()
  endif()
  list(TRANSFORM charts PREPEND "--components;" OUTPUT_VARIABLE chart_args)
  list(TRANSFORM records PREPEND "--components;" OUTPUT_VARIABLE record_args)
  _mkmirror_target()
  _mkmirror_stage(dedup images.txt "Listing images"
    ARGS ${flags_dedup} ${no_charts} --sort -o images.txt ${lists}
    DEPENDS ${lists})
  _mkmirror_stage(emit-hauler hauler.yaml "Writing hauler.yaml"
    ARGS ${flags_emit} -o hauler.yaml ${record_args} images.txt
    DEPENDS "${work}/images.txt" ${records})
  _mkmirror_lock()
  _mkmirror_plan()
  _mkmirror_copy()

  set(all "")
  if(arg_ALL)
    set(all ALL)
  endif()
  add_custom_target(mirror-images-${name} ${all} DEPENDS "${work}/images.txt")
  add_custom_target(mirror-list-${name}
    COMMAND "${CMAKE_COMMAND}" -E cat "${work}/images.txt"
    DEPENDS "${work}/images.txt" COMMENT "" VERBATIM)
  add_custom_target(mirror-hauler-${name} DEPENDS "${work}/hauler.yaml")
  add_custom_target(mirror-plan-${name} DEPENDS "${work}/stamp/plan")
  add_custom_target(mirror-${name} DEPENDS "${work}/receipt.jsonl")
  # a question to the target, so it is asked each time
  add_custom_target(mirror-verify-${name}
    COMMAND mkmirror::verify --work "${work}" ${flags_config} ${flags_verify} -o verified.jsonl "${target}" "${lock}"
    WORKING_DIRECTORY "${work}"
    COMMENT "Verifying ${target} (mirror ${name})"
    VERBATIM)
endfunction()

#-----------------------------------------------------------------------
# All stages of a target through the makefile

function(_mkmirror_make_program)
  if(CMAKE_GENERATOR MATCHES "Makefiles")
    # VERBOSE=1 shows the stages' commands too
    set(make "$(MAKE)" "V=$(VERBOSE)" PARENT_SCOPE)
    return()
  endif()
  find_program(MKMIRROR_MAKE NAMES gmake make)
  mark_as_advanced(MKMIRROR_MAKE)
  if(NOT MKMIRROR_MAKE)
    message(FATAL_ERROR "mkmirror_add: mirror '${name}': GNU Make is needed where mkmirror is built by the same build; set MKMIRROR_MAKE to its path")
  endif()
  cmake_host_system_information(RESULT jobs QUERY NUMBER_OF_LOGICAL_CORES)
  set(make "${MKMIRROR_MAKE}" -j${jobs} PARENT_SCOPE)
endfunction()

function(_mkmirror_makefile)
  _mkmirror_make_program()
  get_property(stages GLOBAL PROPERTY MKMIRROR_STAGES)
  set(render "")
  if(arg_RENDER)
    set(render 1)
  endif()
  set(command ${make} -C "${work}" -s -f "${stages}"
    "mirror.config=${config}" mirror.kind=${kind} "mirror.render=${render}" "mirror.lock=${lock}" "mirror.target=${target}")
  foreach(stage resolve pull render extract dedup emit lock plan copy push verify)
    _mkmirror_shell(flags ${flags_${stage}})
    string(REPLACE "$" "$$" flags "${flags}")
    list(APPEND command "mirror.${stage}_flags=${flags}")
  endforeach()
  foreach(goal "" ${goals})
    string(JOIN - target_name mirror ${goal} ${name})
    set(stage "${goal}")
    set(after "")
    set(all "")
    if(goal STREQUAL "")
      set(stage mirror)
    elseif(goal STREQUAL "images")
      set(stage list)
      if(arg_ALL)
        set(all ALL)
      endif()
    elseif(goal STREQUAL "list")
      set(after COMMAND "${CMAKE_COMMAND}" -E cat "${work}/images.txt")
    elseif(goal STREQUAL "lock")
      list(APPEND stage mirror.relock=1)
    endif()
    # the console's pool: targets of one mirror must not run at a time
    add_custom_target(${target_name} ${all}
      COMMAND ${command} components
      COMMAND ${command} ${stage}
      ${after}
      COMMENT "" USES_TERMINAL VERBATIM)
    if(tools)
      add_dependencies(${target_name} ${tools})
    endif()
  endforeach()
endfunction()
