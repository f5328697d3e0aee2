#pragma once
// Parts of the Chat screen.

#include "web/screens/frame.h"

namespace kf::screens {

void draw_conversation_list(const Frame& frame, const Rect& area);
void draw_chat_top_bar(const Frame& frame, const Rect& bar);
void draw_transcript(const Frame& frame, const Rect& area);
void draw_chat_start(const Frame& frame, const Rect& area);  // before the first question

// One message in a column of that width. The height.
float draw_user_message(const Frame& frame, float x, float y, float width, const StoredMessage& message,
                        size_t position);
float draw_answer(const Frame& frame, float x, float y, float width, const StoredMessage& message, size_t position);

float composer_height(const Frame& frame, float width);
void draw_composer(const Frame& frame, const Rect& area);
// Above the composer, inside its edges.
void draw_selector(const Frame& frame, const Rect& composer, const Rect& button);

}  // namespace kf::screens
