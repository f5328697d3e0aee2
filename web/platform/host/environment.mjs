// What the computer and the person prefer: kf::host::Environment.

const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(forced-colors: active)', '(pointer: coarse)'];

export function installEnvironment(bridge) {
  const queries = QUERIES.map((query) => matchMedia(query));
  const send = () => bridge.emitEnvironment(queries.reduce((bits, query, index) => bits | (query.matches ? 1 << index : 0), 0));
  for (const query of queries) query.addEventListener('change', send);
  send();
  document.addEventListener('visibilitychange', () => bridge.emit('visibility', { flag: !document.hidden }));
}
