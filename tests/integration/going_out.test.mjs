// Where the running sidecar goes, and above all where it does not: base URLs of the configuration, and what names mean.
import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { nearName } from './lib/near_name.mjs';
import { runToEnd } from './lib/process.mjs';
import { Sidecar } from './lib/sidecar.mjs';

// Listens on every address of this machine, counts who comes and says nothing.
async function startDoor() {
  const door = { accepted: 0 };
  const server = net.createServer((socket) => {
    door.accepted += 1;
    socket.destroy();
  });
  await new Promise((resolve) => { server.listen(0, '0.0.0.0', resolve); });
  door.port = server.address().port;
  door.close = () => new Promise((resolve) => { server.close(resolve); });
  return door;
}

async function ollamaReport(base_url, env) {
  const sidecar = await (await Sidecar.start({ env: { OLLAMA_BASE_URL: base_url, ...env } })).signIn();
  try {
    return { list: await sidecar.ok('GET', '/api/models/ollama/list'), asked: await sidecar.ask('Hi') };
  } finally {
    await sidecar.dispose();
  }
}

test('an address that nobody may go to is refused at the start, exit 78', async () => {
  for (const url of ['http://169.254.169.254/latest/meta-data', 'http://[::ffff:169.254.169.254]', 'http://0.0.0.0:11434', 'http://[fe80::1]:11434',
    'http://224.0.0.1', 'http://2130706433:11434', 'http://0177.0.0.1:11434', 'http://127.1:11434', 'http://localhost.:11434']) {
    const { code, stderr } = await runToEnd([], { env: { OLLAMA_BASE_URL: url } });
    assert.equal(code, 78, `${url}: ${stderr}`);
    assert.ok(stderr.includes('OLLAMA_BASE_URL') && stderr.includes(url), stderr);
  }
});

test('a name that leads into a private network needs the configuration\'s word', async (t) => {
  const name = await nearName();
  if (!name) return t.skip('this machine has no name of its own that leads to a private address');
  const door = await startDoor();
  try {
    const refused = await ollamaReport(`http://${name}:${door.port}`, {});
    assert.equal(door.accepted, 0);
    assert.deepEqual([refused.list.available, refused.list.state], [false, 'refused']);
    assert.match(refused.list.error, /is not connected to: .* network\.allow_private\.$/);
    assert.deepEqual([refused.asked.status, refused.asked.json.code], [502, 'address_refused']);

    const allowed = await ollamaReport(`http://${name}:${door.port}`, { KF_NETWORK_ALLOW_PRIVATE: 'true' });
    assert.equal(allowed.asked.json.code, 'provider_unreachable');
    assert.ok(door.accepted > 0);
  } finally {
    await door.close();
  }
});
