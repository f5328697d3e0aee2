# The modules that foreign bytes reach first. Of modules that would bring much else along, single files: the fuzzer's build
# is slow, and they need nothing more.
set(kf_fuzz_modules shared_models sidecar_record sidecar_providers sidecar_identity kf_md4c)
set(kf_fuzz_files shared/view/markdown.cpp shared/view/markdown_builder.cpp shared/view/markdown_tail.cpp
  shared/view/link_target.cpp shared/view/punycode.cpp shared/view/entities.cpp shared/view/highlight.cpp
  shared/view/code_languages.cpp shared/view/text_flow.cpp shared/view/text_order.cpp shared/view/text_pieces.cpp
  shared/view/unicode_class.cpp shared/view/time_text.cpp shared/view/format.cpp sidecar/api/door.cpp
  sidecar/app/config.cpp sidecar/app/command_line.cpp)

# kf_fuzz(): with KF_FUZZ one program of libFuzzer for each tests/fuzz/NAME_fuzz.cpp, and `fuzz`, which builds them all;
# without, one doctest program that takes every committed input.
function(kf_fuzz)
  if(KF_TIDY)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp)
  if(KF_FUZZ)
    kf_fuzz_programs("${sources}")
  else()
    kf_fuzz_corpus_test("${sources}")
  endif()
endfunction()

function(kf_fuzz_corpus_test sources)
  set(folder ${CMAKE_SOURCE_DIR}/tests/fuzz)
  add_executable(fuzz_corpus_test ${sources} ${folder}/fuzz.cpp ${folder}/targets.cpp ${folder}/corpus_test.cpp
    $<TARGET_OBJECTS:kf_test_main>)
  target_link_libraries(fuzz_corpus_test PRIVATE sidecar_app shared_view kf_doctest)
  target_compile_definitions(fuzz_corpus_test PRIVATE KF_FUZZ_CORPUS="${folder}/corpus")
  add_test(NAME fuzz_corpus COMMAND fuzz_corpus_test)
  set_tests_properties(fuzz_corpus PROPERTIES TIMEOUT 120)
endfunction()

function(kf_fuzz_programs sources)
  list(TRANSFORM kf_fuzz_files PREPEND ${CMAKE_SOURCE_DIR}/)
  add_library(kf_fuzz_shared STATIC ${kf_fuzz_files} ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz.cpp)
  target_link_libraries(kf_fuzz_shared PUBLIC kf_options ${kf_fuzz_modules})
  add_custom_target(fuzz)
  foreach(source ${sources})
    get_filename_component(program ${source} NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" target ${program})
    add_executable(${program} EXCLUDE_FROM_ALL ${source} ${CMAKE_SOURCE_DIR}/tests/fuzz/libfuzzer_main.cpp)
    target_link_libraries(${program} PRIVATE kf_fuzz_shared)
    target_compile_definitions(${program} PRIVATE KF_FUZZ_TARGET=${target})
    target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz ${program})
  endforeach()
endfunction()
