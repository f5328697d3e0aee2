// The body of a fake LM Studio's streamed answer: an event stream of OpenAI's chunks.
import { Pace, answerTokens, sleep, tokensOf } from './behaviour.mjs';

const event = (data) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

export class LmStudioAnswer {
  constructor(exchange, model) {
    this.exchange = exchange;
    this.behaviour = exchange.behaviour;
    this.model = this.behaviour.kind === 'other_model' ? 'another/model-7b' : model;
    this.id = `chatcmpl-${Math.random().toString(36).slice(2, 12)}`;
    this.created = Math.floor(Date.now() / 1000);
  }

  chunk(delta, finish_reason = null) {
    return event({ id: this.id, object: 'chat.completion.chunk', created: this.created, model: this.model,
      system_fingerprint: this.model, choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  }
  usage() {
    return { prompt_tokens: 26, completion_tokens: this.exchange.tokens_sent, total_tokens: 26 + this.exchange.tokens_sent };
  }

  async send(text) {
    const write = this.behaviour.kind === 'one_byte_chunks' ? 'writeByteByByte' : 'write';
    await this.exchange[write](text);
  }
  async sendTokens(tokens, key) {
    const pace = new Pace(this.behaviour, this.exchange.signal);
    for (let i = 0; i < tokens.length && !this.exchange.gone; ++i) {
      await pace.until(i);
      await this.send(this.chunk({ ...(this.exchange.tokens_sent === 0 ? { role: 'assistant' } : {}), [key]: tokens[i] }));
      this.exchange.tokens_sent += 1;
    }
  }

  async run({ lastWords, tool, tokens_max, with_usage }) {
    const { behaviour, exchange } = this;
    const is_early_end = ['stall', 'die', 'error_line', 'blanks', 'long_line'].includes(behaviour.kind);
    const all = answerTokens(behaviour, lastWords);
    const tokens = is_early_end ? all.slice(0, behaviour.after) : all.slice(0, tokens_max);
    await sleep(behaviour.first_token_ms, exchange.signal);
    if (exchange.gone) return;
    exchange.response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    if (behaviour.thinking) await this.sendTokens(tokensOf(behaviour.thinking), 'reasoning_content');
    const calls = behaviour.kind === 'tool_call' && tool;
    await (calls ? this.sendToolCall(tool) : this.sendTokens(tokens, 'content'));
    await this.end(calls ? 'tool_calls' : tokens.length < all.length ? 'length' : 'stop', with_usage);
  }

  // The name first, then the arguments a few letters at a time.
  async sendToolCall(tool) {
    const id = String(Math.floor(Math.random() * 1e9));
    const piece = (call) => this.send(this.chunk({ tool_calls: [{ index: 0, ...call }] }));
    await piece({ id, type: 'function', function: { name: tool.function.name, arguments: '' } });
    for (const part of JSON.stringify({ query: 'capital of France' }).match(/.{1,6}/g)) {
      await piece({ function: { arguments: part } });
      this.exchange.tokens_sent += 1;
    }
  }

  async end(reason, with_usage) {
    const { behaviour, exchange } = this;
    if (exchange.gone) return;
    switch (behaviour.kind) {
      case 'stall': return sleep(1 << 30, exchange.signal);
      case 'die': return exchange.cut();
      case 'no_end': return exchange.response.end();
      case 'blanks': return this.sendBlanks();
      case 'long_line': await this.sendLongLine(); break;
      case 'bad_utf8': await this.sendBrokenBytes(); break;
      case 'error_line': {
        const words = 'The model has crashed without additional information. (Exit code: null)';
        await this.send(`event: error\n${event({ error: { message: words } })}`);
        return exchange.response.end();
      }
      default:
    }
    await this.send(this.chunk({}, reason));
    if (with_usage) {
      await this.send(event({ id: this.id, object: 'chat.completion.chunk', created: this.created, model: this.model,
        system_fingerprint: this.model, choices: [], usage: this.usage() }));
    }
    await this.send(event('[DONE]'));
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
    await this.exchange.write('data: {"choices":[{"index":0,"delta":{"content":"');
    for (let sent = 0; sent < this.behaviour.bytes && !this.exchange.gone; sent += piece.length) await this.exchange.write(piece);
    await this.exchange.write('"}}]}\n\n');
  }
  async sendBrokenBytes() {
    const [head, tail] = this.chunk({ content: '@' }).split('@');
    for (const bytes of [[0xc3], [0xbc], [0xff]]) {
      await this.exchange.write(Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)]));
    }
  }
}
