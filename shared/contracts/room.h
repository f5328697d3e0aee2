#pragma once
// What a user is told when there is little room left for what they keep.

#include "shared/contracts/conversations.h"

namespace kf {

// GET /api/conversations/{id}: `notice` when it is nearly as big as it may be, with what to do.
struct ConversationWithNotice : Conversation {
  std::optional<std::string> notice = {};

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    Conversation::fields(self, visit);
    visit("notice", self.notice);
  }
};

// GET /api/conversations: `notice`, on the first page of the whole list, when all conversations together are.
struct ConversationPageWithNotice : ConversationPage {
  std::optional<std::string> notice = {};

  template <class Self, class V>
  static void fields(Self& self, V&& visit) {
    ConversationPage::fields(self, visit);
    visit("notice", self.notice);
  }
};

}  // namespace kf
