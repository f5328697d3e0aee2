#pragma once
// The listings of LM Studio's three generations as our ModelInfo. No I/O.

#include <array>
#include <string_view>

#include "shared/contracts/models.h"

namespace kf::providers {

// v1 since LM Studio 0.4.0, v0 since 0.3.6; `openai` is all that older ones and llama.cpp's server have.
enum class ListingGeneration { v1, v0, openai };
inline constexpr std::array<ListingGeneration, 3> kListingGenerations{ListingGeneration::v1, ListingGeneration::v0,
                                                                      ListingGeneration::openai};

std::string_view listing_path(ListingGeneration generation);

// provider_protocol when the answer is no listing of this generation. LM Studio answers unknown paths with 200 and an
// error, so only the shape tells.
Result<std::vector<ModelInfo>> decode_lmstudio_listing(ListingGeneration generation, const Json& listing);

}  // namespace kf::providers
