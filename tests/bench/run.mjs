// Measures the sidecar beside its peers; ./scripts/bench builds what this needs and calls it.
// node run.mjs --binary F --web D --tools D --nginx F --folder D --out F [--quick] [--only WORD]
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as measures from './measures.mjs';
import * as rows from './rows.mjs';
import { startNginx, startSidecar, startUpstream } from './peers.mjs';
import { Load } from './programs.mjs';
import { table } from './table.mjs';

const { values: args } = parseArgs({ options: { binary: { type: 'string' }, web: { type: 'string' }, tools: { type: 'string' }, nginx: { type: 'string' },
  folder: { type: 'string' }, out: { type: 'string' }, quick: { type: 'boolean', default: false }, only: { type: 'string', default: '' } } });

const full = { rounds: 3, stream_rounds: 3, first_token_rounds: 9, first_token_ms: 2500, window_ms: 5000, free_tokens: 150_000, slow_ms: 3000, idle_ms: 4000, starts: 7, local_ms: 1500 };
const quick = { rounds: 3, stream_rounds: 1, first_token_rounds: 3, first_token_ms: 1000, window_ms: 2000, free_tokens: 50_000, slow_ms: 1500, idle_ms: 1500, starts: 3, local_ms: 500 };

const cores = availableParallelism();
// Programs that run in another folder get whole paths.
const paths = Object.fromEntries(['binary', 'web', 'tools', 'nginx', 'folder', 'out'].map((name) => [name, path.resolve(args[name])]));
const bench = { place: paths, pace: args.quick ? quick : full, load: new Load(paths.tools, path.join(paths.folder, 'requests')) };
const result = { started: new Date().toISOString(), quick: args.quick, cores, rows: [], rounds: {} };

// One measure, with programs of its own; a fault in it is a row of its own and lets the others go on.
async function measure(name, run, toRows) {
  if (!name.includes(args.only)) return;
  const began = performance.now();
  process.stderr.write(`    ${name} …`);
  try {
    const measured = await run();
    result.rounds[name] = measured;
    result.rows.push(...toRows(measured));
  } catch (fault) {
    result.rows.push({ measure: name, fault: String(fault.message ?? fault) });
  }
  process.stderr.write(` ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
}

// Above this share of all cores in other hands the figures tell about them, not about us.
const foreign_max = 0.15;

const started = [];
const start = async (program) => { started.push(await program); return started.at(-1); };

async function main() {
  await rm(paths.folder, { recursive: true, force: true });
  await mkdir(paths.folder, { recursive: true });
  const upstream = await start(startUpstream(paths));
  const nginx = await start(startNginx(paths, upstream, 1));
  const allWorkers = await start(startNginx(paths, upstream, cores));
  const ours = await start(startSidecar(paths, upstream, 'main'));

  await measure('first token', () => measures.firstToken(bench, [upstream, nginx, ours]), rows.firstTokenRows);
  await measure('start', () => measures.startTime(bench, upstream), rows.startRows);
  await measure('idle memory', () => measures.idleMemory(bench, upstream), rows.idleRows);
  await measure('page', () => measures.pageBytes(bench), rows.pageRows);
  for (const clients of [50, 500]) {
    await measure(`local endpoints, ${clients} clients`, () => measures.localEndpoint(bench, ours, nginx, clients), rows.localRows(clients));
  }
  await measure('slow reader', () => measures.slowReader(bench, upstream), rows.slowReaderRows);
  await measure('unthrottled', () => measures.unthrottled(bench, [nginx, ours, allWorkers, upstream]), rows.unthrottledRows);
  await measure('1,000 streams', () => measures.streams(bench, [nginx, ours]), rows.streamRows);
  if (!args.quick) await measure('1,000 streams, for comparison', () => measures.streams(bench, [upstream, allWorkers], 1), () => []);
}

try {
  result.foreign_load_before = await measures.foreignLoad();
  await main();
} finally {
  await Promise.all(started.map((program) => program.stop()));
}
result.foreign_load_after = await measures.foreignLoad();
await writeFile(paths.out, `${JSON.stringify(result, null, 1)}\n`);
console.log(table(result.rows));
for (const { measure: name, fault } of result.rows.filter((row) => row.fault)) console.log(`FAILED ${name}: ${fault}`);
const foreign = Math.max(result.foreign_load_before, result.foreign_load_after);
if (foreign > foreign_max) {
  console.log(`Other programs used ${Math.round(foreign * 100)} % of all cores: believe no figure, least of all a p99. Measure again on a quiet machine.`);
}
process.exitCode = result.rows.some((row) => row.fault) ? 1 : 0;
