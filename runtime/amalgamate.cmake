# Writes one header with everything that <unlatch/registry.h> and
# <unlatch/read_mostly_mutex.h> include:
#   cmake -D ROOT=include -D OUTPUT=file -P amalgamate.cmake
# Our own includes are replaced by what they name, once each, in order.
cmake_minimum_required(VERSION 3.22)
set(seen "")
set(text "")

function(append header)
  if(header IN_LIST seen)
    return()
  endif()
  list(APPEND seen ${header})
  # Line by line; brackets and semicolons would be read as list syntax.
  file(READ ${ROOT}/${header} content)
  string(REPLACE "[" "<unlatch-open>" content "${content}")
  string(REPLACE "]" "<unlatch-close>" content "${content}")
  string(REPLACE ";" "<unlatch-semicolon>" content "${content}")
  string(REPLACE "\\" "<unlatch-backslash>" content "${content}")
  string(REPLACE "\n" ";" content "${content}")
  foreach(line IN LISTS content)
    if(line MATCHES "^#include <(unlatch/.*)>")
      append(${CMAKE_MATCH_1})
    else()
      string(APPEND text "${line}\n")
    endif()
  endforeach()
  set(seen "${seen}" PARENT_SCOPE)
  set(text "${text}" PARENT_SCOPE)
endfunction()

append(unlatch/registry.h)
append(unlatch/read_mostly_mutex.h)
string(REPLACE "<unlatch-open>" "[" text "${text}")
string(REPLACE "<unlatch-close>" "]" text "${text}")
string(REPLACE "<unlatch-semicolon>" ";" text "${text}")
string(REPLACE "<unlatch-backslash>" "\\" text "${text}")
file(WRITE ${OUTPUT} "// Generated: all of unlatch in one header.\n${text}")
