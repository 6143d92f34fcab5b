# SPDX-License-Identifier: Apache-2.0
# All stages of a target through the makefile
# Included by mkmirror.cmake.

cmake_policy(VERSION 3.20...3.31)

function(_mkmirror_make_program)
  if(CMAKE_GENERATOR MATCHES "Makefiles")
    # VERBOSE=1 shows the commands of the stages too
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

# Sets turn, a command that waits until no other target of the mirror runs;
# the makes of two targets know nothing of each other.
function(_mkmirror_turn)
  find_program(MKMIRROR_FLOCK NAMES flock)
  mark_as_advanced(MKMIRROR_FLOCK)
  set(turn "" PARENT_SCOPE)
  if(MKMIRROR_FLOCK)
    set(turn "${MKMIRROR_FLOCK}" "${work}/turn" PARENT_SCOPE)
  endif()
endfunction()

function(_mkmirror_makefile)
  _mkmirror_make_program()
  _mkmirror_turn()
  get_property(stages GLOBAL PROPERTY MKMIRROR_STAGES)
  set(command ${turn} ${make} -C "${work}" -s -f "${stages}"
    mirror.kind=${kind} mirror.depfiles=1)
  if(arg_RENDER)
    list(APPEND command mirror.render=1)
  endif()
  foreach(variable config matrix lock target volumes bundle)
    string(REPLACE "$" "$$" value "${${variable}}")
    list(APPEND command "mirror.${variable}=${value}")
  endforeach()
  if(DEFINED arg_ANNOTATED)
    list(APPEND command "mirror.annotated=${arg_ANNOTATED}")
  endif()
  if(arg_AUDIT)
    list(APPEND command mirror.audit=1)
  endif()
  if(arg_LOCKED)
    list(APPEND command mirror.frozen=1)
  endif()
  foreach(stage registry rewrite resolve pull render extract audit dedup emit lock plan copy push archive unpack bundle verify)
    _mkmirror_shell(flags ${flags_${stage}})
    string(REPLACE "$" "$$" flags "${flags}")
    list(APPEND command "mirror.${stage}_flags=${flags}")
  endforeach()
  # the stages run again when the command changed
  set(command_file "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/mirror-${name}.command")
  list(JOIN command "\n" text)
  file(CONFIGURE OUTPUT "${command_file}" CONTENT "@text@\n" @ONLY)

  set(first COMMAND "${CMAKE_COMMAND}" -E make_directory "${work}/stamp" "${work}/status" "${work}/components"
    COMMAND ${command} components)
  foreach(goal list audit plan hauler zarf mirror archive unpack bundle)
    set(stamp "${work}/stamp/make.${goal}")
    set(make_goal ${first} COMMAND ${command} mirror.goal=${goal} mirror.stamp=stamp/make.${goal} stamped)
    set(noted "")
    set(seen "")
    set(whole "${stamp}")
    if(CMAKE_GENERATOR MATCHES "Makefiles" AND NOT generated)
      _mkmirror_seen_goal(${goal} ${config} ${matrix})
      _mkmirror_seen_stamp(${goal} "${stamp}")
      set(noted COMMAND touch -r "${stamp}" "${whole}")
    endif()
    add_custom_command(OUTPUT "${stamp}"
      ${make_goal}
      ${noted}
      DEPENDS "${command_file}" "${stages}" ${seen} ${tools} ${inputs}
      DEPFILE "${stamp}.dep"
      COMMENT "" USES_TERMINAL VERBATIM)
    set(whole_${goal} "${whole}")
    if(goal MATCHES "audit|plan|hauler|zarf|archive|unpack|bundle")
      add_custom_target(mirror-${goal}-${name} DEPENDS "${whole}")
    endif()
  endforeach()
  set(all "")
  if(arg_ALL)
    set(all ALL)
  endif()
  add_custom_target(mirror-images-${name} ${all} DEPENDS "${whole_list}")
  add_custom_target(mirror-list-${name}
    COMMAND "${CMAKE_COMMAND}" -E cat "${work}/images.txt"
    DEPENDS "${whole_list}" COMMENT "" VERBATIM)
  add_custom_target(mirror-${name} DEPENDS "${whole_mirror}")
  foreach(goal lock verify)
    set(relock "")
    if(goal STREQUAL "lock")
      set(relock mirror.relock=1)
    endif()
    add_custom_target(mirror-${goal}-${name}
      ${first}
      COMMAND ${command} ${relock} ${goal}
      COMMENT "" USES_TERMINAL VERBATIM)
    if(tools)
      add_dependencies(mirror-${goal}-${name} ${tools})
    endif()
  endforeach()
endfunction()
