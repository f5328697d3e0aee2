#pragma once
// The page's files, read once at start and served from memory with ETag and the best encoding the browser takes.

#include <filesystem>
#include <map>
#include <string>

#include "sidecar/net/http_types.h"

namespace kf::api {

class StaticFiles {
 public:
  // Reads every file below `folder`; `x.br` and `x.gz` are the encoded forms of `x`. unavailable, naming the folder,
  // when there is no index.html.
  static Result<StaticFiles> load(const std::filesystem::path& folder);

  // The file at the request's path; the index for paths of the page's own routes (no dot in the last segment).
  // not_found else.
  Result<net::Response> serve(const net::Request& request) const;

  size_t size() const { return files_.size(); }

 private:
  struct File {
    std::string mime_type;
    std::string etag;
    std::map<std::string, std::string> bodies;  // by encoding: "", "br", "gzip"
  };
  void add(const std::string& name, std::string body);
  const File* find(const net::Request& request) const;

  std::map<std::string, File> files_;  // by path without the leading slash
};

// What the browser is to hold the page to (docs/security.md).
const net::Headers& page_headers();

}  // namespace kf::api
