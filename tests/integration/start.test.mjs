// Starting, stopping, and saying plainly why not.
import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { freePort, removeFolder, runToEnd, temporaryFolder } from './lib/process.mjs';
import { makePage, Sidecar } from './lib/sidecar.mjs';
import { withWorld } from './lib/world.mjs';

const oneLine = (text) => text.trimEnd().split('\n').filter((line) => line.startsWith('knowledge-foundry: '));

async function inFolder(use) {
  const folder = await temporaryFolder();
  try { return await use(folder); } finally { await removeFolder(folder); }
}

// Exits with `code`, says one line that matches every one of `words`, and prints nothing for a script to take for an address.
function refuses(result, code, words) {
  assert.equal(result.code, code, result.stderr);
  assert.equal(result.stdout, '');
  const lines = oneLine(result.stderr);
  assert.equal(lines.length, 1, result.stderr);
  for (const word of words) assert.ok(lines[0].includes(word), `'${word}' is missing in: ${lines[0]}`);
}

test('--version and --help answer and exit well', async () => {
  for (const flag of ['--version', '--help', '-h']) {
    const { code, stdout, stderr } = await runToEnd([flag]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, flag === '--version' ? /^knowledge-foundry \d+\.\d+\.\d+\n$/ : /--data-dir[^]*KF_SERVER_PORT/);
  }
});

test('the command line: what it does not know it names, exit 2', async () => {
  refuses(await runToEnd(['--colour', 'red']), 2, ['--colour']);
  refuses(await runToEnd(['dance']), 2, ['dance']);
  refuses(await runToEnd(['--port']), 2, ['--port']);
  refuses(await runToEnd(['--prot=1']), 2, ['--prot']);
});

test('bad values are refused by the name of their flag, exit 78', async () => {
  for (const [flag, value] of [['--port', 'http'], ['--port', '65536'], ['--port', '-1'], ['--port', ''], ['--host', '0.0.0.0'],
    ['--log-level', 'loud'], ['--log-format', 'xml'], ['--data-dir', '']]) {
    refuses(await runToEnd([flag, value]), 78, [flag]);
  }
});

test('bad values and unknown names of the environment are refused by name, exit 78', async () => {
  for (const [name, value] of [['KF_SERVER_PORT', 'x'], ['KF_AUTH_LAUNCH_TTL_S', '0'], ['KF_LOG_LEVEL', 'all'], ['OLLAMA_BASE_URL', 'ftp://x'],
    ['LMSTUDIO_BASE_URL', 'http://user:pw@127.0.0.1'], ['KF_SERVER_COLOUR', 'red'], ['KF_PROVIDERS_OLLAMA_URL', 'http://127.0.0.1:1']]) {
    refuses(await runToEnd([], { env: { [name]: value } }), 78, [name]);
  }
});

test('a password in a provider address is refused without being shown', async () => {
  const { code, stderr } = await runToEnd([], { env: { OLLAMA_BASE_URL: 'http://user:hunter2@127.0.0.1:11434' } });
  assert.equal(code, 78);
  assert.ok(!stderr.includes('hunter2'), stderr);
});

test('bad values and unknown keys of the file are refused by name, exit 78', () => inFolder(async (folder) => {
  const file = path.join(folder, 'config.json');
  const cases = [
    ['{"server": {"port": "x"}}', 'server.port'], ['{"server": {"prot": 1}}', 'server.prot'], ['{"colour": "red"}', 'colour'],
    ['{"auth": {"launch_ttl_s": 0}}', 'auth.launch_ttl_s'], ['{"server": 3}', 'server'], ['{"server": {"port": 1, "port": 2}}', 'port'],
    ['{"server": ', file], ['[]', file], ['', file], [`{"a":${'['.repeat(70)}${']'.repeat(70)}}`, file],
  ];
  for (const [text, word] of cases) {
    await writeFile(file, text);
    refuses(await runToEnd(['--config', file]), 78, [word]);
  }
  refuses(await runToEnd(['--config', path.join(folder, 'none.json')]), 78, ['none.json']);
}));

test('the file, then the environment, then the flags', () => inFolder(async (folder) => {
  const [from_file, from_environment, from_flag] = [await freePort(), await freePort(), await freePort()];
  const config = path.join(folder, 'config.json');
  await writeFile(config, JSON.stringify({ server: { port: from_file }, log: { format: 'json' } }));
  const page = await makePage(path.join(folder, 'page'));
  await writeFile(path.join(folder, 'bad.json'), '{}');
  const sidecar = await Sidecar.start({ port: from_flag, args: ['--config', config, '--web-dir', page], env: { KF_SERVER_PORT: String(from_environment) } });
  try {
    assert.equal(sidecar.address, `http://127.0.0.1:${from_flag}`);
  } finally {
    await sidecar.dispose();  // the log comes after the ready line: it is whole only at the end
  }
  const lines = sidecar.program.stderr.trim().split('\n');
  assert.ok(lines.length >= 2, sidecar.program.stderr);
  for (const line of lines) assert.equal(typeof JSON.parse(line), 'object', line);
}));

test('a folder without a page is refused, exit 78', () => inFolder(async (folder) => {
  refuses(await runToEnd(['--data-dir', folder, '--web-dir', folder, '--port', String(await freePort())]), 78, [folder, '--web-dir']);
}));

test('a taken port: one clear line, exit 98', () => inFolder(async (folder) => {
  const page = await makePage(path.join(folder, 'page'));
  const other = net.createServer().listen(await freePort(), '127.0.0.1');
  await new Promise((resolve) => { other.once('listening', resolve); });
  const { port } = other.address();
  refuses(await runToEnd(['--data-dir', path.join(folder, 'data'), '--web-dir', page, '--port', String(port)]), 98, [String(port)]);
  other.close();
}));

test('two sidecars never share a port', () => withWorld(({ sidecar }) => inFolder(async (folder) => {
  const page = await makePage(path.join(folder, 'page'));
  refuses(await runToEnd(['--data-dir', path.join(folder, 'data'), '--web-dir', page, '--port', String(sidecar.port)]), 98, [String(sidecar.port)]);
})));

test('a data folder that cannot be written is told, exit 1', { skip: process.getuid() === 0 && 'root may write everywhere' }, () => inFolder(async (folder) => {
  const page = await makePage(path.join(folder, 'page'));
  const closed = path.join(folder, 'closed');
  await mkdir(closed);
  await chmod(closed, 0o500);
  refuses(await runToEnd(['--data-dir', closed, '--web-dir', page, '--port', String(await freePort())]), 1, [closed]);
}));

test('a data folder that others may enter is refused with the way out, exit 1, and taken when that is said', () => inFolder(async (folder) => {
  const page = await makePage(path.join(folder, 'page'));
  const data = path.join(folder, 'open to all');
  const link = path.join(folder, 'link');
  await mkdir(data);
  await symlink(data, link);
  for (const mode of [0o777, 0o770, 0o755]) {
    await chmod(data, mode);
    for (const asked of [data, link]) refuses(await runToEnd(['--data-dir', asked, '--web-dir', page, '--port', String(await freePort())]), 1, [asked, 'chmod 700', 'data.allow_shared_folder']);
  }
  assert.deepEqual(await readdir(data), []);
  const file = path.join(folder, 'config.json');
  await writeFile(file, '{"data": {"allow_shared_folder": "perhaps"}}');
  refuses(await runToEnd(['--config', file]), 78, ['data.allow_shared_folder', 'true or false']);
  await mkdir(path.join(folder, 'data'), { mode: 0o755 });
  const taken = await Sidecar.start({ folder, env: { KF_DATA_ALLOW_SHARED_FOLDER: 'true' } });
  try {
    assert.equal((await taken.request({ path: '/healthz' })).status, 200);
  } finally {
    await taken.dispose();
  }
}));

test('a data folder that is a file is told, exit 1', () => inFolder(async (folder) => {
  const page = await makePage(path.join(folder, 'page'));
  const file = path.join(folder, 'file');
  await writeFile(file, 'precious');
  refuses(await runToEnd(['--data-dir', file, '--web-dir', page, '--port', String(await freePort())]), 1, [file]);
  assert.equal(await readFile(file, 'utf8'), 'precious');
}));

test('standard output holds the ready line and nothing else', () => withWorld(async ({ sidecar }) => {
  await sidecar.ok('GET', '/api/models/local/discover');
  await sidecar.ask('Capital of France?');
  const { stdout, stderr } = await sidecar.stop();
  assert.match(stdout, /^Knowledge Foundry ready at http:\/\/127\.0\.0\.1:\d+\/#launch=[\w-]{43}\n$/);
  const token = stdout.match(/launch=(\S+)/)[1];
  for (const secret of [token, sidecar.session.csrf, sidecar.session.cookie.split('=')[1]]) assert.ok(!stderr.includes(secret), 'a secret in the log');
}));

test('SIGTERM and SIGINT end it with exit 0 within 5 s', async () => {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    await withWorld(async ({ sidecar }) => {
      const { code, ms } = await sidecar.program.end(signal);
      assert.deepEqual([code, ms < 5000], [0, true], `${signal}: ${code} after ${ms} ms`);
    });
  }
});

test('SIGTERM with open streams: they are told, exit 0 within 5 s', () => withWorld(async ({ sidecar, ollama }) => {
  ollama.set({ kind: 'answer', tokens: 100_000, tokens_per_second: 50 });
  const id = await sidecar.newConversation();
  const streams = await Promise.all([sidecar.stream('Go on.', { conversationId: id }), sidecar.stream('And on.')]);
  await Promise.all(streams.map((stream) => stream.waitForText('capital')));
  const { code, ms } = await sidecar.stop();
  assert.deepEqual([code, ms < 5000], [0, true], `${code} after ${ms} ms`);
  for (const stream of await Promise.all(streams.map((one) => one.end()))) {
    assert.equal(stream.of('error')[0]?.data.code, 'unavailable', stream.text.slice(-500));
  }
  await sidecar.launch();
  const [, answer] = (await sidecar.conversation(id)).messages;
  assert.equal(answer.state, 'broken_off');
  assert.ok(answer.content.startsWith(streams[0].texts().slice(0, 20)));
}));
