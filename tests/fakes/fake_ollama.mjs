// A fake of Ollama 0.17: its paths, shapes, headers and refusals. `node fake_ollama.mjs --port 21200 --behaviour slow`.
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runAsProgram, startFake } from './fake_server.mjs';
import { answerTokens, sleep } from './behaviour.mjs';
import { OllamaAnswer, goJson, goTime } from './ollama_answer.mjs';
import { fullName, keyOf, listing, ollamaModels, running, shown } from './ollama_models.mjs';

const json = 'application/json; charset=utf-8';
const plain = 'text/plain; charset=utf-8';
const keep_alive_ms = 5 * 60_000;

const local = /^(localhost|.*\.local|.*\.localhost|.*\.internal|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|10(\.\d+){3}|192\.168(\.\d+){2})$/;
const allowed_schemes = ['app:', 'file:', 'tauri:', 'vscode-webview:', 'vscode-file:'];

function isForeign({ headers }) {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  if (!local.test(host) && host !== hostname().toLowerCase()) return true;
  if (headers.origin === undefined) return false;
  if (allowed_schemes.some((scheme) => headers.origin.startsWith(scheme))) return false;
  const origin = /^https?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0)(:\d+)?$/;
  return !origin.test(headers.origin);
}

class FakeOllama {
  constructor(models, version) {
    this.models = models;
    this.version = version;
    this.loaded_until = new Map();
  }

  find(name) { return this.models.find((model) => keyOf(model.name) === keyOf(name ?? '')); }
  error(exchange, status, error) { exchange.reply(status, json, goJson({ error })); }
  ok(exchange, body) { exchange.reply(200, json, goJson(body)); }

  async handle(exchange) {
    if (exchange.behaviour.kind === 'html') return exchange.reply(200, 'text/html', '<!doctype html><title>Router</title><h1>Welcome</h1>');
    if (exchange.behaviour.kind === 'forbidden' || isForeign(exchange)) return exchange.reply(403, '', '');
    if (exchange.behaviour.kind === 'unauthorized') return this.error(exchange, 401, 'unauthorized');
    const routes = {
      '/': { GET: (x) => x.reply(200, plain, 'Ollama is running') },
      '/api/version': { GET: (x) => this.ok(x, { version: this.version }) },
      '/api/status': { GET: (x) => this.ok(x, { cloud: { disabled: false, source: 'none' } }) },
      '/api/tags': { GET: (x) => this.tags(x) },
      '/api/ps': { GET: (x) => this.ps(x) },
      '/api/show': { POST: (x) => this.show(x) },
      '/api/chat': { POST: (x) => this.chat(x) },
      '/api/generate': { POST: (x) => this.generate(x) },
    };
    const methods = routes[exchange.path];
    if (!methods) return exchange.reply(404, 'text/plain', '404 page not found');
    const method = exchange.method === 'HEAD' && ['/', '/api/version', '/api/tags'].includes(exchange.path) ? 'GET' : exchange.method;
    if (!methods[method]) return exchange.reply(405, 'text/plain', '405 method not allowed', { Allow: Object.keys(methods).join(', ') });
    return methods[method](exchange);
  }

  async tags(exchange) {
    await sleep(exchange.behaviour.list_ms, exchange.signal);
    this.ok(exchange, { models: this.models.map(listing) });
  }
  ps(exchange) {
    const now = Date.now();
    const loaded = this.models.filter((model) => (this.loaded_until.get(model.name) ?? 0) > now);
    this.ok(exchange, { models: loaded.map((model) => running(model, goTime(this.loaded_until.get(model.name)))) });
  }
  show(exchange) {
    if (!this.checkBody(exchange)) return undefined;
    const name = exchange.body.model || exchange.body.name;
    if (!name) return this.error(exchange, 400, 'model is required');
    const model = this.find(name);
    return model ? this.ok(exchange, shown(model)) : this.error(exchange, 404, `model '${name}' not found`);
  }

  checkBody(exchange) {
    if (exchange.text === '') { this.error(exchange, 400, 'missing request body'); return false; }
    if (exchange.body === undefined || typeof exchange.body !== 'object' || exchange.body === null) {
      const is_cut = /^\s*[[{"]/.test(exchange.text);
      this.error(exchange, 400, is_cut ? 'unexpected EOF' : `invalid character '${exchange.text[0]}' looking for beginning of value`);
      return false;
    }
    return true;
  }

  // The model that may answer, or nothing when the refusal has been sent.
  accept(exchange) {
    if (!this.checkBody(exchange)) return undefined;
    const { model: name, tools, think, messages } = exchange.body;
    if (messages !== undefined && !Array.isArray(messages)) {
      return this.error(exchange, 400, `json: cannot unmarshal ${typeof messages} into Go struct field ChatRequest.messages of type []api.Message`);
    }
    if (!name) return this.error(exchange, 400, 'model is required');
    const model = this.find(name);
    if (!model) return this.error(exchange, 404, `model '${name}' not found`);
    const can = (what) => model.capabilities.includes(what);
    if (think && !can('thinking')) return this.error(exchange, 400, `"${name}" does not support thinking`);
    if (!can('completion')) return this.error(exchange, 400, `"${name}" does not support ${exchange.path.slice(5)}`);
    if (tools?.length && !can('tools')) return this.error(exchange, 400, `${fullName(name)} does not support tools`);
    if (exchange.behaviour.kind === 'busy') {
      const wait = exchange.behaviour.retry_after;
      if (wait) exchange.response.setHeader('Retry-After', String(wait));
      return this.error(exchange, 503, 'server busy, please try again.  maximum pending requests exceeded');
    }
    if (!model.remote_model) this.loaded_until.set(model.name, Date.now() + keep_alive_ms);
    return model;
  }

  async chat(exchange) {
    const model = this.accept(exchange);
    if (!model) return;
    const messages = exchange.body.messages ?? [];
    const shape = (message) => ({ message: { role: 'assistant', ...message } });
    const header = { model: exchange.body.model, created_at: goTime() };
    if (messages.length === 0) {
      const is_unload = exchange.body.keep_alive === 0;
      if (is_unload) this.loaded_until.delete(model.name);
      return this.ok(exchange, { ...header, ...shape({ content: '' }), done: true, done_reason: is_unload ? 'unload' : 'load' });
    }
    const { tools, think, options } = exchange.body;
    const question = {
      lastWords: messages.at(-1).content ?? '',
      thinks: model.capabilities.includes('thinking') && think !== false,
      tool: messages.at(-1).role === 'tool' ? undefined : tools?.[0],
      tokens_max: options?.num_predict > 0 ? options.num_predict : undefined,
    };
    await this.answer(exchange, model, shape, question);
  }
  async generate(exchange) {
    const model = this.accept(exchange);
    if (!model) return;
    await this.answer(exchange, model, ({ content }) => ({ response: content }), { lastWords: exchange.body.prompt ?? '' });
  }

  async answer(exchange, model, shape, question) {
    if (exchange.body.stream !== false) return new OllamaAnswer(exchange, exchange.body.model, shape, model).run(question);
    const all = answerTokens(exchange.behaviour, question.lastWords);
    const tokens = all.slice(0, question.tokens_max);
    exchange.tokens_sent = tokens.length;
    const text = goJson(tokens.join(''));
    const last = new OllamaAnswer(exchange, exchange.body.model, shape, model).lastLine(tokens.length < all.length ? 'length' : 'stop');
    return exchange.reply(200, json, last.trim().replace('"content":""', () => `"content":${text}`)
      .replace('"response":""', () => `"response":${text}`));
  }
}

export async function startFakeOllama({ port = 0, host, models = ollamaModels, behaviour = 'normal', version = '0.17.4' } = {}) {
  const ollama = new FakeOllama(models, version);
  const fake = await startFake({ port, host, behaviour }, (exchange) => ollama.handle(exchange));
  return Object.assign(fake, { setModels: (list) => { ollama.models = list; } });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runAsProgram('fake Ollama', ({ version, ...rest }) => startFakeOllama({ ...rest, version }),
    { version: { type: 'string', default: '0.17.4' } });
}
