// Prints the failed tests of a Playwright JSON report: where, what, why.
import { readFileSync } from 'node:fs';

const text = readFileSync(process.argv[2], 'utf8');
const report = JSON.parse(text.slice(text.indexOf('{')));

function* specsOf(suite) {
  yield* suite.specs ?? [];
  for (const inner of suite.suites ?? []) yield* specsOf(inner);
}

for (const error of report.errors ?? []) console.log(error.message);
for (const spec of report.suites.flatMap((suite) => [...specsOf(suite)])) {
  if (spec.ok) continue;
  console.log(`not ok ${spec.file}:${spec.line} ${spec.title}`);
  const results = spec.tests.flatMap((test) => test.results);
  for (const error of results.at(-1)?.errors ?? []) console.log(`  ${error.message.split('\n').slice(0, 12).join('\n  ')}`);
}
