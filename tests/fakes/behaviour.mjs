// How a fake answers: what it says, how fast, and which of the ways to fail that real servers and hostile ones have.

// `kind` is one of
//   answer, echo       the text, or the user's own last words
//   tool_call          calls the first tool of the request (answers when there is none)
//   stall              silence after `after` tokens, until the reader leaves
//   die                the connection is cut after `after` tokens
//   error_line         the server's own error in mid-stream, after `after` tokens
//   no_end             ends after all tokens, without the end mark
//   html               a web page with status 200, for every path
//   other_model        another model answers than the one asked
//   bad_utf8           broken bytes, and a character cut in two by two tokens
//   long_line          one line of `bytes` (100 MB) after `after` tokens
//   one_byte_chunks    every byte a packet of its own
//   blanks             blank lines without end, after `after` tokens
//   busy, unauthorized, forbidden
// `tokens_per_second` 0 means as fast as the reader takes them. `tokens` repeats or cuts the text to that many.
export const defaults = {
  kind: 'answer',
  text: 'Paris is the capital of France. It lies on the Seine.',
  tokens: 0,
  tokens_per_second: 100,
  first_token_ms: 0,
  list_ms: 0,
  after: 3,
  bytes: 100 * 1024 * 1024,
  thinking: '',
  retry_after: 0,
};

const presets = {
  normal: {},
  slow: { tokens_per_second: 4 },
  fast: { tokens_per_second: 0 },
  thinking: { thinking: 'The user asks for a capital. I know this one.' },
  slow_listing: { list_ms: 3000 },
  late: { first_token_ms: 3000 },
};

const kinds = new Set(['answer', 'echo', 'tool_call', 'stall', 'die', 'error_line', 'no_end', 'html', 'other_model',
  'bad_utf8', 'long_line', 'one_byte_chunks', 'blanks', 'busy', 'unauthorized', 'forbidden', 'not_loaded']);

// From a name (a preset or a kind) or an object with any of the members of `defaults` and `preset`.
export function behaviourFrom(wish = 'normal') {
  const { preset, ...rest } = typeof wish === 'string' ? (wish in presets ? { preset: wish } : { kind: wish }) : wish;
  const behaviour = { ...defaults, ...(preset ? presets[preset] : {}), ...rest };
  if (!behaviour || !kinds.has(behaviour.kind)) throw new Error(`unknown behaviour: ${JSON.stringify(wish)}`);
  return behaviour;
}

// "Hello there." -> ["Hello", " there", "."], much as a tokenizer cuts it.
export function tokensOf(text) {
  return text.match(/\s*[\p{L}\p{N}]+|\s*[^\s\p{L}\p{N}]+|\s+/gu) ?? [];
}

export function answerTokens(behaviour, lastWords) {
  const tokens = tokensOf(behaviour.kind === 'echo' ? lastWords : behaviour.text);
  if (!behaviour.tokens) return tokens;
  return Array.from({ length: behaviour.tokens }, (_, i) => (i < tokens.length ? tokens[i] : ` word${i}`));
}

// A timer whose end a closing connection brings forward.
export function sleep(ms, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => { clearTimeout(timer); signal.removeEventListener('abort', done); resolve(); };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

// Waits until token number `index` is due; keeps the rate however long the writing took.
export class Pace {
  constructor(behaviour, signal) {
    this.rate = behaviour.tokens_per_second;
    this.signal = signal;
    this.start = performance.now();
  }
  async until(index) {
    if (!this.rate) return;
    const wait = this.start + (index * 1000) / this.rate - performance.now();
    if (wait > 0.5) await sleep(wait, this.signal);
  }
}
