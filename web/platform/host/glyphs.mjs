// Draws single glyphs and whole shaped runs with the browser's fonts and hands over their pixels.
import { FACES, familiesFor, runFamilies } from './font_stacks.mjs';

const CANVAS_START_PX = 256;
const RUN_WIDTH_MAX_PX = 4096;
const HEIGHT_MAX_PX = 512;
const MARGIN_PX = 1;  // antialiasing reaches this far beyond the outline

const INVISIBLE = /^[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Variation_Selector}]$/u;
const ADVANCES = /^\p{Zs}$/u;
const EMOJI_STYLE = /\p{Emoji_Presentation}|\uFE0F|\p{Regional_Indicator}/u;
const STRONG = /\p{L}/u;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

export const NOTHING = { advance: 0, x0: 0, y0: 0, w: 0, h: 0, coloured: false, visible: false };

// The first letter decides, as in the Unicode bidirectional algorithm.
export function isRightToLeft(text) {
  const letter = text.match(STRONG);
  return Boolean(letter && RIGHT_TO_LEFT.test(letter[0]));
}

export function hasColours(rgba) {
  for (let i = 0; i < rgba.length; i += 4)
    if (rgba[i + 3] > 16 && Math.min(rgba[i], rgba[i + 1], rgba[i + 2]) < 250) return true;
  return false;
}

export class Glyphs {
  #font = '';
  #digits = new Map();
  #metrics = new Map();

  // `createCanvas(width, height)` gives a canvas that is read back often.
  constructor(createCanvas, language = 'en') {
    this.language = language;
    this.canvas = createCanvas(CANVAS_START_PX, CANVAS_START_PX);
    this.context = this.canvas.getContext('2d', { willReadFrequently: true });
    this.pixels = new Uint8ClampedArray();
  }

  metrics(face, px) {
    const key = `${face}/${px}`;
    if (!this.#metrics.has(key)) {
      this.#use(face, px, FACES[face].families);
      const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = this.context.measureText('Hg');
      this.#metrics.set(key, { ascent, descent });
    }
    return this.#metrics.get(key);
  }

  // One code point, its pen moved right by `shift` of a pixel. The pixels stay in `this.pixels`.
  glyph(face, px, codepoint, shift) {
    const text = String.fromCodePoint(codepoint);
    if (INVISIBLE.test(text) && !ADVANCES.test(text)) return NOTHING;
    this.#use(face, px, familiesFor(face, codepoint, this.language));
    const measured = this.context.measureText(text);
    const cell = this.#digitCell(face, px, codepoint);
    const advance = cell || measured.width;
    if (ADVANCES.test(text)) return { ...NOTHING, advance };
    return this.#draw(text, measured, { advance, shift: shift + (advance - measured.width) / 2, rgb: 0xffffff, emoji: true });
  }

  // A run that must be shaped whole, in the colour `rgb`.
  run(face, px, text, rgb) {
    this.#use(face, px, runFamilies(face), isRightToLeft(text) ? 'rtl' : 'ltr');
    const measured = this.context.measureText(text);
    const emoji = rgb === 0xffffff && EMOJI_STYLE.test(text);
    return this.#draw(text, measured, { advance: measured.width, shift: 0, rgb, emoji });
  }

  // All digits of the proportional faces are as wide as the widest, so that numbers stand still while they change.
  #digitCell(face, px, codepoint) {
    if (codepoint < 0x30 || codepoint > 0x39 || FACES[face].mono) return 0;
    const key = `${face}/${px}`;
    if (!this.#digits.has(key)) {
      const widths = [...'0123456789'].map((digit) => this.context.measureText(digit).width);
      this.#digits.set(key, Math.max(...widths));
    }
    return this.#digits.get(key);
  }

  #use(face, px, families, direction = 'ltr') {
    const { style, weight } = FACES[face];
    const font = `${style} ${weight} ${px}px ${families}`;
    const { context } = this;
    if (font !== this.#font) {
      this.#font = font;
      context.font = font;
      context.fontKerning = 'none';
      context.textRendering = 'geometricPrecision';
      context.textBaseline = 'alphabetic';
      context.textAlign = 'left';
    }
    context.direction = direction;
  }

  #draw(text, measured, { advance, shift, rgb, emoji }) {
    const x0 = Math.floor(-measured.actualBoundingBoxLeft) - MARGIN_PX;
    const y0 = Math.floor(-measured.actualBoundingBoxAscent) - MARGIN_PX;
    const w = Math.min(RUN_WIDTH_MAX_PX, Math.ceil(measured.actualBoundingBoxRight + shift) + MARGIN_PX - x0);
    const h = Math.min(HEIGHT_MAX_PX, Math.ceil(measured.actualBoundingBoxDescent) + MARGIN_PX - y0);
    if (w <= 2 * MARGIN_PX || h <= 2 * MARGIN_PX) return { ...NOTHING, advance };
    this.#makeRoom(w, h);
    const { context } = this;
    context.clearRect(0, 0, w, h);
    context.fillStyle = `#${rgb.toString(16).padStart(6, '0')}`;
    context.fillText(text, shift - x0, -y0);
    this.pixels = context.getImageData(0, 0, w, h).data;
    return { advance, x0, y0, w, h, coloured: emoji && hasColours(this.pixels), visible: true };
  }

  // Resizing a canvas forgets its state.
  #makeRoom(w, h) {
    if (w <= this.canvas.width && h <= this.canvas.height) return;
    const { direction } = this.context;
    const font = this.#font;
    this.canvas.width = Math.max(w, this.canvas.width);
    this.canvas.height = Math.max(h, this.canvas.height);
    this.#font = '';
    Object.assign(this.context, { font, fontKerning: 'none', textRendering: 'geometricPrecision', textBaseline: 'alphabetic', direction });
    this.context.textAlign = 'left';
    this.#font = font;
  }
}
