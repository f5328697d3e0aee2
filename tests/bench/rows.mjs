// From what was measured to the rows of the table: ours beside the peer, and the goals.
import { median } from './measures.mjs';

const of = (rounds, key) => median(rounds.map((round) => round[key]));

// `basis`: which figure the goals speak of. Lower is better unless `more`.
function row(measure, { ours, peer, unit, peer_name = 'nginx', must, aim, basis = 'ratio', more = false, aim_ratio, is_unclear = false }) {
  const ratio = peer > 0 && !is_unclear ? ours / peer : undefined;
  const value = basis === 'ratio' ? ratio : ours;
  const reaches = (figure, goal) => (more ? figure >= goal : figure <= goal);
  const verdict = value === undefined ? 'unclear' : !reaches(value, must) ? 'MISS' : reaches(aim_ratio ?? value, aim) ? 'aim' : 'ok';
  const goal = (figure) => `${more ? '≥' : '≤'} ${figure}${basis === 'ratio' ? '×' : ` ${unit}`}`;
  return { measure, unit, ours, peer, peer_name, ratio, must: goal(must), aim: aim_ratio === undefined ? goal(aim) : `≤ ${aim}× nginx`, verdict };
}

// Per round: what a proxy adds to the same round's direct way. A peer whose addition drowns in the direct way's own spread is no measure.
export function firstTokenRows(results) {
  return [['p50', 2], ['p99', 3]].map(([share, must]) => {
    const key = `latency_${share}_us`;
    const added = (name) => median(results[name].map((round, i) => round[key] - results.direct[i][key]));
    const noise = 0.1 * of(results.direct, key);
    return row(`added time to first token, ${share}`, { ours: added('ours'), peer: added('nginx'), unit: 'µs', must, aim: 1,
      is_unclear: added('nginx') < noise });
  });
}

export function streamRows({ ours, nginx }) {
  return [
    row('1,000 streams: CPU per token', { ours: of(ours, 'cpu_us_per_token'), peer: of(nginx, 'cpu_us_per_token'), unit: 'µs', must: 2.2, aim: 1 }),
    row('1,000 streams: token latency p99', { ours: of(ours, 'token_p99_us'), peer: of(nginx, 'token_p99_us'), unit: 'µs', must: 2, aim: 1 }),
    row('1,000 streams: longest wait for a first token', { ours: of(ours, 'first_token_max_us') / 1000, peer: of(nginx, 'first_token_max_us') / 1000,
      unit: 'ms', basis: 'ours', must: 50, aim: 50 }),
    row('1,000 streams: memory', { ours: of(ours, 'resident_kb') / 1024, peer: of(nginx, 'resident_kb') / 1024, unit: 'MB', basis: 'ours', must: 100, aim: 25 }),
    row('1,000 streams: /healthz p99', { ours: of(ours, 'healthz_p99_us') / 1000, peer: of(nginx, 'healthz_p99_us') / 1000, unit: 'ms', basis: 'ours',
      must: 20, aim: 5 }),
  ];
}

export const unthrottledRows = ({ ours, nginx }) => [row('as fast as it can', { ours: of(ours, 'tokens_per_s'), peer: of(nginx, 'tokens_per_s'),
  unit: 'tokens/s', must: 0.3, aim: 1.5, more: true })];

export const slowReaderRows = ({ ours, nginx }) => [row('slow reader: growth of memory', { ours: ours.growth_kb_per_reader, peer: nginx.growth_kb_per_reader,
  unit: 'KB', basis: 'ours', must: 1024, aim: 256 })];

export const idleRows = ({ ours, nginx }) => [row('idle memory', { ours: ours / 1024, peer: nginx / 1024, unit: 'MB', basis: 'ours', must: 15, aim: 10 })];

export const startRows = ({ ours, nginx }) => [row('start to first byte', { ours: of(ours, 'start_us') / 1000, peer: of(nginx, 'start_us') / 1000, unit: 'ms',
  must: 3, aim: 1.5 })];

export const localRows = (clients) => (results) => ['session', 'conversations'].map((name) => {
  const ours = of(results[name], 'latency_p99_us');
  return row(`/api/${name}, ${clients} clients, p99`, { ours, peer: of(results.node, 'latency_p99_us'), peer_name: "Node's http", unit: 'µs', must: 1, aim: 2,
    aim_ratio: ours / of(results.nginx, 'latency_p99_us') });
});

export const pageRows = ({ bytes }) => [row('first load of the page, brotli', { ours: bytes / 1024, unit: 'KB', peer_name: '–', basis: 'ours', must: 600, aim: 350 })];
