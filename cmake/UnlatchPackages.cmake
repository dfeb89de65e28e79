# Debian packages by `cpack -G DEB`: unlatch (the tool, its module for
# clang-tidy, clangd, completion and man page) and libunlatch-dev (the runtime).
# scripts/try-packages builds them and installs them where nothing else is.
set(CPACK_PACKAGE_VENDOR "unlatch")
set(CPACK_PACKAGE_CONTACT "the unlatch developers <unlatch@localhost>")
# Each package has its own; the project's would be put before it.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime)
if(UNLATCH_BUILD_TOOL)
  list(APPEND CPACK_COMPONENTS_ALL tool)
endif()
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)

set(CPACK_DEBIAN_TOOL_PACKAGE_NAME unlatch)
set(CPACK_DEBIAN_TOOL_DESCRIPTION "find locked maps and make their readers lock-free
Finds the maps that reader/writer locks guard in a C++ program, reports
accesses that the locks do not cover, and rewrites maps to a container that is
read without locks. Works over a compilation database, in clang-tidy and in
clangd.")
set(CPACK_DEBIAN_TOOL_PACKAGE_SHLIBDEPS ON)
# Clang's own headers, which the parser needs.
set(CPACK_DEBIAN_TOOL_PACKAGE_DEPENDS "libclang-common-${LLVM_VERSION_MAJOR}-dev")
set(CPACK_DEBIAN_TOOL_PACKAGE_RECOMMENDS
    "libunlatch-dev, clang-tidy-${LLVM_VERSION_MAJOR}")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libunlatch-dev)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION "maps that are read without locks, header-only
unlatch::registry, ordered_registry and registry_group for C++17: readers
never block and write nothing that is shared, views are consistent, updates
appear at one instant, and what is erased is destroyed when the eraser
returns.")
include(CPack)

# Where Debian's policy wants them. Debian has the license already, but not
# its exceptions.
file(READ LICENSE license)
string(REGEX REPLACE ".*(---- LLVM Exceptions[^\n]*)" "\\1" exceptions "${license}")
string(REPLACE "\n\n" "\n.\n" exceptions "${exceptions}")
string(REGEX REPLACE "\n+$" "" exceptions "${exceptions}")
string(REPLACE "\n" "\n " UNLATCH_EXCEPTIONS "${exceptions}")
configure_file(cmake/copyright.in copyright @ONLY)
include(GNUInstallDirs)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} name)
  install(FILES ${PROJECT_BINARY_DIR}/copyright COMPONENT ${component}
          DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/${CPACK_DEBIAN_${name}_PACKAGE_NAME})
endforeach()
