#include "shared/contracts/json_codec.h"

#include <set>

#include "shared/base/limits.h"
#include "shared/base/text.h"

namespace kf {
namespace codec {
namespace {

Error invalid(const Path& path, const std::string& what) {
  const std::string place = path.text();
  return {ErrorCode::invalid_request, (place.empty() ? "The body" : "'" + place + "'") + what, place};
}

}  // namespace

std::string Path::text() const {
  if (parent == nullptr) return {};
  const std::string before = parent->text();
  if (name.empty()) return before + "[" + std::to_string(index) + "]";
  return before.empty() ? std::string(name) : before + "." + std::string(name);
}

Error wrong_type(const Path& path, std::string_view wanted, const Json& got) {
  return invalid(path, " must be " + std::string(wanted) + ", but it is " +
                           (got.is_null() ? "null" : "of type " + std::string(got.type_name())) + ".");
}

Error missing(const Path& path) { return invalid(path, " is missing."); }

Error out_of_range(const Path& path) { return invalid(path, " is out of range."); }

Error not_one_of(const Path& path, const std::string& choices) {
  return invalid(path, " must be one of: " + choices + ".");
}

}  // namespace codec

namespace {

constexpr size_t kShownKeyBytesMax = 100;  // of a caller's own key in an error

// Depth is checked before parsing: a 170 kB body of brackets would overflow the stack of a recursive copy.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > limits::kJsonDepthMax) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

Error fault_at(size_t position) {
  return {ErrorCode::invalid_request, "The body is not valid JSON: fault at byte " + std::to_string(position) + ".",
          ""};
}

// Feeds nlohmann's own tree builder, and looks at what it passes over: duplicate keys and where a fault lies.
class StrictBuilder : public nlohmann::detail::json_sax_dom_parser<Json> {
  using Base = nlohmann::detail::json_sax_dom_parser<Json>;

 public:
  explicit StrictBuilder(Json& tree) : Base(tree, false) {}

  bool start_object(std::size_t size) {
    keys_.emplace_back();
    return Base::start_object(size);
  }
  bool end_object() {
    keys_.pop_back();
    return Base::end_object();
  }
  bool key(std::string& name) {
    if (!keys_.back().insert(name).second) {
      const std::string shown(utf8_prefix(name, kShownKeyBytesMax));
      fault = Error{ErrorCode::invalid_request, "The key '" + shown + "' stands twice in one object.", shown};
      return false;
    }
    return Base::key(name);
  }
  template <class Exception>
  bool parse_error(std::size_t position, const std::string& token, const Exception& exception) {
    fault = fault_at(position);
    return Base::parse_error(position, token, exception);
  }

  std::optional<Error> fault;

 private:
  std::vector<std::set<std::string>> keys_;
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (is_too_deep(text)) {
    return Error{ErrorCode::invalid_request,
                 "The body nests deeper than " + std::to_string(limits::kJsonDepthMax) + " levels.", ""};
  }
  // For nlohmann a NUL is the end of the text, and nobody would look at what stands behind it.
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) return fault_at(nul + 1);
  Json root;
  StrictBuilder builder(root);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return builder.fault.value_or(Error{ErrorCode::invalid_request, "The body is not valid JSON.", ""});
  }
  return root;
}

}  // namespace kf
