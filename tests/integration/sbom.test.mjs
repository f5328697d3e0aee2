// The bill of materials is one by the published schema, names what the sidecar is linked to, and is the same twice.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { before, describe, test } from 'node:test';

import { faultsOf } from '../../scripts/supply/validate_sbom.mjs';
import { binary, root } from './lib/process.mjs';

function sbom(environment = {}, program = binary) {
  const script = `${root}/scripts/lib/sbom.py`;
  return execFileSync('python3', [script, program, `${root}/build/web/page`], { env: { ...process.env, ...environment } }).toString();
}

/** The real paths of what the loader would bring in, but for the kernel's own. */
function linkedFiles() {
  const rows = execFileSync('ldd', [binary]).toString().matchAll(/(\/\S+) \(0x/g);
  return [...rows].map(([, file]) => realpathSync(file));
}

const is_shipped = !process.env.KF_SANITIZED;
describe('the bill of materials', { skip: is_shipped ? false : 'nobody ships a sidecar with sanitizers' }, () => {
  let text, made;
  const find = (name) => made.components.find((component) => component.name === name);

  before(() => {
    text = sbom();
    made = JSON.parse(text);
  });

  test('is one by the published schema, which takes not everything', async () => {
    assert.equal(await faultsOf(text), null);
    for (const spoil of [
      (copy) => (copy.components[0].type = 'thing'),
      (copy) => delete copy.components[0].name,
      (copy) => (copy.serialNumber = '7'),
      (copy) => (copy.components[0].hashes = [{ alg: 'SHA-256', content: 'short' }]),
    ]) {
      const copy = structuredClone(made);
      spoil(copy);
      assert.notEqual(await faultsOf(JSON.stringify(copy)), null, spoil.toString());
    }
  });

  test('is the same twice, but for the time that is asked for and the number made of it all', () => {
    const older = JSON.parse(sbom({ SOURCE_DATE_EPOCH: '86400' }));
    assert.equal(older.metadata.timestamp, '1970-01-02T00:00:00Z');
    assert.notEqual(older.serialNumber, made.serialNumber);
    older.metadata.timestamp = made.metadata.timestamp;
    older.serialNumber = made.serialNumber;
    assert.equal(JSON.stringify(older), JSON.stringify(made));
  });

  test('holds every library that the sidecar is linked to, with its digest', () => {
    const files = new Map(made.components.flatMap((component) => component.components ?? []).map((file) => [file['bom-ref'], file]));
    const linked = linkedFiles();
    assert.ok(linked.length >= 4, 'a C library, a C++ library, OpenSSL, SQLite');
    for (const file of linked) {
      const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
      assert.equal(files.get(`file:${file}`)?.hashes[0].content, digest, file);
    }
  });

  test('holds the C++ library, with its digest and licence, whether it is loaded or a part of the program', () => {
    const programs = [binary, `${root}/build/release/knowledge-foundry`].filter((program) => existsSync(program));
    for (const program of programs) {
      const runtime = JSON.parse(sbom({}, program)).components.filter(({ name }) => name.startsWith('libstdc++'));
      assert.equal(runtime.length, 1, program);
      assert.match(runtime[0].licenses[0].expression, /GCC-exception/);
      assert.match(runtime[0].components[0].hashes[0].content, /^[0-9a-f]{64}$/);
    }
  });

  test('holds what is pinned, with the digest of its archive, and knows every licence of the product', () => {
    const rows = readFileSync(`${root}/scripts/third_party.txt`, 'utf8').split('\n').filter((row) => row && !row.startsWith('#'));
    const digests = made.components.flatMap((component) => component.hashes ?? []).map((hash) => hash.content);
    for (const row of rows) assert.ok(digests.includes(row.split(/ +/)[3]), row);
    const inside = made.components.filter((component) => component.scope !== 'excluded');
    assert.deepEqual(inside.filter((component) => !component.licenses).map((component) => component.name), []);
  });

  test('tells the product from the tools, and which part has what', () => {
    assert.equal(find('@playwright/test').scope, 'excluded');
    assert.equal(find('Dear ImGui').scope, undefined);
    const parts = Object.fromEntries(made.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    assert.deepEqual(parts['knowledge-foundry'], ['page', 'sidecar']);
    assert.ok(parts.sidecar.includes(find('cpp-httplib').purl) && !parts.sidecar.includes(find('Dear ImGui').purl));
    assert.ok(parts.page.includes(find('Dear ImGui').purl) && !parts.page.includes(find('cpp-httplib').purl));
  });
});
