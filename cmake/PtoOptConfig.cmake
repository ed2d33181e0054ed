# find_package(PtoOpt): PTO kernels as parts of C++ builds.
#
#   find_package(PtoOpt REQUIRED)
#   pto_add_kernel(scale scale.pto ARCH a2a3 PASSES propagate-validshape)
#   target_link_libraries(app PRIVATE scale)
#
# Found through CMAKE_PREFIX_PATH, through the PATH of an activated environment, or with
# -DPtoOpt_DIR=<this folder>. Sets
#
#   PtoOpt_FOUND        whether there is a pto-opt to run
#   PtoOpt_VERSION      its version
#   PTO_OPT_COMMAND     the command, as a list; set it before to choose another one
#   PTO_ISA_ROOT        a checkout of pto-isa (the cache, else the environment): kernels
#                       compile against its CPU simulator then

include(CMakeFindDependencyMacro)

include("${CMAKE_CURRENT_LIST_DIR}/PtoOptCommand.cmake")

if(PtoOpt_FOUND)
  set(PTO_ISA_ROOT "$ENV{PTO_ISA_ROOT}" CACHE PATH "A checkout of pto-isa")
  # What the compiler is made of: kernels are made again when it changes.
  execute_process(
    COMMAND ${PTO_OPT_COMMAND} --print-sources
    OUTPUT_VARIABLE PTO_OPT_SOURCES OUTPUT_STRIP_TRAILING_WHITESPACE)
  string(REPLACE "\n" ";" PTO_OPT_SOURCES "${PTO_OPT_SOURCES}")
  include("${CMAKE_CURRENT_LIST_DIR}/PtoAddKernel.cmake")
endif()
