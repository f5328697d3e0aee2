// A running sidecar for a test, signed in, with helpers for its API.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Program, environmentFor, freePort, removeFolder, runToEnd, temporaryFolder } from './process.mjs';
import { EventStream, send } from './requests.mjs';

const ready = /^Knowledge Foundry ready at (http:\/\/[^/]+)\/#launch=(\S+)$/m;
const locked = /^Knowledge Foundry is locked at (http:\/\/[^/:]+:\d+): (.+)$/m;

// The smallest page that the sidecar takes.
export async function makePage(folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>Knowledge Foundry</title><script type="module" src="/app.mjs"></script>');
  await writeFile(path.join(folder, 'app.mjs'), 'export {};');
  return folder;
}

export const user = (content) => ({ role: 'user', content });
export const ollama_model = 'llama3.2:3b';
export const lmstudio_model = 'qwen/qwen3-4b-2507';

export const GIVEN_PASSWORD = 'the first one, given';
// A password takes half a second of a core to check, and others may wait before it: on a busy machine that is long.
const password_patience_ms = 90_000;

export class Sidecar {
  // `folder` holds data, home and page; it is made and removed with the sidecar unless it is given.
  static async start({ folder, port, args = [], env = {}, ollama, lmstudio } = {}) {
    const sidecar = new Sidecar();
    sidecar.owns_folder = folder === undefined;
    sidecar.folder = folder ?? await temporaryFolder();
    sidecar.data_dir = path.join(sidecar.folder, 'data');
    sidecar.env = environmentFor(sidecar.folder, {
      ...(ollama ? { OLLAMA_BASE_URL: ollama.url } : {}),
      ...(lmstudio ? { LMSTUDIO_BASE_URL: lmstudio.url } : {}),
      ...env,
    });
    sidecar.web_dir = await makePage(path.join(sidecar.folder, 'page'));
    sidecar.args = args;
    await sidecar.launchFirst(port);
    return sidecar;
  }

  // A port that was free a moment ago may have been taken by another test: then another one is tried.
  async launchFirst(port) {
    for (let tries = 1; ; ++tries) {
      try {
        return await this.launch(port ?? await freePort());
      } catch (fault) {
        const was_taken = port === undefined && /is taken by another program/.test(this.program.stderr);
        if (!was_taken || tries === 5) throw fault;
      }
    }
  }

  async launch(port = this.port) {
    const began = performance.now();
    this.begin(port);
    await this.untilReady();
    this.ready_ms = performance.now() - began;
  }

  begin(port = this.port) {
    this.port = port;
    const own = ['serve', '--port', String(port), '--data-dir', this.data_dir];
    if (!this.args.includes('--web-dir')) own.push('--web-dir', this.web_dir);
    this.program = new Program([...own, ...this.args], this.env);
  }

  async untilReady() {
    const [, address, token] = await this.program.line(ready);
    this.address = address;
    this.launch_token = token;
  }

  // Starts it where its keys cannot be opened; gives what it says about that.
  async launchLocked() {
    this.begin();
    const [, address, why] = await this.program.line(locked);
    this.address = address;
    return why;
  }

  request(options) { return send({ port: this.port, ...options }); }

  async tryLaunch(token) {
    return this.request({ method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ launch: token }) });
  }
  // Another launch link, as whoever runs the program gets it.
  async newLink() {
    const { stdout } = await runToEnd(['open', '--data-dir', this.data_dir], { home: this.folder });
    return stdout.trim();
  }
  async newSession(token) {
    const answer = await this.tryLaunch(token);
    if (answer.status !== 200) throw new Error(`cannot sign in: ${answer.text}`);
    return { cookie: answer.headers['set-cookie'][0].split(';')[0], csrf: answer.json.csrf };
  }
  // With a link of its own: the one that was printed may be used already.
  async signInAgain() {
    this.session = await this.newSession((await this.newLink()).match(/launch=(\S+)/)[1]);
    return this;
  }
  async signIn() {
    this.session = await this.newSession(this.launch_token);
    return this;
  }

  // With a name and a password; `headers` may tell the browser.
  signInWith(name, password, headers = {}) {
    return this.request({ method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ name, password }), patience_ms: password_patience_ms });
  }
  setPassword(change, id = this.id) {
    return this.request({ ...this.optionsOf('PUT', `/api/users/${id}/password`, change, {}), patience_ms: password_patience_ms });
  }
  // Somebody else, with the password that this one gives: the same helpers, in a session of his own. Nothing but the
  // choice of another password is open to him.
  async addNewcomer(name, role, given = GIVEN_PASSWORD) {
    const { id } = (await this.request({ ...this.optionsOf('POST', '/api/users', { name, role, password: given }, {}), patience_ms: password_patience_ms })).json;
    const answer = await this.signInWith(name, given);
    if (answer.status !== 200) throw new Error(`cannot sign in: ${answer.text}`);
    const [cookie, browser] = answer.headers['set-cookie'].map((one) => one.split(';')[0]);
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this, { id, browser, session: { cookie, csrf: answer.json.csrf } });
  }
  // The same, with a password of his own.
  async addPerson(name, role, password) {
    const person = await this.addNewcomer(name, role);
    const answer = await person.setPassword({ password, current: GIVEN_PASSWORD });
    if (answer.status !== 204) throw new Error(`no password of his own: ${answer.text}`);
    return person;
  }

  headersOf(session = this.session) { return session ? { cookie: session.cookie, 'x-kf-csrf': session.csrf } : {}; }
  optionsOf(method, target, body, headers) {
    const has_body = body !== undefined;
    return {
      method,
      path: target,
      headers: { ...this.headersOf(), ...(has_body ? { 'content-type': 'application/json' } : {}), ...headers },
      body: has_body && !(body instanceof Uint8Array) && typeof body !== 'string' ? JSON.stringify(body) : body,
    };
  }
  api(method, target, body, headers = {}) { return this.request(this.optionsOf(method, target, body, headers)); }

  // The answer's JSON; anything but 2xx is an error of the test.
  async ok(method, target, body) {
    const answer = await this.api(method, target, body);
    if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.status} ${answer.text}`);
    return answer.status === 204 ? undefined : answer.json;
  }

  ask(question, more = {}) {
    return this.api('POST', '/api/chat/local', { provider: 'ollama', modelId: ollama_model, messages: [user(question)], stream: false, ...more });
  }
  stream(question, more = {}) {
    const body = { provider: 'ollama', modelId: ollama_model, messages: [user(question)], stream: true, ...more };
    return EventStream.open({ port: this.port, ...this.optionsOf('POST', '/api/chat/local', body, {}) });
  }
  // That questions to this model may leave the machine.
  async agreeTo(model) {
    const { destination, version } = await this.ok('GET', `/api/consents/asked?provider=ollama&modelId=${encodeURIComponent(model)}`);
    return this.ok('POST', '/api/consents', { destination, version });
  }
  newConversation(title) { return this.ok('POST', '/api/conversations', title === undefined ? {} : { title }).then((one) => one.id); }
  conversation(id) { return this.ok('GET', `/api/conversations/${id}`); }

  stop() { return this.program.end('SIGTERM'); }
  kill() { return this.program.end('SIGKILL'); }

  async dispose() {
    if (this.program.child.exitCode === null && this.program.child.signalCode === null) await this.stop();
    if (this.owns_folder) await removeFolder(this.folder);
  }
}
