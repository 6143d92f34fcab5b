# SPDX-License-Identifier: Apache-2.0
# find_package(mkmirror): the programs as mkmirror::NAME, and mkmirror_add().
# Paths are found from this file, so a prefix can be moved.
get_filename_component(_mkmirror_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

file(STRINGS "${_mkmirror_prefix}/share/mkmirror/tools.tsv" _mkmirror_lines)
foreach(_mkmirror_tool IN LISTS _mkmirror_lines)
  string(REGEX REPLACE "\t.*" "" _mkmirror_tool "${_mkmirror_tool}")
  if(NOT TARGET mkmirror::${_mkmirror_tool})
    add_executable(mkmirror::${_mkmirror_tool} IMPORTED)
    set_target_properties(mkmirror::${_mkmirror_tool} PROPERTIES
      IMPORTED_LOCATION "${_mkmirror_prefix}/libexec/mkmirror/${_mkmirror_tool}")
  endif()
endforeach()
if(NOT TARGET mkmirror::mkmirror)
  add_executable(mkmirror::mkmirror IMPORTED)
  set_target_properties(mkmirror::mkmirror PROPERTIES
    IMPORTED_LOCATION "${_mkmirror_prefix}/bin/mkmirror")
endif()
set_property(GLOBAL PROPERTY MKMIRROR_STAGES "${_mkmirror_prefix}/share/mkmirror/stages.mk")
include("${CMAKE_CURRENT_LIST_DIR}/mkmirror.cmake")

unset(_mkmirror_prefix)
unset(_mkmirror_lines)
unset(_mkmirror_tool)
