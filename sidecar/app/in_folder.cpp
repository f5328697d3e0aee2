#include "sidecar/app/in_folder.h"

#include <iostream>

namespace kf::app {
namespace {

CommandAnswer open_and_do(const Config& config, const CommandInFolder& in_folder) {
  SystemClock clock;
  Log log(config.log_format, LogLevel::warn, clock, stderr_sink());
  auto data = open_data(config, clock, log);
  if (!data) return {data.error(), exit_code_of(data.error())};
  record::Recorder recorder({data->store->audit(), data->keys.record, clock, log, checkpoint_file(config)});
  return {in_folder(*data, recorder)};
}

}  // namespace

CommandAnswer ask_or_open(const Config& config, const ControlRequest& request, const CommandInFolder& in_folder) {
  auto asked = ask_sidecar(config.data_dir, request);
  const bool is_nobody_there =
      !asked && asked.error().code == ErrorCode::not_found && asked.error().field == "data_dir";
  return is_nobody_there ? open_and_do(config, in_folder) : CommandAnswer{std::move(asked)};
}

int print_answer(const CommandAnswer& answer) {
  if (answer.text) return std::cout << *answer.text << std::endl, kExitWell;
  std::cerr << "knowledge-foundry: " << answer.text.error().message << std::endl;
  return answer.code_of_failure;
}

}  // namespace kf::app
