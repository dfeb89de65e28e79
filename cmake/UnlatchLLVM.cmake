# Finds the LLVM and Clang that the tool is built on and defines
#   unlatch_llvm       interface target: headers, flags, libLLVM
#   unlatch_clang      the same plus libclang-cpp
#   unlatch_add_room() a static library for one room of the house
set(UNLATCH_LLVM_MIN 19)
set(UNLATCH_LLVM_MAX 22)

if(NOT DEFINED LLVM_DIR)
  foreach(version RANGE ${UNLATCH_LLVM_MAX} ${UNLATCH_LLVM_MIN} -1)
    if(EXISTS /usr/lib/llvm-${version}/lib/cmake/llvm)
      list(APPEND unlatch_llvm_hints /usr/lib/llvm-${version}/lib/cmake)
    endif()
  endforeach()
endif()
find_package(LLVM QUIET CONFIG HINTS ${unlatch_llvm_hints})
if(NOT LLVM_FOUND)
  message(FATAL_ERROR "unlatch needs LLVM ${UNLATCH_LLVM_MIN} to "
    "${UNLATCH_LLVM_MAX}; none was found: install llvm-${UNLATCH_LLVM_MAX}-dev "
    "and libclang-${UNLATCH_LLVM_MAX}-dev, or set LLVM_DIR.")
endif()
if(LLVM_VERSION_MAJOR LESS UNLATCH_LLVM_MIN OR
   LLVM_VERSION_MAJOR GREATER UNLATCH_LLVM_MAX)
  message(FATAL_ERROR "unlatch needs LLVM ${UNLATCH_LLVM_MIN} to "
    "${UNLATCH_LLVM_MAX}; found ${LLVM_PACKAGE_VERSION} in ${LLVM_DIR}.")
endif()
# Beside this LLVM, also where another one was found before.
unset(Clang_DIR CACHE)
find_package(Clang QUIET CONFIG HINTS ${LLVM_DIR}/../clang NO_DEFAULT_PATH)
if(NOT Clang_FOUND OR NOT TARGET clang-cpp)
  message(FATAL_ERROR "unlatch needs Clang's libraries beside LLVM "
    "${LLVM_PACKAGE_VERSION}: install libclang-${LLVM_VERSION_MAJOR}-dev and "
    "libclang-cpp${LLVM_VERSION_MAJOR}-dev.")
endif()
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
message(STATUS "unlatch: LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_INSTALL_PREFIX}")

add_library(unlatch_llvm INTERFACE)
# After the system's own directories: where libc++abi is installed as well, its
# cxxabi.h lies among LLVM's headers and would hide the compiler's.
foreach(dir IN LISTS LLVM_INCLUDE_DIRS)
  target_compile_options(unlatch_llvm INTERFACE "SHELL:-idirafter ${dir}")
endforeach()
target_compile_features(unlatch_llvm INTERFACE cxx_std_20)
target_link_libraries(unlatch_llvm INTERFACE LLVM fmt::fmt Threads::Threads)
if(NOT LLVM_ENABLE_RTTI)
  target_compile_options(unlatch_llvm INTERFACE -fno-rtti)
endif()

add_library(unlatch_clang INTERFACE)
foreach(dir IN LISTS CLANG_INCLUDE_DIRS)
  target_compile_options(unlatch_clang INTERFACE "SHELL:-idirafter ${dir}")
endforeach()
target_link_libraries(unlatch_clang INTERFACE clang-cpp unlatch_llvm)

find_program(UNLATCH_CCACHE ccache)
if(UNLATCH_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # By paths from the source folder on, so that one checkout finds what another
  # has compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${CMAKE_CURRENT_SOURCE_DIR} ${UNLATCH_CCACHE})
endif()

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# unlatch_add_room(NAME SOURCES... USES libraries...)
function(unlatch_add_room name)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  add_library(unlatch_${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_include_directories(unlatch_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(unlatch_${name} PUBLIC ${arg_USES})
  target_compile_options(unlatch_${name} PRIVATE -Wall -Wextra
                         -Wno-unused-parameter)
endfunction()
