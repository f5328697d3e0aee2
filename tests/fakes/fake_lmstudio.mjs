// A fake of LM Studio's server. `node fake_lmstudio.mjs --port 21210 --generation v0 --token secret --jit off`.
import { fileURLToPath } from 'node:url';
import { runAsProgram, startFake, startGreeting } from './fake_server.mjs';
import { answerTokens, sleep } from './behaviour.mjs';
import { LmStudioAnswer } from './lmstudio_answer.mjs';
import { listingOpenai, listingV0, listingV1, lmstudioModels } from './lmstudio_models.mjs';

const json = 'application/json; charset=utf-8';
const generations = { v1: ['v1', 'v0', 'openai'], v0: ['v0', 'openai'], openai: ['openai'] };

// As 0.4.18 says it.
const tokenIsMissing = { error: { type: 'invalid_request', code: 'invalid_api_key',
  message: "An LM Studio API token is required to make requests to this server, but none was provided using the Authorization header using the 'Bearer' scheme " +
    "(i.e., 'Authorization: Bearer $LM_API_TOKEN'). Learn more at: https://lmstudio.ai/docs/developer/core/authentication." } };

class FakeLmStudio {
  constructor({ models, generation, token, jit }) {
    this.models = models.map((model) => ({ ...model }));
    this.paths = generations[generation];
    this.token = token;
    this.jit = jit;
  }

  reply(exchange, body, status = 200) { exchange.reply(status, json, JSON.stringify(body)); }
  error(exchange, status, message, code) {
    this.reply(exchange, { error: { message, type: 'invalid_request_error', param: code === 'model_not_found' ? 'model' : null, code } }, status);
  }

  async handle(exchange) {
    const { kind } = exchange.behaviour;
    if (kind === 'html') return exchange.reply(200, 'text/html; charset=utf-8', '<!DOCTYPE html><html><body>Hello</body></html>');
    if (kind === 'forbidden') return exchange.reply(403, '', '');
    if (exchange.method === 'GET' && exchange.path === '/lmstudio-greeting') return this.reply(exchange, { lmstudio: true });
    if (kind === 'unauthorized' || (this.token && exchange.headers.authorization !== `Bearer ${this.token}`)) {
      return this.reply(exchange, tokenIsMissing, 401);
    }
    switch (`${exchange.method} ${exchange.path}`) {
      case 'GET /api/v1/models': return this.list(exchange, 'v1', (all) => ({ models: all.map(listingV1) }));
      case 'GET /api/v0/models': return this.list(exchange, 'v0', (all) => ({ data: all.map(listingV0), object: 'list' }));
      case 'GET /v1/models': return this.list(exchange, 'openai', (all) => ({ data: this.visible(all).map(listingOpenai), object: 'list' }));
      case 'POST /v1/chat/completions': return this.chat(exchange);
      default: return this.unexpected(exchange);
    }
  }

  visible(all) { return this.jit ? all : all.filter((model) => model.loaded); }

  // Yes, with 200.
  unexpected(exchange) { this.reply(exchange, { error: `Unexpected endpoint or method. (${exchange.method} ${exchange.path})` }); }

  async list(exchange, generation, body) {
    if (!this.paths.includes(generation)) return this.unexpected(exchange);
    await sleep(exchange.behaviour.list_ms, exchange.signal);
    return this.reply(exchange, body(this.models));
  }

  // The name of the model that answers, or nothing when the refusal has been sent.
  accept(exchange) {
    const { body, behaviour } = exchange;
    if (!body || !Array.isArray(body.messages)) return this.error(exchange, 400, "'messages' field is required", null);
    if (behaviour.kind === 'busy') {
      if (behaviour.retry_after) exchange.response.setHeader('Retry-After', String(behaviour.retry_after));
      return this.error(exchange, 429, 'Too many requests are queued', null);
    }
    const loaded = this.models.filter((model) => model.loaded && model.type === 'llm');
    const known = this.models.find((model) => model.key === body.model);
    if (known?.loaded) return known.key;
    if (known && this.jit && behaviour.kind !== 'not_loaded') {
      known.loaded = true;
      return known.key;
    }
    if (behaviour.kind === 'not_loaded' || loaded.length === 0) {
      return this.error(exchange, 404,
        "No models loaded. Please load a model in the developer page or use the 'lms load' command.", 'model_not_found');
    }
    if (loaded.length === 1 && !this.jit) return loaded[0].key;  // a wrong name is ignored without a word
    return this.error(exchange, 400, `Invalid model identifier "${body.model}". Please specify a valid downloaded model ` +
      `(e.g. ${this.models.map((model) => model.key).join(', ')}).`, 'model_not_found');
  }

  async chat(exchange) {
    const model = this.accept(exchange);
    if (!model) return;
    const { messages, tools, stream, stream_options, max_tokens } = exchange.body;
    const last = messages.at(-1) ?? {};
    const answer = new LmStudioAnswer(exchange, model);
    if (!stream) {
      const all = answerTokens(exchange.behaviour, last.content ?? '');
      const tokens = all.slice(0, max_tokens > 0 ? max_tokens : undefined);
      exchange.tokens_sent = tokens.length;
      return this.reply(exchange, { id: answer.id, object: 'chat.completion', created: answer.created, model: answer.model,
        choices: [{ index: 0, message: { role: 'assistant', content: tokens.join('') }, logprobs: null,
          finish_reason: tokens.length < all.length ? 'length' : 'stop' }],
        usage: answer.usage(), stats: {}, system_fingerprint: answer.model });
    }
    await answer.run({ lastWords: last.content ?? '', tool: last.role === 'tool' ? undefined : tools?.[0],
      tokens_max: max_tokens > 0 ? max_tokens : undefined, with_usage: stream_options?.include_usage });
  }
}

// `generation`: v1 (0.4 and later), v0 (0.3.6 and later) or openai. With `greetingPort` the app greets there, too.
export async function startFakeLmStudio({ port = 0, models = lmstudioModels, behaviour = 'normal', generation = 'v1', token = '',
  jit = true, greetingPort } = {}) {
  if (!(generation in generations)) throw new Error(`unknown generation: ${generation}`);
  const studio = new FakeLmStudio({ models, generation, token, jit });
  const fake = await startFake({ port, behaviour, headers: { 'X-Powered-By': 'Express' } }, (exchange) => studio.handle(exchange));
  const greeting = greetingPort === undefined ? undefined : await startLmStudioGreeting(greetingPort);
  const closeServer = fake.close;
  return Object.assign(fake, {
    greeting_port: greeting?.port,
    setToken: (wanted) => { studio.token = wanted; },
    setModels: (list) => { studio.models = list.map((model) => ({ ...model })); },
    close: async () => { await Promise.all([closeServer(), greeting?.close()]); },
  });
}

// The app alone, its server off.
export const startLmStudioGreeting = (port = 0) => startGreeting(port, '/lmstudio-greeting', { lmstudio: true });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runAsProgram('fake LM Studio', ({ jit, ...rest }) => startFakeLmStudio({ ...rest, jit: jit !== 'off' }), {
    generation: { type: 'string', default: 'v1' }, token: { type: 'string', default: '' }, jit: { type: 'string', default: 'on' },
  });
}
