// The way into the Wasm: texts cross as UTF-8 with their length, events by the number of their kind.

// In the order of kf::host::Event::Kind (events.h); tests/web/bridge.test.mjs compares the two.
export const EVENT_KINDS = [
  'activate', 'input', 'submit', 'key', 'scroll', 'focus', 'pointer_move', 'pointer_down', 'pointer_up', 'pointer_leave',
  'fetch_head', 'fetch_chunk', 'fetch_done', 'route', 'environment', 'visibility', 'session_ready', 'storage', 'escape',
];
const NUMBER_OF = new Map(EVENT_KINDS.map((kind, number) => [kind, number]));

// What a person does next may rest on what they typed, so the frame that takes the typing is drawn before these are queued.
const AFTER_TYPING = new Set(['submit', 'activate']);

export class Bridge {
  #decoder = new TextDecoder();
  #encoder = new TextEncoder();
  #typed = false;

  // `wake` asks for a frame, `drawNow` draws one at once.
  constructor({ wake, drawNow }) {
    this.wake = wake;
    this.drawNow = drawNow;
  }

  attach(module) {
    this.module = module;
  }

  text(pointer, size) {
    return this.#decoder.decode(this.bytes(pointer, size));
  }

  bytes(pointer, size) {
    return this.module.HEAPU8.subarray(pointer, pointer + size);
  }

  // Puts a text or bytes where the next call into the Wasm, or its caller, takes them from.
  give(content) {
    const bytes = typeof content === 'string' ? this.#encoder.encode(content) : content;
    const pointer = this.module._kf_text_buffer(bytes.length);
    this.module.HEAPU8.set(bytes, pointer);
  }

  emit(kind, { node = 0, id = 0, number = 0, x = 0, y = 0, flag = false, text = '' } = {}) {
    if (this.#typed && AFTER_TYPING.has(kind)) this.drawNow();
    if (kind === 'input') this.#typed = true;
    if (text.length > 0) this.give(text);
    this.module._kf_on_event(NUMBER_OF.get(kind), node, id, number, x, y, flag ? 1 : 0);
    this.wake();
  }

  emitEnvironment(bits) {
    this.module._kf_on_environment(bits);
    this.wake();
  }

  queuedBytes() {
    return this.module._kf_queued_bytes();
  }

  frame(now, { width, height, ratio }) {
    this.#typed = false;
    return this.module._kf_frame(now, width, height, ratio);
  }
}
