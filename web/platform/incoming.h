#pragma once
// Texts that the host hands over: it fills the buffer of kf_text_buffer(), the call that follows takes them.

#include <string>

namespace kf::host {

std::string take_incoming_text();

}  // namespace kf::host
