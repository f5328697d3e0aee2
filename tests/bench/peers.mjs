// The programs that are compared. Each: {name, port, pids, chat(rate, tokens), get(path), stop()}; chat and get give request bytes.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Program, freePort, requestBytes } from './programs.mjs';

const question = (rate, tokens) => [{ role: 'user', content: `rate ${rate} tokens ${tokens}` }];
const ollamaChat = (port) => (rate, tokens) => requestBytes(port, { method: 'POST', path: '/api/chat',
  body: { model: 'bench:1b', stream: true, messages: question(rate, tokens) } });

function peer(name, port, program, more) {
  return { name, port, get pids() { return program.pids; }, stop: () => program.stop(), chat: ollamaChat(port),
    get: (target) => requestBytes(port, { path: target }), ...more };
}

export async function startUpstream({ tools, folder }) {
  const port = await freePort();
  const program = new Program([path.join(tools, 'kf_bench_upstream'), String(port)], { log: path.join(folder, 'upstream.log') });
  await program.untilOpen(port);
  return peer('direct', port, program);
}

function nginxSettings({ prefix, port, upstream_port, workers }) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `  ${kind}_temp_path ${prefix}/temp;`).join('\n');
  return `${process.getuid() === 0 ? 'user root;\n' : ''}daemon off;
worker_processes ${workers};
worker_rlimit_nofile 16384;
pid ${prefix}/nginx.pid;
error_log ${prefix}/error.log warn;
events { worker_connections 8192; }
http {
  access_log off;
  tcp_nodelay on;
  keepalive_requests 10000000;
${temporary}
  upstream model { server 127.0.0.1:${upstream_port}; keepalive 2048; keepalive_requests 10000000; }
  server {
    listen 127.0.0.1:${port} backlog=4096${workers > 1 ? ' reuseport' : ''};
    location = /healthz { default_type application/json; return 200 '{"status":"ok"}'; }
    location / { proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
  }
}
`;
}

// The command that starts nginx, its settings written.
export async function prepareNginx({ nginx, folder }, upstream, workers, name = `nginx-${workers}`) {
  const [port, prefix] = [await freePort(), path.join(folder, name)];
  mkdirSync(path.join(prefix, 'temp'), { recursive: true });
  writeFileSync(path.join(prefix, 'nginx.conf'), nginxSettings({ prefix, port, upstream_port: upstream.port, workers }));
  return { port, command: [nginx, '-p', prefix, '-c', path.join(prefix, 'nginx.conf'), '-e', path.join(prefix, 'error.log')] };
}

export async function startNginx(place, upstream, workers) {
  const { port, command } = await prepareNginx(place, upstream, workers);
  const program = new Program(command, { log: path.join(place.folder, 'nginx.log') });
  await program.untilOpen(port);
  return peer(workers === 1 ? 'nginx' : `nginx, ${workers} workers`, port, program);
}

export async function startNode({ folder }) {
  const port = await freePort();
  const file = fileURLToPath(new URL('node_peer.mjs', import.meta.url));
  const program = new Program([process.execPath, file, String(port)], { log: path.join(folder, 'node.log') });
  await program.untilOpen(port);
  return peer("Node's http", port, program);
}

// The command that starts the sidecar, with a data folder of its own.
export async function prepareSidecar({ binary, web, folder }, upstream, name) {
  const port = await freePort();
  const data = path.join(folder, `data-${name}`);
  return { port, command: [binary, 'serve', '--port', String(port), '--data-dir', data, '--web-dir', web],
    env: { OLLAMA_BASE_URL: `http://127.0.0.1:${upstream.port}`, LMSTUDIO_BASE_URL: 'http://127.0.0.1:9', KF_LIMITS_READS_PER_MINUTE: '10000000', KF_LIMITS_ACTIONS_PER_MINUTE: '10000000',
      KF_LIMITS_PROVIDER_CALLS_PER_MINUTE: '0', KF_LIMITS_STREAMS_PER_USER: '0', XDG_CONFIG_HOME: path.join(folder, 'config') } };
}

// Logs in as the page does.
async function openSession(port, launch) {
  const response = await fetch(`http://127.0.0.1:${port}/api/session`, { method: 'POST', body: JSON.stringify({ launch }),
    headers: { 'Content-Type': 'application/json', Origin: `http://127.0.0.1:${port}` }, signal: AbortSignal.timeout(10_000) });
  const session = await response.json();
  if (!response.ok) throw new Error(`no session: ${response.status} ${JSON.stringify(session)}`);
  const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  return { Cookie: cookie, 'X-KF-CSRF': session.csrf };
}

export async function startSidecar(place, upstream, name) {
  const { port, command, env } = await prepareSidecar(place, upstream, name);
  const program = new Program(command, { log: path.join(place.folder, 'sidecar.log'), env });
  const launch = () => program.output.match(/#launch=(\S+)/)?.[1];
  await program.until(async () => launch() !== undefined, 'print its address');
  const headers = await openSession(port, launch());
  return peer('ours', port, program, { headers,
    get: (target) => requestBytes(port, { path: target, headers }),
    chat: (rate, tokens) => requestBytes(port, { method: 'POST', path: '/api/chat/local', headers: { ...headers, Origin: `http://127.0.0.1:${port}` },
      body: { provider: 'ollama', modelId: 'bench:1b', stream: true, messages: question(rate, tokens) } }) });
}
