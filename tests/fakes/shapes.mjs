// The shape of an answer: what stays when names, numbers and words are taken out of it.

// 3 -> 'number'; [{a: 1}, {a: 2, b: 'x'}] -> [{a: 'number', 'b?': 'string'}]. A key that only some elements have gets a '?'.
export function shapeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length ? [value.map(shapeOf).reduce(merged)] : [];
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, shapeOf(value[key])]));
}

const isObject = (shape) => typeof shape === 'object' && !Array.isArray(shape);

// One shape that both fit.
export function merged(a, b) {
  if (Array.isArray(a) && Array.isArray(b)) return a.length && b.length ? [merged(a[0], b[0])] : a.length ? a : b;
  if (!isObject(a) || !isObject(b)) return JSON.stringify(a) === JSON.stringify(b) ? a : [...new Set([a, b])].sort().join(' or ');
  const all = {};
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const name = key.replace(/\?$/, '');
    const [left, right] = [a, b].map((shape) => shape[name] ?? shape[`${name}?`]);
    const isAlways = name in a && name in b;
    all[isAlways ? name : `${name}?`] = left === undefined || right === undefined ? (left ?? right) : merged(left, right);
  }
  return all;
}

// What two shapes differ in, as lines such as "message.content: string in the real one, number in the fake". `allowed` holds paths.
export function differences(real, fake, allowed = [], path = '') {
  if (allowed.includes(path)) return [];
  if (Array.isArray(real) && Array.isArray(fake)) {
    return real.length && fake.length ? differences(real[0], fake[0], allowed, `${path}[]`) : [];
  }
  if (isObject(real) && isObject(fake)) {
    const keys = [...new Set([...Object.keys(real), ...Object.keys(fake)])];
    return keys.flatMap((key) => differences(real[key] ?? 'nothing', fake[key] ?? 'nothing', allowed, path ? `${path}.${key}` : key));
  }
  if (JSON.stringify(real) === JSON.stringify(fake)) return [];
  return [`${path || 'body'}: ${JSON.stringify(real)} in the real one, ${JSON.stringify(fake)} in the fake`];
}

// The lines of a stream in the order of their kinds, repetitions left out: [{kind: 'content', shape}, {kind: 'done', shape}].
export function streamShape(lines, kindOf) {
  const kinds = [];
  for (const line of lines) {
    const kind = kindOf(line);
    const shape = shapeOf(line);
    const last = kinds.at(-1);
    if (last?.kind === kind) last.shape = merged(last.shape, shape);
    else kinds.push({ kind, shape });
  }
  return kinds;
}
