# unlatch_enable(TARGET...)
#
# Runs the checks of unlatch beside the compilation of these targets, as
# CMAKE_CXX_CLANG_TIDY does, whose setting for the target is kept. Warns and does
# nothing where the module for clang-tidy is not installed, so that a build does
# not need it.
#
# UNLATCH_TIDY_MODULE, UNLATCH_CLANG_TIDY: the two files, where they are not
# found.
find_file(UNLATCH_TIDY_MODULE unlatch-tidy.so
          PATHS ${CMAKE_CURRENT_LIST_DIR}/../../.. PATH_SUFFIXES lib lib64
          DOC "unlatch's module for clang-tidy")

# The module works in the clang-tidy of one LLVM version alone. Another one may
# load it, and list its checks, but does not survive their run.
function(_unlatch_find_clang_tidy)
  if(UNLATCH_CLANG_TIDY OR NOT UNLATCH_TIDY_MODULE)
    return()
  endif()
  set(probe ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/unlatch_probe.cpp)
  file(WRITE ${probe} "int unlatch_probe;\n")
  foreach(name clang-tidy-22 clang-tidy-21 clang-tidy-20 clang-tidy-19 clang-tidy)
    find_program(_unlatch_candidate ${name} NO_CACHE)
    if(_unlatch_candidate)
      set(run ${_unlatch_candidate} --load=${UNLATCH_TIDY_MODULE}
              --checks=-*,unlatch-*)
      execute_process(COMMAND ${run} --list-checks
                      OUTPUT_VARIABLE checks ERROR_QUIET)
      execute_process(COMMAND ${run} ${probe} --
                      RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
      if(checks MATCHES "unlatch-" AND failed EQUAL 0)
        set(UNLATCH_CLANG_TIDY ${_unlatch_candidate}
            CACHE FILEPATH "The clang-tidy that loads unlatch's module")
        return()
      endif()
    endif()
    unset(_unlatch_candidate)
  endforeach()
endfunction()

function(unlatch_enable)
  _unlatch_find_clang_tidy()
  if(NOT UNLATCH_TIDY_MODULE OR NOT UNLATCH_CLANG_TIDY)
    message(WARNING "unlatch_enable: no unlatch-tidy.so with a clang-tidy that "
                    "loads it was found; the checks are not run. Set "
                    "UNLATCH_TIDY_MODULE and UNLATCH_CLANG_TIDY.")
    return()
  endif()
  foreach(target IN LISTS ARGN)
    get_target_property(tidy ${target} CXX_CLANG_TIDY)
    if(tidy)
      list(APPEND tidy --load=${UNLATCH_TIDY_MODULE} --checks=unlatch-*,-unlatch-guarded-map)
    else()
      set(tidy ${UNLATCH_CLANG_TIDY} --load=${UNLATCH_TIDY_MODULE}
          --checks=-*,unlatch-*,-unlatch-guarded-map)
    endif()
    set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${tidy}")
  endforeach()
endfunction()
