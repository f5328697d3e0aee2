#include "sidecar/api/static_files.h"

#include <array>
#include <fstream>
#include <iterator>

#include "shared/base/text.h"
#include "sidecar/crypto/digest.h"

namespace kf::api {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kMimeTypes{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".json", "application/json"},
    {".txt", "text/plain; charset=utf-8"},
}};

std::string_view mime_type_of(std::string_view name) {
  for (const auto& [ending, type] : kMimeTypes) {
    if (name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string body((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad() || !in.is_open()) return Error{ErrorCode::unavailable, "Cannot read " + path.string() + ".", ""};
  return body;
}

// "br;q=0" refuses an encoding; other weights do not matter to us.
bool accepts(std::string_view header, std::string_view encoding) {
  for (const std::string_view part : split(header, ',')) {
    const std::string_view item = trim(part);
    const std::string_view name = trim(item.substr(0, item.find(';')));
    const bool is_refused = item.find("q=0") != std::string_view::npos && item.find("q=0.") == std::string_view::npos;
    if (name == encoding) return !is_refused;
  }
  return false;
}

std::string joined(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments) path += (path.empty() ? "" : "/") + segment;
  return path;
}

}  // namespace

const net::Headers& page_headers() {
  static const net::Headers kHeaders{
      {"content-security-policy",
       "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; style-src "
       "'self'; "
       "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"cross-origin-opener-policy", "same-origin"},
      {"cross-origin-resource-policy", "same-origin"},
      {"x-content-type-options", "nosniff"},
      {"referrer-policy", "no-referrer"},
      {"cache-control", "no-cache"},
      {"vary", "Accept-Encoding"},
  };
  return kHeaders;
}

Result<StaticFiles> StaticFiles::load(const fs::path& folder) {
  StaticFiles files;
  std::error_code failed;
  for (const auto& entry : fs::recursive_directory_iterator(folder, failed)) {
    if (!entry.is_regular_file()) continue;
    KF_TRY(std::string body, read_file(entry.path()));
    files.add(entry.path().lexically_relative(folder).generic_string(), std::move(body));
  }
  if (failed || !files.files_.contains("index.html")) {
    return Error{ErrorCode::unavailable,
                 "There is no page in " + folder.string() + ". Build it, or name its folder with --web-dir.",
                 "web_dir"};
  }
  return files;
}

void StaticFiles::add(const std::string& name, std::string body) {
  const std::string encoding = name.ends_with(".br") ? "br" : name.ends_with(".gz") ? "gzip" : "";
  const std::string plain_name = encoding.empty() ? name : name.substr(0, name.size() - 3);
  File& file = files_[plain_name];
  file.mime_type = mime_type_of(plain_name);
  if (encoding.empty()) file.etag = crypto::sha256_hex(body).substr(0, 32);
  file.bodies[encoding] = std::move(body);
}

const StaticFiles::File* StaticFiles::find(const net::Request& request) const {
  const std::string path = joined(request.segments);
  if (const auto found = files_.find(path); found != files_.end()) return &found->second;
  const bool is_route = request.segments.empty() || request.segments.back().find('.') == std::string::npos;
  return is_route ? &files_.at("index.html") : nullptr;
}

Result<net::Response> StaticFiles::serve(const net::Request& request) const {
  const File* file = find(request);
  if (file == nullptr || !file->bodies.contains("")) return Error{ErrorCode::not_found, "There is no such file.", ""};
  std::string encoding;
  for (const char* candidate : {"br", "gzip"}) {
    if (encoding.empty() && file->bodies.contains(candidate) && accepts(request.header("accept-encoding"), candidate)) {
      encoding = candidate;
    }
  }
  const std::string etag = "\"" + file->etag + (encoding.empty() ? "" : "-" + encoding) + "\"";
  net::Response response;
  response.headers = page_headers();
  response.set("content-type", file->mime_type).set("etag", etag);
  if (request.header("if-none-match") == etag) {
    response.status = 304;
    return response;
  }
  if (!encoding.empty()) response.set("content-encoding", encoding);
  response.body = file->bodies.at(encoding);
  return response;
}

}  // namespace kf::api
