#pragma once
// One page of the list of conversations, all of them or those that a search finds.

#include "sidecar/store/conversation_repository.h"
#include "sidecar/store/database.h"

namespace kf::store {

Result<ConversationPage> list_conversations(Database& database, const UserId& owner, const ListQuery& query);

}  // namespace kf::store
