# pto_add_kernel(<target> <file.pto> [ARCH a2a3|a5] [PASSES <pass>...])
#
# Compiles a PTO program to C++ at build time, and that to a static library <target>. The
# C++ is made again when the program changes, or pto-opt does.
#
#   ARCH     the chip; the one that the program names where it is left out
#   PASSES   passes of pto-opt (`pto-opt --list-passes`), in their order, with options as
#            on its command line: "hoist-validshape{through-loads=true}"
#
# The target's property PTO_KERNEL_SOURCE holds the path of the C++. Where PTO_ISA_ROOT is
# set, the library is compiled against the CPU simulator of pto-isa, and what links it is
# as well; else add the include folders and the flags of a device compiler to the target.

function(pto_add_kernel target file)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "ARCH" "PASSES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "pto_add_kernel(${target}): unexpected '${arg_UNPARSED_ARGUMENTS}'; "
      "expected [ARCH a2a3|a5] [PASSES <pass>...]")
  endif()
  get_filename_component(file "${file}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
  if(NOT EXISTS "${file}")
    get_source_file_property(generated "${file}" GENERATED)
    if(NOT generated)
      message(FATAL_ERROR "pto_add_kernel(${target}): there is no ${file}")
    endif()
  endif()

  set(flags -t cpp)
  if(arg_ARCH)
    if(NOT arg_ARCH MATCHES "^(a2a3|a5)$")
      message(FATAL_ERROR
        "pto_add_kernel(${target}): ARCH is a2a3 or a5, not '${arg_ARCH}'")
    endif()
    list(APPEND flags "--pto-arch=${arg_ARCH}")
  endif()
  foreach(pass IN LISTS arg_PASSES)
    list(APPEND flags -p "${pass}")
  endforeach()

  set(source "${CMAKE_CURRENT_BINARY_DIR}/${target}.pto.cpp")
  add_custom_command(
    OUTPUT "${source}"
    COMMAND ${PTO_OPT_COMMAND} ${flags} "${file}" -o "${source}"
    DEPENDS "${file}" ${PTO_OPT_SOURCES}
    COMMENT "Compiling ${target} with pto-opt"
    VERBATIM)
  add_library(${target} STATIC "${source}")
  set_target_properties(${target} PROPERTIES PTO_KERNEL_SOURCE "${source}")

  if(PTO_ISA_ROOT)
    if(NOT EXISTS "${PTO_ISA_ROOT}/include/pto/pto-inst.hpp")
      message(FATAL_ERROR "PTO_ISA_ROOT is no checkout of pto-isa: ${PTO_ISA_ROOT}")
    endif()
    find_package(Threads REQUIRED)
    target_include_directories(${target} SYSTEM PUBLIC "${PTO_ISA_ROOT}/include")
    target_compile_definitions(${target} PUBLIC __CPU_SIM)
    target_compile_features(${target} PUBLIC cxx_std_20)
    # The headers use what <cstdint> and <vector> declare without including them.
    target_compile_options(${target} PRIVATE -w
      "SHELL:-include cstdint" "SHELL:-include vector")
    target_link_libraries(${target} PUBLIC Threads::Threads ${CMAKE_DL_LIBS})
  endif()
endfunction()
