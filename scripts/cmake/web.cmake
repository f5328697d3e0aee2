# The page: build/web/page/ holds all that the sidecar serves, each file also as .br and .gz.
set(CMAKE_CXX_FLAGS_MINSIZEREL "-Oz -DNDEBUG")
# Without exceptions REQUIRE cannot leave a test; it then counts as CHECK.
target_compile_definitions(kf_doctest INTERFACE DOCTEST_CONFIG_NO_EXCEPTIONS_BUT_WITH_ALL_ASSERTS)
# Debian's em++ looks for its optimiser's module "acorn" here when it links.
set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs:$ENV{NODE_PATH}")
set(page_dir ${CMAKE_BINARY_DIR}/page)
set(page_link_dir ${CMAKE_BINARY_DIR}/page_link)
set(host_dir ${CMAKE_SOURCE_DIR}/web/platform/host)

# Exceptions and RTTI cost size; the doctest programs keep them. IMGUI_ENABLE_FREETYPE stands for our own font loader
# (web/platform/font_loader.cpp) and keeps stb_truetype out. With indices of 16 bits a frame ends at 16,384 glyphs, which
# a large screen of small print exceeds.
add_library(kf_page_options INTERFACE)
target_compile_options(kf_page_options INTERFACE -fno-exceptions -fno-rtti)
target_compile_definitions(kf_page_options INTERFACE IMGUI_IMPL_OPENGL_ES3 IMGUI_USE_WCHAR32 ImDrawIdx=unsigned IMGUI_ENABLE_FREETYPE
  IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_DISABLE_DEFAULT_FONT IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
  IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS)

add_library(kf_imgui STATIC ${imgui_DIR}/imgui.cpp ${imgui_DIR}/imgui_draw.cpp ${imgui_DIR}/imgui_tables.cpp
  ${imgui_DIR}/imgui_widgets.cpp ${imgui_DIR}/backends/imgui_impl_opengl3.cpp)
target_link_libraries(kf_imgui PUBLIC kf_page_options)
target_include_directories(kf_imgui SYSTEM PUBLIC ${imgui_DIR} ${imgui_DIR}/backends)
target_compile_options(kf_imgui PRIVATE -w)

# The widgets are a library of their own, so that their tests link the same objects as the page.
file(GLOB widget_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/widgets/*.cpp)
add_library(web_widgets STATIC ${widget_sources})
target_link_libraries(web_widgets PUBLIC kf_options kf_imgui shared_view shared_contracts shared_wire shared_models shared_base)

file(GLOB_RECURSE page_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*.cpp)
list(FILTER page_sources EXCLUDE REGEX "/web/widgets/")
add_executable(page_wasm ${page_sources})
target_link_libraries(page_wasm PRIVATE web_widgets)
set(host_imports ${CMAKE_SOURCE_DIR}/web/platform/host_imports.js)
set_target_properties(page_wasm PROPERTIES OUTPUT_NAME app SUFFIX .mjs RUNTIME_OUTPUT_DIRECTORY ${page_link_dir}
  LINK_DEPENDS ${host_imports})
target_link_options(page_wasm PRIVATE -fno-exceptions -fno-rtti --no-entry "SHELL:--js-library ${host_imports}"
  -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web -sFILESYSTEM=0 -sSTRICT=1 -sDYNAMIC_EXECUTION=0 -sINVOKE_RUN=0
  -sDISABLE_EXCEPTION_CATCHING=1 -sMALLOC=emmalloc -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=16MB
  -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sINCOMING_MODULE_JS_API=host,locateFile
  -lGL -lhtml5.js -lwebgl.js -lwebgl2.js)

# The linker writes this file too, which only a command can tell Ninja.
add_custom_command(TARGET page_wasm POST_BUILD COMMAND ${CMAKE_COMMAND} -E true BYPRODUCTS ${page_link_dir}/app.wasm)

# Code of a static Wasm need not be relocatable, and is smaller when it is not.
set_target_properties(page_wasm web_widgets kf_imgui PROPERTIES POSITION_INDEPENDENT_CODE OFF)
foreach(target kf_md4c shared_view shared_contracts shared_wire shared_models shared_base)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  endif()
endforeach()

find_program(KF_BROTLI brotli REQUIRED)
find_program(KF_GZIP gzip REQUIRED)

# kf_page_file(SOURCE NAME): SOURCE as page/NAME, with its compressed forms. An unchanged file keeps its time stamp.
function(kf_page_file source name)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "DEPENDS")
  set(target ${page_dir}/${name})
  add_custom_command(OUTPUT ${target} ${target}.br ${target}.gz
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${source} -DTARGET=${target} -DBROTLI=${KF_BROTLI} -DGZIP=${KF_GZIP}
      -P ${CMAKE_SOURCE_DIR}/scripts/cmake/precompress.cmake
    DEPENDS ${source} ${arg_DEPENDS} ${CMAKE_SOURCE_DIR}/scripts/cmake/precompress.cmake
    COMMENT "" VERBATIM)
  set_property(GLOBAL APPEND PROPERTY KF_PAGE_FILES ${target} ${target}.br ${target}.gz)
endfunction()

kf_page_file(${page_link_dir}/app.mjs app.mjs DEPENDS page_wasm)
kf_page_file(${page_link_dir}/app.wasm app.wasm DEPENDS page_wasm)
foreach(name index.html app.css favicon.svg)
  kf_page_file(${host_dir}/${name} ${name})
endforeach()
file(GLOB host_modules CONFIGURE_DEPENDS RELATIVE ${host_dir} ${host_dir}/*.mjs)
foreach(name ${host_modules})
  kf_page_file(${host_dir}/${name} host/${name})
endforeach()

get_property(page_files GLOBAL PROPERTY KF_PAGE_FILES)
add_custom_target(page ALL DEPENDS ${page_files})

# What of web/ needs no browser: the C++ as Wasm, the host's modules under Node.
add_executable(web_platform_test ${CMAKE_SOURCE_DIR}/tests/web/shaping_test.cpp $<TARGET_OBJECTS:kf_test_main>
  ${CMAKE_SOURCE_DIR}/web/platform/shaping.cpp)
target_link_libraries(web_platform_test PRIVATE kf_options kf_doctest)
target_link_options(web_platform_test PRIVATE -sENVIRONMENT=node -sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=1)
set_target_properties(web_platform_test PROPERTIES CROSSCOMPILING_EMULATOR "${NODE_JS_EXECUTABLE};--no-experimental-fetch")
add_test(NAME web_platform COMMAND web_platform_test)
file(GLOB widget_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/web/widgets/*.cpp)
add_executable(web_widgets_test ${widget_tests} $<TARGET_OBJECTS:kf_test_main>)
target_link_libraries(web_widgets_test PRIVATE web_widgets kf_doctest)
target_link_options(web_widgets_test PRIVATE -sENVIRONMENT=node -sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=1 -sTOTAL_STACK=1MB)
set_target_properties(web_widgets_test PROPERTIES CROSSCOMPILING_EMULATOR "${NODE_JS_EXECUTABLE};--no-experimental-fetch")
add_test(NAME web_widgets COMMAND web_widgets_test)
file(GLOB host_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/web/*.test.mjs)
add_test(NAME web_host COMMAND node --test ${host_tests})
