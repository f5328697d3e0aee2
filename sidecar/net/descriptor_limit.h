#pragma once
// Every stream takes two descriptors, and systems commonly give a process 1,024 until it asks for more.

#include <cstddef>

namespace kf::net {

// Raises the soft limit to `wanted`, as far as the hard limit lets it; gives the limit in force then. Never lowers it.
size_t raise_descriptor_limit(size_t wanted);

}  // namespace kf::net
