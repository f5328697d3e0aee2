#pragma once
// Reading what model servers send, where any member may be missing or of another type than last year.

#include <string>
#include <string_view>

#include "shared/contracts/models.h"

namespace kf::providers {

// parse_json for a provider's words: bytes that are not UTF-8 become U+FFFD first, and a fault is provider_protocol.
Result<Json> parse_provider_json(std::string_view text);

// The member, or what stands for "nothing" when it is missing or of another type.
const Json& member(const Json& object, std::string_view name);  // null
std::string text_member(const Json& object, std::string_view name);
int64_t int_member(const Json& object, std::string_view name);  // also from a number with a fraction
double number_member(const Json& object, std::string_view name);
bool is_true(const Json& object, std::string_view name);
bool holds_text(const Json& list, std::string_view text);

// What a server says of its model, made fit to be shown: each text one bounded line without hidden characters; where it
// runs is a Way already. False
// for a model whose name nobody could ask for (check_model_name): it is not listed.
bool make_presentable(ModelInfo& model);

// The words of `{"error":"…"}` and `{"error":{"message":"…"}}`, in one line of at most 500 bytes; empty when there are
// none.
std::string error_words(const Json& body);

}  // namespace kf::providers
