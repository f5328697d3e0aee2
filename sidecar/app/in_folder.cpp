#include "sidecar/app/in_folder.h"

#include "sidecar/app/complain.h"

namespace kf::app {
namespace {

CommandAnswer open_and_do(const Config& config, const CommandInFolder& in_folder) {
  SystemClock clock;
  Log log(config.log_format, LogLevel::warn, clock, stderr_sink());
  auto data = open_data(config, clock, log);
  if (!data) return {data.error(), exit_code_of(data.error())};
  record::Recorder recorder({data->store->audit(), data->keys.record, clock, log, checkpoint_file(config)});
  if (const auto told = recorder.tell_key(); !told) return {told.error()};
  return {in_folder(*data, recorder)};
}

}  // namespace

bool is_nobody_there(const Result<std::string>& asked) {
  return !asked && asked.error().code == ErrorCode::not_found && asked.error().field == "data_dir";
}

CommandAnswer ask_or_open(const Config& config, const ControlRequest& request, const CommandInFolder& in_folder) {
  auto asked = ask_sidecar(config.data_dir, request);
  return is_nobody_there(asked) ? open_and_do(config, in_folder) : CommandAnswer{std::move(asked)};
}

int print_answer(const CommandAnswer& answer) {
  if (answer.text) return std::cout << *answer.text << std::endl, kExitWell;
  return complain(answer.code_of_failure, answer.text.error());
}

}  // namespace kf::app
