// The body of a fake Ollama's streamed answer: NDJSON, as /api/chat and /api/generate write it.
import { Pace, answerTokens, sleep, tokensOf } from './behaviour.mjs';

// Go's encoding: <, > and & as escapes, times with nanoseconds.
export const goJson = (value) =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
export const goTime = (ms = Date.now()) => `${new Date(ms).toISOString().slice(0, -1)}${String(process.hrtime()[1] % 1e6).padStart(6, '0')}Z`;

const nanoseconds = (from_ms) => Math.max(1, Math.round((performance.now() - from_ms) * 1e6));

// Writes lines for one exchange. `shape` makes the part of a line that differs between chat and generate.
export class OllamaAnswer {
  // The model's entry says which server answers in its place; `is_silent`: its answers do not.
  constructor(exchange, model, shape, { remote_model, remote_host, is_silent } = {}) {
    this.exchange = exchange;
    this.behaviour = exchange.behaviour;
    const name = this.behaviour.kind === 'other_model' ? 'another-model:7b' : model;
    this.head = { model: name, ...(remote_host && !is_silent ? { remote_model, remote_host } : {}) };
    this.shape = shape;
  }

  line(message) {
    return `${goJson({ ...this.head, created_at: goTime(), ...this.shape(message), done: false })}\n`;
  }
  lastLine(reason) {
    const duration = nanoseconds(this.exchange.started_ms);
    return `${goJson({ ...this.head, created_at: goTime(), ...this.shape({ content: '' }), done: true, done_reason: reason,
      total_duration: duration, load_duration: 12345678, prompt_eval_count: 26, prompt_eval_duration: 3456789,
      eval_count: this.exchange.tokens_sent, eval_duration: duration })}\n`;
  }

  async send(text) {
    const write = this.behaviour.kind === 'one_byte_chunks' ? 'writeByteByByte' : 'write';
    await this.exchange[write](text);
  }
  async sendTokens(tokens, key) {
    const pace = new Pace(this.behaviour, this.exchange.signal);
    for (let i = 0; i < tokens.length && !this.exchange.gone; ++i) {
      await pace.until(i);
      await this.send(this.line(key === 'content' ? { content: tokens[i] } : { content: '', thinking: tokens[i] }));
      this.exchange.tokens_sent += 1;
    }
  }

  async run({ lastWords, thinks, tool, tokens_max }) {
    const { behaviour, exchange } = this;
    const is_early_end = ['stall', 'die', 'error_line', 'blanks', 'long_line'].includes(behaviour.kind);
    const all = answerTokens(behaviour, lastWords);
    const tokens = is_early_end ? all.slice(0, behaviour.after) : all.slice(0, tokens_max);
    await sleep(behaviour.first_token_ms, exchange.signal);
    if (exchange.gone) return;
    exchange.response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    if (behaviour.thinking && thinks) await this.sendTokens(tokensOf(behaviour.thinking), 'thinking');
    if (behaviour.kind === 'tool_call' && tool) {
      await this.sendToolCall(tool);
    } else {
      await this.sendTokens(tokens, 'content');
    }
    await this.end(tokens.length < all.length ? 'length' : 'stop');
  }

  async sendToolCall(tool) {
    const id = `call_${Math.random().toString(36).slice(2, 10)}`;
    const call = { id, function: { index: 0, name: tool.function.name, arguments: { query: 'capital of France' } } };
    await this.send(this.line({ content: '', tool_calls: [call] }));
    this.exchange.tokens_sent += 1;
  }

  async end(reason) {
    const { behaviour, exchange } = this;
    if (exchange.gone) return;
    switch (behaviour.kind) {
      case 'stall': return sleep(1 << 30, exchange.signal);
      case 'die': return exchange.cut();
      case 'no_end': return exchange.response.end();
      case 'blanks': return this.sendBlanks();
      case 'long_line': await this.sendLongLine(); break;
      case 'bad_utf8': await this.sendBrokenBytes(); break;
      case 'error_line':
        await this.send(`${goJson({ error: 'an error was encountered while running the model: CUDA error: out of memory' })}\n`);
        return exchange.response.end();
      default:
    }
    await this.send(this.lastLine(reason));
    exchange.response.end();
  }

  async sendBlanks() {
    while (!this.exchange.gone) {
      await this.exchange.write('\n'.repeat(64));
      await sleep(1, this.exchange.signal);
    }
  }
  async sendLongLine() {
    const piece = 'x'.repeat(1 << 20);
    await this.exchange.write('{"model":"m","message":{"role":"assistant","content":"');
    for (let sent = 0; sent < this.behaviour.bytes && !this.exchange.gone; sent += piece.length) await this.exchange.write(piece);
    await this.exchange.write('"},"done":false}\n');
  }
  // "ü" in two tokens, then a byte that is never valid.
  async sendBrokenBytes() {
    const [head, tail] = this.line({ content: '@' }).split('@');
    for (const bytes of [[0xc3], [0xbc], [0xff]]) {
      await this.exchange.write(Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)]));
    }
  }
}
