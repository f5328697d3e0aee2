#include "shared/view/theme.h"

#include <array>

namespace kf::view {
namespace {

constexpr Palette kLight{
    .bg = {.rail = {0xF1F1EEFF},
           .sidebar = {0xF6F6F4FF},
           .surface = {0xFFFFFFFF},
           .raised = {0xFFFFFFFF},
           .overlay = {0xFFFFFFFF},
           .sunken = {0xF6F6F4FF},
           .code = {0xF6F6F4FF},
           .tooltip = {0x26272BFF}},
    .fill = {.neutral = {0x1B1C1F0D},
             .hover = {0x1B1C1F0A},
             .pressed = {0x1B1C1F17},
             .selected = {0x1B1C1F12},
             .track = {0x1B1C1F1A},
             .skeleton = {0x1B1C1F0F}},
    .border = {.subtle = {0xE9E9E5FF}, .normal = {0xDEDED9FF}, .strong = {0xC9C9C3FF}, .control = {0x8B8D93FF}},
    .text = {.primary = {0x1B1C1FFF},
             .secondary = {0x50535AFF},
             .muted = {0x606369FF},
             .disabled = {0x9A9CA2FF},
             .on_tooltip = {0xF4F4F2FF},
             .link = {0x3644BEFF}},
    .accent = {.fill = {0x4353D6FF},
               .fill_hover = {0x3947C2FF},
               .fill_pressed = {0x303CA8FF},
               .on = {0xFFFFFFFF},
               .text = {0x3644BEFF},
               .soft = {0xEBEDFCFF},
               .border = {0xB9C0F3FF}},
    .success = {.text = {0x14663AFF}, .solid = {0x1E8A50FF}, .soft = {0xE5F3EAFF}, .border = {0xB5DCC4FF}},
    .warning = {.text = {0x7A5200FF}, .solid = {0xAD7300FF}, .soft = {0xFBF1DCFF}, .border = {0xE9CF94FF}},
    .danger =
        {.text = {0xA81F2CFF}, .solid = {0xC42F3BFF}, .on = {0xFFFFFFFF}, .soft = {0xFCEBEBFF}, .border = {0xEFBDBFFF}},
    .info = {.text = {0x1B5590FF}, .solid = {0x2B78C5FF}, .soft = {0xE7F0FAFF}, .border = {0xB8D2ECFF}},
    .syntax = {.plain = {0x1B1C1FFF},
               .keyword = {0x7A2E9EFF},
               .string = {0x14663AFF},
               .number = {0x8A4200FF},
               .comment = {0x606369FF},
               .function = {0x1B5590FF},
               .type = {0x7A5200FF}},
    .chart = {.s1 = {0x4353D6FF},
              .s2 = {0x0E7C86FF},
              .s3 = {0xB4531AFF},
              .s4 = {0x8B3FA8FF},
              .grid = {0xE9E9E5FF},
              .axis = {0x606369FF}},
    .selection = {0xCBD2FBFF},
    .focus = {0x4353D6FF},
    .scrim = {0x1B1C1F66},
    .shadow = {0x14151AFF},
};

constexpr Palette kDark{
    .bg = {.rail = {0x0D0E10FF},
           .sidebar = {0x121316FF},
           .surface = {0x17181BFF},
           .raised = {0x1D1E22FF},
           .overlay = {0x222328FF},
           .sunken = {0x121316FF},
           .code = {0x111215FF},
           .tooltip = {0xE8E8EAFF}},
    .fill = {.neutral = {0xFFFFFF0F},
             .hover = {0xFFFFFF0A},
             .pressed = {0xFFFFFF1A},
             .selected = {0xFFFFFF12},
             .track = {0xFFFFFF1F},
             .skeleton = {0xFFFFFF12}},
    .border = {.subtle = {0x26272CFF}, .normal = {0x303137FF}, .strong = {0x43454DFF}, .control = {0x73767FFF}},
    .text = {.primary = {0xEBEBEDFF},
             .secondary = {0xB3B5BCFF},
             .muted = {0x979AA3FF},
             .disabled = {0x666972FF},
             .on_tooltip = {0x1B1C1FFF},
             .link = {0xA9B3FFFF}},
    .accent = {.fill = {0x5365E6FF},
               .fill_hover = {0x4A5BDAFF},
               .fill_pressed = {0x4151C4FF},
               .on = {0xFFFFFFFF},
               .text = {0xA9B3FFFF},
               .soft = {0x22264AFF},
               .border = {0x414A93FF}},
    .success = {.text = {0x74CF9BFF}, .solid = {0x3DB477FF}, .soft = {0x16291FFF}, .border = {0x26513AFF}},
    .warning = {.text = {0xE6BC66FF}, .solid = {0xD39E37FF}, .soft = {0x2C2416FF}, .border = {0x5A4721FF}},
    .danger =
        {.text = {0xFF9494FF}, .solid = {0xCF3F4AFF}, .on = {0xFFFFFFFF}, .soft = {0x331B1DFF}, .border = {0x6A2F33FF}},
    .info = {.text = {0x86BCF5FF}, .solid = {0x4A94DEFF}, .soft = {0x15263AFF}, .border = {0x254A70FF}},
    .syntax = {.plain = {0xEBEBEDFF},
               .keyword = {0xD3A4F0FF},
               .string = {0x8FD3A8FF},
               .number = {0xF0B27AFF},
               .comment = {0x979AA3FF},
               .function = {0x8FC1F7FF},
               .type = {0xE6BC66FF}},
    .chart = {.s1 = {0x8C99FFFF},
              .s2 = {0x4FC3C9FF},
              .s3 = {0xF0995CFF},
              .s4 = {0xCF92E8FF},
              .grid = {0x26272CFF},
              .axis = {0x979AA3FF}},
    .selection = {0x39428CFF},
    .focus = {0x8C99FFFF},
    .scrim = {0x0000008C},
    .shadow = {0x000000FF},
};

constexpr auto kLevel2Light = std::to_array<ShadowLayer>({{2, 2, 0.0052F}, {1, 1, 0.0157F}, {1, 0, 0.03F}});
constexpr auto kLevel2Dark = std::to_array<ShadowLayer>({{2, 2, 0.0207F}, {1, 1, 0.0627F}, {1, 0, 0.12F}});
constexpr auto kLevel3Light = std::to_array<ShadowLayer>({{9, 12, 0.001F},
                                                          {8, 10, 0.003F},
                                                          {6, 8, 0.0057F},
                                                          {5, 6, 0.009F},
                                                          {4, 4, 0.0128F},
                                                          {3, 2, 0.0172F},
                                                          {1, 0, 0.022F}});
constexpr auto kLevel3Dark = std::to_array<ShadowLayer>({{9, 12, 0.0036F},
                                                         {8, 10, 0.0108F},
                                                         {6, 8, 0.0206F},
                                                         {5, 6, 0.0327F},
                                                         {4, 4, 0.0467F},
                                                         {3, 2, 0.0625F},
                                                         {1, 0, 0.08F}});
constexpr auto kLevel4Light = std::to_array<ShadowLayer>({{20, 27, 0.0005F},
                                                          {18, 24, 0.0014F},
                                                          {16, 21, 0.0026F},
                                                          {14, 18, 0.0042F},
                                                          {12, 15, 0.0059F},
                                                          {10, 12, 0.0079F},
                                                          {8, 9, 0.0102F},
                                                          {6, 6, 0.0126F},
                                                          {4, 3, 0.0152F},
                                                          {2, 0, 0.018F}});
constexpr auto kLevel4Dark = std::to_array<ShadowLayer>({{20, 27, 0.0019F},
                                                         {18, 24, 0.0057F},
                                                         {16, 21, 0.0109F},
                                                         {14, 18, 0.0173F},
                                                         {12, 15, 0.0247F},
                                                         {10, 12, 0.0331F},
                                                         {8, 9, 0.0424F},
                                                         {6, 6, 0.0525F},
                                                         {4, 3, 0.0634F},
                                                         {2, 0, 0.075F}});

constexpr float kTabletWidthMin = 640;
constexpr float kDesktopWidthMin = 1024;
constexpr float kWideWidthMin = 1680;

}  // namespace

const Palette& palette(Appearance appearance) { return appearance == Appearance::dark ? kDark : kLight; }

TextStyle on_phone(TextStyle style) {
  if (style.face == FontFace::mono) return style;
  if (style.size == type_scale::ui.size) return {15, 22, style.weight, style.face};
  if (style.size == type_scale::meta.size) return {13, 18, style.weight, style.face};
  if (style == type_scale::body) return {16, 24, style.weight, style.face};
  return style;
}

std::span<const ShadowLayer> shadow_layers(int level, Appearance appearance) {
  const bool is_dark = appearance == Appearance::dark;
  switch (level) {
    case 2: return is_dark ? std::span<const ShadowLayer>(kLevel2Dark) : kLevel2Light;
    case 3: return is_dark ? std::span<const ShadowLayer>(kLevel3Dark) : kLevel3Light;
    case 4: return is_dark ? std::span<const ShadowLayer>(kLevel4Dark) : kLevel4Light;
    default: return {};
  }
}

Layout layout_for(float page_width) {
  if (page_width < kTabletWidthMin) return Layout::phone;
  if (page_width < kDesktopWidthMin) return Layout::tablet;
  return page_width < kWideWidthMin ? Layout::desktop : Layout::wide;
}

}  // namespace kf::view
