#pragma once
// Foreign words within the documents that we write: they stay words. Every cell, heading and inline value goes through
// one of these.

#include <string>
#include <string_view>

#include "shared/base/shown_text.h"

namespace kf::api {

// A name, such as a model's or a server's, as code, in which nothing means anything: no table's cell, link, address,
// tag or emphasis. "a|b" becomes "`a`&#124;`b`". What a spreadsheet would take for a formula begins with an apostrophe.
// A dash when there is nothing to see.
// `bytes_max` is for what is longer than a name may be.
std::string markdown_name(std::string_view name, size_t bytes_max = kShownNameBytesMax);

// Where a question went, with every place on its way.
std::string markdown_way(std::string_view destination);

// A line of prose, such as a title or an error's words, with every mark of Markdown and HTML escaped, and no address
// that becomes a link by itself.
std::string markdown_line(std::string_view line);

// A text that somebody wrote in Markdown, quoted: it keeps its look, and nothing in it reaches beyond the quote - no
// open code fence, no heading that could be taken for one of ours, no tag that ends the quote. Removing "> " and
// reading "&lt;" for
// "<" gives the text back, with LF for each end of a line.
std::string markdown_quote(std::string_view text);

}  // namespace kf::api
