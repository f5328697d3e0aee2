# How our code is compiled. Hardening follows the OpenSSF compiler options guide.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(KF_COVERAGE "Count lines that tests reach" OFF)
option(KF_TIDY "Run clang-tidy beside the compiler and build no tests" OFF)
option(KF_FUZZ "Build libFuzzer's programs and no tests; wants clang" OFF)
set(KF_TIDY_MORE "" CACHE STRING "Further arguments for clang-tidy")
set(KF_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

add_library(kf_options INTERFACE)
target_compile_options(kf_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror=return-type
  -Werror=unused-result)
target_include_directories(kf_options INTERFACE ${CMAKE_SOURCE_DIR})
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees both in std::variant and std::string where nothing is wrong (its bugs 105562 and 105651); the sanitizers and
  # clang-tidy look for the real thing.
  target_compile_options(kf_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()

if(EMSCRIPTEN)
  # Exceptions cost size; nlohmann/json then reports faults through its non-throwing interface, which is all we use there.
  target_compile_options(kf_options INTERFACE -fno-exceptions -Wno-unused-command-line-argument)
  target_compile_definitions(kf_options INTERFACE JSON_NOEXCEPTION)
  return()
endif()

if(KF_TIDY)
  # Without hardening: clang-tidy reads the compiler's options, and clang does not know all of g++'s. From 21 on it leaves
  # out what system headers declare, which makes it three times as fast. Nothing is compiled: that is the other presets'.
  find_program(KF_CLANG_TIDY NAMES clang-tidy-22 clang-tidy-21 clang-tidy REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY ${KF_CLANG_TIDY} --quiet --warnings-as-errors=* ${KF_TIDY_MORE})
  foreach(language C CXX)
    set(CMAKE_${language}_COMPILER_LAUNCHER ${CMAKE_SOURCE_DIR}/scripts/cmake/look_only)
    set(CMAKE_${language}_CREATE_STATIC_LIBRARY "<CMAKE_COMMAND> -E touch <TARGET>")
    set(CMAKE_${language}_LINK_EXECUTABLE "<CMAKE_COMMAND> -E touch <TARGET>")
  endforeach()
  return()
endif()

if(KF_FUZZ)
  # Without hardening: -fno-strict-overflow would hide overflows from the sanitizer, and zeros in fresh variables the use of
  # what was never set. NDEBUG stays away, so that assertions count.
  add_compile_options(-O1 -gline-tables-only -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined
    -fno-sanitize-recover=all -ftrivial-auto-var-init=pattern)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=address,undefined)
  return()
endif()

add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full -fno-delete-null-pointer-checks
  -fno-strict-overflow -ftrivial-auto-var-init=zero)
add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=3> _GLIBCXX_ASSERTIONS)
add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,nodlopen -Wl,--as-needed -Wl,--no-copy-dt-needed-entries)
include(CheckPIESupported)
check_pie_supported()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-ffunction-sections -fdata-sections)
  # Of the C++ library a third is used: inside the program it takes a megabyte less of memory and starts sooner.
  add_link_options(-Wl,--gc-sections -s -static-libstdc++)
endif()

if(KF_COVERAGE)
  # A killed process writes no counters, so those runs do not count; atomic, because the sidecar is threaded.
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

if(KF_SANITIZE)
  add_compile_options(-fsanitize=${KF_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${KF_SANITIZE})
endif()
