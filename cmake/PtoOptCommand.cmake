# Sets PTO_OPT_COMMAND, PtoOpt_FOUND, PtoOpt_VERSION and PtoOpt_NOT_FOUND_MESSAGE: the version
# is what the command says, and stands nowhere else.

# The command: pto-opt of this prefix, of the PATH, or as a module of a Python.
if(NOT PTO_OPT_COMMAND)
  get_filename_component(_pto_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
  find_program(PTO_OPT_EXECUTABLE pto-opt HINTS "${_pto_prefix}/bin")
  if(PTO_OPT_EXECUTABLE)
    set(PTO_OPT_COMMAND "${PTO_OPT_EXECUTABLE}")
  else()
    find_package(Python3 3.11 QUIET COMPONENTS Interpreter)
    if(Python3_Interpreter_FOUND)
      execute_process(
        COMMAND ${Python3_EXECUTABLE} -c "import pto_opt"
        RESULT_VARIABLE _pto_missing OUTPUT_QUIET ERROR_QUIET)
      if(_pto_missing EQUAL 0)
        set(PTO_OPT_COMMAND ${Python3_EXECUTABLE} -m pto_opt.cli.opt)
      endif()
    endif()
  endif()
endif()

set(PtoOpt_FOUND FALSE)
if(PTO_OPT_COMMAND)
  execute_process(
    COMMAND ${PTO_OPT_COMMAND} --version
    OUTPUT_VARIABLE _pto_version ERROR_VARIABLE _pto_error
    RESULT_VARIABLE _pto_status)
  if(_pto_status EQUAL 0 AND _pto_version MATCHES "pto-opt ([0-9]+(\\.[0-9]+)*)")
    set(PtoOpt_VERSION "${CMAKE_MATCH_1}")
    set(PtoOpt_FOUND TRUE)
  else()
    set(PtoOpt_NOT_FOUND_MESSAGE "'${PTO_OPT_COMMAND}' does not run: ${_pto_error}")
  endif()
else()
  set(PtoOpt_NOT_FOUND_MESSAGE
    "there is no pto-opt: pip install pto-opt, or set PTO_OPT_COMMAND")
endif()
