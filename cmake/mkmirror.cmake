# SPDX-License-Identifier: Apache-2.0
#[=======================================================================[.rst:
mkmirror
--------

.. versionadded:: 0.1

Mirroring the images and charts of a deployment as targets of a build, under
Ninja and Unix Makefiles, with CMake 3.20 and up:

.. code-block:: cmake

  find_package(mkmirror 0.2 REQUIRED)
  mkmirror_add(edge CONFIG deploy/mirror.yaml TARGET registry.example.com/team)

``cmake --build . --target mirror`` then finds every chart and image and copies
what the target lacks.  When nothing changed, nothing runs.

.. command:: mkmirror_add

  Declares a mirror:

  .. code-block:: cmake

    mkmirror_add(<name> [CONFIG <file>]
                 [CRITERIA <option>...]
                 [TARGET <target>] [OUTPUT <dir>] [LOCK <file>] [ALL] [BUNDLE <dir>]
@signature
                 [JOB_POOL <pool>]
                 [REGISTRY_FLAGS <option>...]
                 [FLAGS <option>...] [<STAGE>_FLAGS <option>...]
                 [DEPENDS <dependency>...])

  ``CONFIG <file>``
    A ``mirror.yaml`` or a recipe (``*.yaml``, ``*.yml``; a recipe has
    ``kind: RecipeResult``), or else a list of images and charts, one a line, as
    mkmirror-resolve-list(1) describes it.  Relative to the current source folder.
  ``CRITERIA <option>...``
    Without a file, what the recipe is for, as options of
    ``mkmirror list-components``: ``--service eks --accelerator h100``.
  ``TARGET <target>``
    ``HOST[:PORT][/PREFIX]``, or ``oci:DIR`` for a layout, relative to the
    current binary folder.  It overrides the target of the ``mirror.yaml``.
  ``OUTPUT <dir>``
    The work folder, ``mirror.out/<name>`` in the current binary folder unless
    given.  mkmirror(7) says what it holds.
  ``LOCK <file>``
    The lock, a file to check in; unless given, it stands beside the config,
    with ``.lock`` for its suffix.  Cleaning the build leaves it alone.
  ``BUNDLE <dir>``
    The folder of a recipe's bundle, relative to the current binary folder, or
    ``oci://HOST/PATH[:TAG]``, to which it is pushed; ``bundle`` in the work folder
    unless given.
  ``ALL``
    Find the images in the default build.  Copying is never a part of that.
@arguments
  ``REGISTRY_FLAGS <option>...``
    How to speak with registries, for every stage that does:
    ``--cacert /etc/ca.pem --http cache.lan:5000``; see mkmirror(7).
  ``JOB_POOL <pool>``
    Copy in this pool of the ``JOB_POOLS`` property instead of the console's,
    which shows progress and runs one command at a time.  Ninja only.
  ``FLAGS <option>...``
    Further options of ``mkmirror render``.
  ``<STAGE>_FLAGS <option>...``
    Further options of the other stages: ``RESOLVE``, ``PULL``, ``EXTRACT``,
    ``AUDIT``, ``DEDUP``, ``EMIT``, ``LOCK``, ``PLAN``, ``COPY``, ``PUSH``, ``ARCHIVE``,
    ``UNPACK``, ``BUNDLE``, ``VERIFY``.  Paths in options are absolute.
  ``DEPENDS <dependency>...``
    Files and targets that must be made before, such as values files that are
    generated.  What is read is found out by the stages: a file in this list
    that changes reruns the stages that read it, and no others.

  mkmirror-mirror(1) says more of those that are its options too.  Paths are
  relative to the current source folder, those of ``JSON`` and ``VOLUMES`` to the
  current binary folder.  A command is one argument, like ``"cosign verify --key cosign.pub {}"``,
  and runs without a shell in the current source folder.

  An argument that is not known, or lacks its value, is an error.

Targets, each also as ``<target>-<name>`` for one mirror
(``mirror-<name>``, ``mirror-list-<name>``):

``mirror``
  all mirrors up to date in their targets
``mirror-images``
  finds the images
``mirror-list``
  prints them
``mirror-audit``
  checks that nothing in the rendered charts that looks like an image is missing
  from the list, unless a rule rules it out
``mirror-lock``
  resolves every tag again and rewrites the locks
``mirror-plan``
  finds out what the targets lack, and copies nothing
``mirror-hauler``, ``mirror-zarf``
  writes the images and charts as a hauler manifest, ``hauler.yaml`` in the work
  folder, or as ``zarf.yaml``
``mirror-archive``
  packs what the locks name into volumes, to be carried to where no network leads
``mirror-unpack``
  puts what volumes carry into the targets, on the far side; it asks nobody but the
  targets, and its receipt, ``unpacked.jsonl`` in the work folder, is what ``HAVE``
  takes on the near side
``mirror-bundle``
  writes what installs the components of a recipe, for helm, Argo CD, Flux or
  helmfile
``mirror-verify``
  asks the targets for everything that the locks name
``mirror-clean``
  removes the work folders; locks and targets stay

Under Unix Makefiles, targets of one mirror that a ``make -j`` builds at a time
wait for each other, by flock(1); where that is missing, build one after the
other.

The target ``mirror-<name>`` has the properties ``MKMIRROR_IMAGES``,
``MKMIRROR_LOCK`` and ``MKMIRROR_RECEIPT``: the files of these names.

Each program is an imported target, ``mkmirror::render``, ``mkmirror::dedup`` and
so on, and ``mkmirror::mkmirror`` is the command itself.

Under Ninja each stage is a rule of its own; CMake runs again when the config
changes, since its components are found while configuring.  Under Unix
Makefiles, and where mkmirror is built by the same build (``add_subdirectory``,
``FetchContent``) or the config is ``GENERATED``, a target runs the stages through
the makefile ``stages.mk``, which has the same rules and needs GNU Make; it is
started when something changed that one of its stages read or made.
#]=======================================================================]

# Functions keep the policies of the file that defines them; include()
# restores those of the caller.
cmake_policy(VERSION 3.20...3.31)

# The arguments as words for the shell, with spaces between.
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

# Makes a path absolute; with the base "layout" only that of an oci:DIR.
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
  # multi-value arguments may have no value
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
  elseif(DEFINED arg_ANNOTATED AND NOT arg_ANNOTATED MATCHES "^(list|ignore)$")
    message(FATAL_ERROR "mkmirror_add: mirror '${name}': ANNOTATED is list or ignore, not '${arg_ANNOTATED}'")
  endif()
endfunction()

function(mkmirror_add name)
  set(goals images list audit lock plan hauler zarf archive unpack bundle verify clean)
  set(reserved ${goals} help redirects report resources prune gc apply
    shards diff locked)
  set(flag ALL)
  set(one CONFIG TARGET OUTPUT LOCK BUNDLE JOB_POOL)
  set(many CRITERIA DEPENDS FLAGS REGISTRY_FLAGS RESOLVE_FLAGS
    PULL_FLAGS EXTRACT_FLAGS AUDIT_FLAGS DEDUP_FLAGS EMIT_FLAGS LOCK_FLAGS PLAN_FLAGS
    COPY_FLAGS PUSH_FLAGS ARCHIVE_FLAGS UNPACK_FLAGS BUNDLE_FLAGS VERIFY_FLAGS)
  _mkmirror_table()
  foreach(option IN LISTS options_of_mirrors)
    separate_arguments(option)
    list(POP_FRONT option keyword is number)
    if(is STREQUAL "flag")
      list(APPEND flag ${keyword})
    elseif(number STREQUAL "MANY")
      list(APPEND many ${keyword})
    else()
      list(APPEND one ${keyword})
    endif()
  endforeach()
  cmake_parse_arguments(PARSE_ARGV 1 arg "${flag}" "${one}" "${many}")
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
  set(volumes "${arg_VOLUMES}")
  _mkmirror_absolute(volumes path "${CMAKE_CURRENT_BINARY_DIR}")
  set(bundle "${work}/bundle")
  set(bundled "${bundle}/checksums.txt")
  if(arg_BUNDLE MATCHES "^oci://")
    set(bundle "${arg_BUNDLE}")
  elseif(DEFINED arg_BUNDLE)
    set(bundle "${arg_BUNDLE}")
    _mkmirror_absolute(bundle path "${CMAKE_CURRENT_BINARY_DIR}")
    set(bundled "${bundle}/checksums.txt")
  endif()
  set(matrix "${arg_MATRIX}")
  _mkmirror_absolute(matrix path "${CMAKE_CURRENT_SOURCE_DIR}")
  _mkmirror_place()
  _mkmirror_flags()
  file(MAKE_DIRECTORY "${work}/components" "${work}/stamp" "${work}/status")

  # the inputs that the build makes; they only order the stages, which know
  # themselves what they read
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
  add_custom_target(mirror-clean-${name}
    COMMAND "${CMAKE_COMMAND}" -E rm -rf "${work}" COMMENT "" VERBATIM)

  foreach(goal "" ${goals})
    string(JOIN - all mirror ${goal})
    if(NOT TARGET ${all})
      add_custom_target(${all})
    endif()
    add_dependencies(${all} ${all}-${name})
    if(inputs AND NOT goal STREQUAL "clean")
      add_dependencies(${all}-${name} ${inputs})
    endif()
  endforeach()
  set_target_properties(mirror-${name} PROPERTIES
    MKMIRROR_IMAGES "${work}/images.txt"
    MKMIRROR_LOCK "${lock}"
    MKMIRROR_RECEIPT "${work}/receipt.jsonl")
endfunction()

# Fails for paths that the generator cannot read from dependency files.
function(_mkmirror_place)
  set(unknown "[:#]")
  if(CMAKE_GENERATOR MATCHES "Ninja")
    set(unknown "[$\"'`#&;|*?<>^\\]")
  endif()
  foreach(path IN ITEMS "${config}" "${work}" "${lock}" "${volumes}" "${bundled}")
    if(path MATCHES "${unknown}")
      message(FATAL_ERROR "mkmirror_add: mirror '${name}': a path with '${CMAKE_MATCH_0}' cannot be depended on under ${CMAKE_GENERATOR}: ${path}")
    endif()
  endforeach()
endfunction()

# Sets kind: config, recipe or list; and generated: whether the build makes
# the config.
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

# Sets words: the option `name` as stages take it, with the values of
# `keyword`.
function(_mkmirror_words)
  set(words "")
  set(values "${arg_${keyword}}")
  set(base "${CMAKE_CURRENT_SOURCE_DIR}")
  if(keyword MATCHES "^(JSON|VOLUMES)$")
    set(base "${CMAKE_CURRENT_BINARY_DIR}")
  endif()
  if(is STREQUAL "flag")
    set(values "")
    if(arg_${keyword})
      set(words ${name})
    endif()
  elseif(is STREQUAL "list")
    list(JOIN values , values)
  endif()
  foreach(value IN LISTS values)
    if(is MATCHES "^(file|dir|source)$")
      _mkmirror_absolute(value path "${base}")
    elseif(is STREQUAL "location")
      _mkmirror_absolute(value layout "${base}")
    endif()
    list(APPEND words ${name} "${value}")
    if(is STREQUAL "command")
      list(APPEND words --cmd-dir "${base}")
    endif()
  endforeach()
  set(words ${words} PARENT_SCOPE)
endfunction()

# Sets flags_STAGE: the options of each stage, from the table of options.
function(_mkmirror_flags)
  foreach(option IN LISTS options_of_mirrors)
    separate_arguments(option)
    list(POP_FRONT option keyword is number name)
    _mkmirror_words()
    foreach(stage IN LISTS option)
      list(APPEND handed_${stage} ${words})
    endforeach()
  endforeach()
  foreach(stage extract audit emit lock plan verify pull copy push archive unpack bundle)
    string(TOUPPER ${stage} upper)
    set(flags_${stage} ${handed_${stage}} ${arg_${upper}_FLAGS} PARENT_SCOPE)
  endforeach()
  set(seed "${default_SEED}")
  if(DEFINED arg_SEED)
    set(seed "${arg_SEED}")
  endif()
  set(kube_version ${default_KUBE_VERSION})
  set(recipe ${arg_CRITERIA} ${handed_resolve})
  if(DEFINED arg_KUBE_VERSION)
    set(kube_version "${arg_KUBE_VERSION}")
    if(kind STREQUAL "recipe")
      list(APPEND recipe --kube-version "${arg_KUBE_VERSION}")
    endif()
  endif()
  set(not_empty --not-empty)
  if(arg_ALLOW_EMPTY)
    set(not_empty "")
  endif()
  set(annotated "")
  if(DEFINED arg_ANNOTATED)
    set(annotated --annotated "${arg_ANNOTATED}")
  endif()
  # for all stages that access registries, and for those that read from them
  set(flags_registry ${arg_REGISTRY_FLAGS} PARENT_SCOPE)
  set(flags_rewrite ${handed_rewrite} PARENT_SCOPE)
  set(flags_resolve ${recipe} ${arg_RESOLVE_FLAGS} PARENT_SCOPE)
  set(flags_annotated ${annotated} PARENT_SCOPE)
  set(flags_render --seed "${seed}" --kube-version "${kube_version}" ${arg_FLAGS} PARENT_SCOPE)
  set(flags_dedup ${not_empty} ${arg_DEDUP_FLAGS} PARENT_SCOPE)
endfunction()

include("${CMAKE_CURRENT_LIST_DIR}/options.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/mkmirrorSeen.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/mkmirrorNinja.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/mkmirrorStages.cmake")
