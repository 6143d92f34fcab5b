# SPDX-License-Identifier: Apache-2.0
# Files that the user writes, seen by their times: any other time than before is a
# change, an older one too, while the rules of make and Ninja see newer ones alone.
# Included by mkmirror.cmake.
#
# A file FILE of such has a file .time with the time that it had when it was used last,
# and a link .file to it, which is the output of a rule that reads .time.  So when FILE
# is older than it was, the link is older than .time, and the rule runs.

cmake_policy(VERSION 3.20...3.31)

# Sets from to the path of .time, .file and .seen of a file, without these ends.  They
# stand outside of the work folder, whose times say nothing after it was copied.
function(_mkmirror_from file purpose)
  string(MD5 hash "${file}")
  string(SUBSTRING "${hash}" 0 12 hash)
  set(from "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/mirror-${name}.from")
  file(MAKE_DIRECTORY "${from}")
  string(APPEND from "/${hash}${purpose}")
  if(NOT EXISTS "${from}.time" AND EXISTS "${file}")
    execute_process(COMMAND touch -r "${file}" "${from}.time")
  endif()
  file(CREATE_LINK "${file}" "${from}.file" SYMBOLIC)
  set(from "${from}" PARENT_SCOPE)
endfunction()

# Gives files of the work folder that are from the future the time of now; CMake and Ninja
# would run again and again, as nothing that they make is newer.
function(_mkmirror_no_future)
  string(TIMESTAMP now %s UTC)
  file(GLOB files LIST_DIRECTORIES false "${work}/*" "${work}/components/*" "${work}/stamp/*")
  set(future "")
  foreach(file IN LISTS files)
    file(TIMESTAMP "${file}" time %s UTC)
    if(time GREATER now)
      list(APPEND future "${file}")
    endif()
  endforeach()
  if(future)
    file(TOUCH_NOCREATE ${future})
  endif()
endfunction()

# Sets out to files that get a new time when one of the files gets another: for Ninja.
function(_mkmirror_seen out)
  set(seen "")
  foreach(file IN LISTS ARGN)
    _mkmirror_from("${file}" "")
    list(APPEND seen "${from}.seen")
    get_property(known DIRECTORY PROPERTY MKMIRROR_SEEN)
    if("${from}" IN_LIST known)
      continue()
    endif()
    set_property(DIRECTORY APPEND PROPERTY MKMIRROR_SEEN "${from}")
    if(NOT EXISTS "${from}.seen")
      file(TOUCH "${from}.seen") # CMake depends only on what is there
    endif()
    # another link, since CMake's rules call all that they read new when one is missing
    file(CREATE_LINK "${file}" "${from}.here" SYMBOLIC)
    # the link has the time of the file, so Ninja must not look what became of it
    set_source_files_properties("${from}.file" PROPERTIES SYMBOLIC ON)
    add_custom_command(OUTPUT "${from}.file" "${from}.seen"
      COMMAND ln -sfn "${file}" "${from}.file"
      COMMAND touch -r "${file}" "${from}.time"
      COMMAND touch "${from}.seen"
      DEPENDS "${from}.time" "${from}.here"
      COMMENT "Looking at ${file} (mirror ${name})"
      VERBATIM)
  endforeach()
  set(${out} "${seen}" PARENT_SCOPE)
endfunction()

# Sets seen to files of which each has a rule that makes the goal when one of the files
# gets another time: for make.  The commands are those of _mkmirror_makefile.
function(_mkmirror_seen_goal goal)
  set(seen "")
  foreach(file IN LISTS ARGN)
    _mkmirror_from("${file}" "-${goal}")
    set(noted COMMAND touch -r "${file}" "${from}.time" COMMAND ln -sfn "${file}" "${from}.file")
    add_custom_command(OUTPUT "${from}.time" ${make_goal} ${noted} DEPENDS "${file}"
      COMMENT "" USES_TERMINAL VERBATIM)
    add_custom_command(OUTPUT "${from}.file" ${make_goal} ${noted} DEPENDS "${from}.time"
      COMMENT "" USES_TERMINAL VERBATIM)
    list(APPEND seen "${from}.file")
  endforeach()
  set(seen "${seen}" PARENT_SCOPE)
endfunction()

# Sets whole to a file that has the time of the goal's stamp, and makes the goal again
# when someone else gave that another: a work folder from the future hides what changed.
function(_mkmirror_seen_stamp goal stamp)
  _mkmirror_from("${stamp}" "")
  _mkmirror_shell(again ${command} mirror.goal=${goal} mirror.stamp=stamp/make.${goal} stamped)
  _mkmirror_shell(files "${stamp}" -newer "${from}.time")
  _mkmirror_shell(times "${stamp}" "${from}.time")
  add_custom_command(OUTPUT "${from}.time"
    COMMAND sh -c "[ -z \"$(find ${files})\" ] || ${again} || exit; touch -r ${times}"
    DEPENDS "${stamp}" COMMENT "" USES_TERMINAL VERBATIM)
  set(whole "${from}.time" PARENT_SCOPE)
endfunction()

# Sets out to the files of values and manifests that the record of a component names.
function(_mkmirror_written out record)
  set(written "")
  file(READ "${record}" record)
  foreach(member values manifests)
    string(JSON type ERROR_VARIABLE none TYPE "${record}" ${member})
    if(NOT type STREQUAL "ARRAY")
      continue()
    endif()
    string(JSON n LENGTH "${record}" ${member})
    while(n GREATER 0)
      math(EXPR n "${n} - 1")
      string(JSON type TYPE "${record}" ${member} ${n})
      if(type STREQUAL "STRING")
        string(JSON file GET "${record}" ${member} ${n})
        _mkmirror_absolute(file path "${work}")
        cmake_path(IS_PREFIX work "${file}" inside)
        if(EXISTS "${file}" AND NOT IS_DIRECTORY "${file}" AND NOT inside)
          list(APPEND written "${file}")
        endif()
      endif()
    endwhile()
  endforeach()
  set(${out} "${written}" PARENT_SCOPE)
endfunction()
