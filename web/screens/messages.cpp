// Questions and answers as they stand in the transcript.

#include "shared/models/display_name.h"
#include "shared/view/format.h"
#include "shared/view/model_choice.h"
#include "web/screens/chat_parts.h"
#include "web/widgets/badges.h"
#include "web/widgets/buttons.h"
#include "web/widgets/cards.h"
#include "web/widgets/draw.h"
#include "web/widgets/layout.h"
#include "web/widgets/markdown_view.h"
#include "web/widgets/rows.h"

namespace kf::screens {
namespace {

using ui::Icon;
using ui::NodeRole;

constexpr float kBubbleMax = 560;

bool is_running(const Frame& frame, const StoredMessage& message) {
  return message.state == MessageState::streaming && frame.state.running && !frame.state.running->parked;
}

std::string model_name(const Frame& frame, const StoredMessage& message) {
  const view::SelectedModel key{message.provider.value_or(ProviderId::ollama), message.model_id.value_or("")};
  const ModelInfo* model = view::find_model(frame.state, key);
  return model != nullptr && !model->display_name.empty() ? model->display_name : models::display_name(key.model_id);
}

std::string thinking_title(const Frame& frame, const StoredMessage& message) {
  if (!is_running(frame, message)) return "Thought before answering";
  const auto& running = *frame.state.running;
  if (running.thinking_until_ms == 0) return "Thinking";
  return "Thought for " + view::format_duration(running.thinking_until_ms - running.thinking_since_ms);
}

float draw_thinking(const Frame& frame, float x, float y, float width, const StoredMessage& message, size_t position) {
  if (message.thinking.empty()) return 0;
  const bool is_open = frame.state.open.open_thinking.contains(message.seq);
  const bool is_busy = is_running(frame, message) && message.content.empty();
  const std::string title = thinking_title(frame, message);
  const ui::ExpandableOptions row{.name = title,
                                  .icon = Icon::brain,
                                  .unfolded = is_open ? ui::Unfolded::yes : ui::Unfolded::no,
                                  .is_busy = is_busy,
                                  .keeps_to_left = true,
                                  .key = "thinking"};
  if (ui::expandable_row(frame.ui, {x, y, width, 32}, row)) frame.act(view::ToggleThinking{message.seq});
  if (!is_open) return 36;
  ui::MarkdownView& thought = frame.memory.thoughts[position];
  thought.set(message.thinking);
  const float inner = width - 24;
  const float height = thought.layout(frame.ui, inner);
  ui::draw_hairline_down(frame.ui, x + 7, y + 36, height, frame.ui.palette().border.normal);
  thought.draw(frame.ui, x + 24, y + 36);
  return 36 + height + 12;
}

// Waiting for the first token may take long: a model is being loaded.
float draw_waiting(const Frame& frame, float x, float y, float width, const StoredMessage& message) {
  const auto& running = *frame.state.running;
  const double waited = frame.wall_ms - running.started_ms;
  ui::draw_spinner(frame.ui, Rect{x, y, 16, 24}, 16, frame.ui.palette().text.muted);
  const std::string text = waited < 3000
                               ? "Waiting for " + model_name(frame, message)
                               : model_name(frame, message) + " is being loaded, " + view::format_duration(waited);
  ui::label(frame.ui, {x + 24, y, width - 24, 24}, text, {.look = {.tone = ui::Tone::muted}, .key = "waiting"});
  return 28;
}

float draw_text(const Frame& frame, float x, float y, float width, const StoredMessage& message, size_t position) {
  ui::MarkdownView& answer = frame.memory.answers[position];
  answer.set(message.content, is_running(frame, message) ? view::TextState::growing : view::TextState::whole);
  const float height = answer.layout(frame.ui, width);
  const auto result = answer.draw(frame.ui, x, y);
  if (result.copied) frame.act(view::CopyText{*result.copied, "Code copied"});
  return height;
}

std::string fault_title(const StoredMessage& message) {
  if (message.state == MessageState::failed) return "No answer";
  const int64_t tokens = message.usage ? message.usage->completion_tokens : 0;
  return tokens > 0 ? "The answer broke off after " + view::format_count(tokens) + " tokens" : "The answer broke off";
}

float draw_fault(const Frame& frame, float x, float y, float width, const StoredMessage& message) {
  if (message.state != MessageState::failed && message.state != MessageState::broken_off) return 0;
  const std::string text = fault_title(message) + ". " + message.error.value_or("");
  const ui::BannerOptions banner{.text = text, .action = "Retry", .test_id = "message-error"};
  const float height = ui::banner_height(frame.ui, width, banner);
  if (ui::banner(frame.ui, {x, y + 8, width, height}, banner)) frame.act(view::Retry{message.seq});
  return height + 8;
}

std::vector<std::string> figures_of(const Frame& frame, const StoredMessage& message) {
  std::vector<std::string> figures{model_name(frame, message)};
  if (message.latency_ms)
    figures.push_back(view::format_latency(*message.latency_ms) + (frame.ui.is_phone() ? "" : " to first token"));
  if (message.usage && message.usage->tokens_per_second > 0)
    figures.push_back(view::format_token_rate(message.usage->tokens_per_second));
  if (message.usage && message.usage->completion_tokens > 0) {
    const std::string out = view::format_count(message.usage->completion_tokens);
    figures.push_back(frame.ui.is_phone() ? out + " tokens"
                                          : view::format_count(message.usage->prompt_tokens) + " in, " + out + " out");
  }
  if (message.state == MessageState::stopped) figures.emplace_back("Stopped");
  return figures;
}

// What left this machine is always marked, and first; that a question stayed is said where there is room.
void draw_left_to(const Frame& frame, ui::Row& row, const StoredMessage& message) {
  if (message.destination.value_or("").empty()) return;
  const std::string place = view::place_of(*message.destination);
  const std::string text = frame.ui.is_phone() ? place : "Left to " + place;
  const ui::StatusOptions word{.text = text, .tone = ui::Tone::warning, .icon = Icon::cloud, .style = ui::style::meta};
  row.gap(ui::status_word(frame.ui, row.rest(), word) + 8);
}

void draw_stayed(const Frame& frame, const ui::Row& row, const StoredMessage& message) {
  if (frame.ui.is_phone() || !message.destination || !message.destination->empty()) return;
  const ui::StatusOptions word{.text = "Stayed on this machine", .icon = Icon::laptop, .style = ui::style::meta};
  if (row.width() > ui::status_word_width(frame.ui, word)) ui::status_word(frame.ui, row.rest(), word);
}

void draw_figures(const Frame& frame, const Rect& line, const StoredMessage& message) {
  auto& ui = frame.ui;
  const auto group = ui.open({.role = NodeRole::group,
                              .rect = line,
                              .name = "About this answer",
                              .key = "metadata",
                              .test_id = "message-metadata"});
  ui::Row row(line);
  // What a model wrote is labelled so (EU AI Act, article 50).
  const ui::BadgeOptions label{.text = "AI", .kind = ui::BadgeKind::neutral};
  ui::badge(ui, row.rest().x, line.y + line.h / 2, label);
  row.gap(ui::badge_width(ui, label) + 8);
  draw_left_to(frame, row, message);
  bool is_first = true;
  for (const std::string& figure : figures_of(frame, message)) {
    const ui::TextStyle style = is_first ? ui::style::meta_medium : ui::style::meta;
    row.gap(ui::label(ui, row.rest(), figure,
                      {.look = {.style = style, .tone = is_first ? ui::Tone::secondary : ui::Tone::muted}}) +
            8);
    is_first = false;
  }
  draw_stayed(frame, row, message);
}

float draw_foot(const Frame& frame, float x, float y, float width, const StoredMessage& message) {
  auto& ui = frame.ui;
  const float size = ui.is_phone() ? 44 : 28;
  ui::Row row({x, y + 4, width, size});
  const bool may_retry = !frame.state.running && frame.state.selected;
  const auto retry = may_retry ? ui::ButtonState::ready : ui::ButtonState::disabled;
  const Rect retry_rect = row.take_right(size);
  row.gap_right(2);
  const Rect copy_rect = row.take_right(size);
  draw_figures(frame, row.rest(), message);
  if (ui::icon_button(ui, copy_rect, {.name = "Copy answer", .icon = Icon::copy}))
    frame.act(view::CopyText{message.content, "Answer copied"});
  if (ui::icon_button(ui, retry_rect, {.name = "Ask again", .icon = Icon::retry, .state = retry}))
    frame.act(view::Retry{message.seq});
  return size + 4;
}

float draw_running_foot(const Frame& frame, float x, float y, float width, const StoredMessage& message) {
  const auto& running = *frame.state.running;
  std::string text = model_name(frame, message);
  const double seconds = (frame.wall_ms - running.first_token_ms) / 1000;
  if (running.first_token_ms > 0 && running.pieces > 3 && seconds > 0.3) {
    text += "   " + view::format_token_rate(static_cast<double>(running.pieces) / seconds) + "   " +
            view::format_count(running.pieces) + " tokens";
  }
  text += "   Esc stops";
  ui::Row row({x, y + 4, width, 28});
  draw_left_to(frame, row, message);
  ui::label(frame.ui, row.rest(), text,
            {.look = {.style = ui::style::meta, .tone = ui::Tone::muted}, .key = "running"});
  return 32;
}

}  // namespace

float draw_user_message(const Frame& frame, float x, float y, float width, const StoredMessage& message,
                        size_t position) {
  auto& ui = frame.ui;
  const float size = ui.is_phone() ? 44 : 28;
  const float text_max = std::min(kBubbleMax, width - 2 * size - 4) - 28;
  ui::TextBlock& block = frame.memory.questions[position];
  block.set({{.text = message.content, .style = ui::style::body}});
  const float natural = std::min(text_max, block.natural_width(ui) + 1);
  const float text_h = block.layout(ui, natural);
  const Rect bubble{x + width - natural - 28, y, natural + 28, text_h + 16};
  const auto article = ui.open({.role = NodeRole::article,
                                .rect = {x, y, width, std::max(bubble.h, (40 + size) / 2)},
                                .name = "Your question",
                                .key = std::to_string(position),
                                .test_id = "user-message"});
  ui::draw_box(ui, bubble, {.fill = ui.palette().fill.neutral, .radius = 14});
  block.draw(ui, {.x = bubble.x + 14, .y = bubble.y + 8, .key = "text"});
  ui::Row row({x, y + (40 - size) / 2, bubble.x - x - 4, size});
  const auto edit = frame.state.running ? ui::ButtonState::disabled : ui::ButtonState::ready;
  if (ui::icon_button(ui, row.take_right(size), {.name = "Edit and ask again", .icon = Icon::edit, .state = edit}))
    frame.act(view::EditMessage{message.seq});
  if (ui::icon_button(ui, row.take_right(size), {.name = "Copy question", .icon = Icon::copy}))
    frame.act(view::CopyText{message.content, "Question copied"});
  return bubble.h;
}

namespace {

float draw_parts(const Frame& frame, float x, float y, float width, const StoredMessage& message, size_t position) {
  const bool runs = is_running(frame, message);
  float used = draw_thinking(frame, x, y, width, message, position);
  if (runs && message.content.empty() && message.thinking.empty())
    return used + draw_waiting(frame, x, y + used, width, message);
  used += draw_text(frame, x, y + used, width, message, position);
  used += draw_fault(frame, x, y + used, width, message);
  used += runs ? draw_running_foot(frame, x, y + used, width, message) : draw_foot(frame, x, y + used, width, message);
  return used;
}

}  // namespace

float draw_answer(const Frame& frame, float x, float y, float width, const StoredMessage& message, size_t position) {
  const bool runs = is_running(frame, message);
  const uint32_t flags = runs ? uint32_t{view::kBusy} : 0u;
  const std::string name = "Answer of " + model_name(frame, message);
  const std::string key = std::to_string(position);
  const auto article = frame.ui.open({.role = NodeRole::article,
                                      .rect = {x, y, width, 24},
                                      .name = name,
                                      .key = key,
                                      .test_id = "assistant-message",
                                      .flags = flags});
  const float height = draw_parts(frame, x, y, width, message, position);
  frame.ui.set_height(article.id(), height);
  return height;
}

}  // namespace kf::screens
