#pragma once
// The fuzz targets: each reads one input as foreign bytes are read, and ends the process when a promise is broken. One
// file NAME_fuzz.cpp, one declaration here, one row in targets.cpp, one folder corpus/NAME.

#include <span>
#include <string_view>

namespace kf::fuzz {

void chat_decoders(std::string_view bytes);
void client_request(std::string_view bytes);
void contracts(std::string_view bytes);
void encodings(std::string_view bytes);
void event_stream(std::string_view bytes);
void json_scan(std::string_view bytes);
void kept_files(std::string_view bytes);
void listings(std::string_view bytes);
void markdown(std::string_view bytes);
void model_texts(std::string_view bytes);
void request(std::string_view bytes);
void request_fields(std::string_view bytes);
void response(std::string_view bytes);
void search(std::string_view bytes);
void settings(std::string_view bytes);
void text_flow(std::string_view bytes);

struct Target {
  std::string_view name;
  void (*run)(std::string_view bytes);
};

std::span<const Target> all_targets();

}  // namespace kf::fuzz
