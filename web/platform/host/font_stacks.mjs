// Which fonts draw what: the stacks of the design's tokens, and the family to ask first for the scripts that those rarely hold (the
// browser's own search costs ten times as much for each glyph).

export const UI = "system-ui, -apple-system, 'Segoe UI Variable Text', 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
export const MONO = "ui-monospace, 'SF Mono', 'Cascadia Code', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const EMOJI = "'Noto Color Emoji', 'Apple Color Emoji', 'Segoe UI Emoji'";

// In the order of kf::fonts::Face.
export const FACES = [
  { style: 'normal', weight: 400, families: UI },
  { style: 'normal', weight: 500, families: UI },
  { style: 'normal', weight: 600, families: UI },
  { style: 'italic', weight: 400, families: UI },
  { style: 'normal', weight: 400, families: MONO, mono: true },
  { style: 'normal', weight: 600, families: MONO, mono: true },
];

const HAN = {
  ja: "'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic UI', 'Yu Gothic'",
  ko: "'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic'",
  zh: "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei UI', 'Microsoft YaHei'",
  tw: "'Noto Sans CJK TC', 'PingFang TC', 'Microsoft JhengHei UI', 'Microsoft JhengHei'",
};

// The same ideograph looks different in each country, so the reader's language decides.
export function hanFamilies(language) {
  if (/^zh-(tw|hk|hant)/i.test(language)) return HAN.tw;
  return HAN[language.slice(0, 2).toLowerCase()] ?? HAN.zh;
}

const BLOCKS = [
  [0x0590, 0x05ff, "'Noto Sans Hebrew'"],
  [0x0600, 0x06ff, "'Noto Sans Arabic', 'Noto Naskh Arabic'"],
  [0x0900, 0x097f, "'Noto Sans Devanagari', 'Nirmala UI', 'Kohinoor Devanagari'"],
  [0x0980, 0x09ff, "'Noto Sans Bengali', 'Nirmala UI'"],
  [0x0b80, 0x0bff, "'Noto Sans Tamil', 'Nirmala UI'"],
  [0x0e00, 0x0e7f, "'Noto Sans Thai', 'Leelawadee UI', Thonburi"],
  [0x1100, 0x11ff, HAN.ko],
  [0x2190, 0x23ff, "'Noto Sans Symbols', 'Noto Sans Symbols 2', 'Noto Sans Math', 'Segoe UI Symbol', 'Apple Symbols'"],
  [0x2e80, 0x303f, 'han'],
  [0x3040, 0x30ff, HAN.ja],
  [0x3130, 0x318f, HAN.ko],
  [0x3400, 0x9fff, 'han'],
  [0xac00, 0xd7af, HAN.ko],
  [0xf900, 0xfaff, 'han'],
  [0xff00, 0xffef, 'han'],
  [0x20000, 0x323af, 'han'],
];

// The families to try for a code point, the likeliest first. Emoji that are pictures by themselves come from the emoji font.
export function familiesFor(face, codepoint, language) {
  const { families } = FACES[face];
  if (codepoint < 0x590) return families;
  if (/\p{Emoji_Presentation}/u.test(String.fromCodePoint(codepoint))) return `${EMOJI}, ${families}`;
  const block = BLOCKS.find(([first, last]) => codepoint >= first && codepoint <= last);
  if (!block) return families;
  const first = block[2] === 'han' ? hanFamilies(language) : block[2];
  // Symbols that the text's own font has should match it; other scripts it does not have.
  return block[0] === 0x2190 ? `${families}, ${first}` : `${first}, ${families}`;
}

export const runFamilies = (face) => `${FACES[face].families}, ${EMOJI}`;
