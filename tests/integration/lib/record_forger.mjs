// What somebody can do to a record who knows how it is made, has the data folder or an export, and no key.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const fields = ['atMs', 'action', 'phase', 'intentSeq', 'actor', 'requestId', 'object', 'provider', 'model', 'destination', 'result', 'promptDigest', 'answerDigest', 'promptTokens', 'completionTokens', 'detail', 'carrier'];
const sized = (bytes, number, size) => {
  const out = Buffer.alloc(size);
  if (size === 8) out.writeBigUInt64BE(BigInt(number)); else out.writeUInt32BE(number);
  return Buffer.concat([bytes, out]);
};
const part = (bytes, text) => Buffer.concat([sized(bytes, Buffer.byteLength(text), 4), Buffer.from(text)]);

function hashOf(before, entry) {
  let bytes = sized(Buffer.concat([Buffer.from('kf1\0'), before]), entry.seq, 8);
  for (const name of fields) {
    const value = entry[name];
    if (value === undefined || value === '' || value === 0) continue;
    bytes = part(part(bytes, name), String(value));
  }
  return createHash('sha256').update(bytes).digest();
}

// The entries with hashes as if they had always been so.
export function chained(entries) {
  let before = Buffer.alloc(32);
  return entries.map((entry, index) => {
    before = hashOf(before, { ...entry, seq: index + 1 });
    return { ...entry, seq: index + 1, hash: before.toString('hex') };
  });
}

export function forgersKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'),
    checkpoint(entry) {
      let bytes = sized(Buffer.from('kf1 checkpoint\0'), entry.seq, 8);
      bytes = part(sized(bytes, 5000, 8), entry.hash);
      return { seq: entry.seq, hash: entry.hash, atMs: 5000, signature: sign(null, bytes, privateKey).toString('hex') };
    },
  };
}

// Rewrites rows of a stopped sidecar's database, triggers or no.
export function editDatabase(folder, sql) {
  const triggers = ['audit_never_changes', 'audit_never_shrinks', 'audit_checkpoints_never_go', 'audit_grows_at_its_end'];
  const drops = triggers.map((name) => `DROP TRIGGER IF EXISTS ${name};`).join(' ');
  execFileSync('sqlite3', [path.join(folder, 'knowledge-foundry.db')], { input: `PRAGMA trusted_schema=ON; ${drops} ${sql}` });
}

// Every call in the database rewritten from the first on, with the chain that fits.
export function rewriteDatabase(folder, entries, change) {
  const forged = chained(entries.map(change));
  const rows = forged.map((one) => `UPDATE audit SET model = '${one.model ?? ''}', hash = '${one.hash}' WHERE seq = ${one.seq};`);
  editDatabase(folder, `BEGIN; ${rows.join(' ')} COMMIT;`);
}
