// Looks for secrets; see scripts/secret-scan. usage: secret_scan.mjs ROOT ALLOWED (files|history|all) [PATH...]
//
// Prints "path:line: what", never the secret itself, and ends with 1 when there is one that ALLOWED does not name, or when
// ALLOWED names one that is nowhere, which only `all` can tell.
import { lintSource } from '@secretlint/core';
import { readFileSync } from 'node:fs';

import { config } from './secret_rules.mjs';
import { filesOf, historyOf } from './secret_sources.mjs';

const SHOWN_CHARACTERS = 6; // enough to find the place, too few to use

async function findingsIn({ name, text, where = name }) {
  const source = { filePath: name, content: text, ext: '.txt', contentType: 'text' };
  const { messages } = await lintSource({ source, options: { config, noPhysicFilePath: true } });
  return messages.map(({ range, loc, ruleId }) => ({
    name,
    secret: text.slice(...range),
    place: `${where}:${loc.start.line}`,
    rule: ruleId.replace('@secretlint/secretlint-rule-', ''),
  }));
}

async function findingsOf(sources) {
  const found = [];
  for (const source of sources) found.push(...(await findingsIn(source)));
  return found;
}

const isAllowed = (row, finding) => row.path === finding.name && finding.secret.startsWith(row.begins);

function complaints(found, allowed, isComplete) {
  const bad = found.filter((finding) => !allowed.some((row) => isAllowed(row, finding)));
  const rows = bad.map(({ place, secret, rule }) => `${place}: looks like a secret (${rule}): ${secret.slice(0, SHOWN_CHARACTERS)}…`);
  if (!isComplete) return rows;
  const stale = allowed.filter((row) => !found.some((finding) => isAllowed(row, finding)));
  return [...rows, ...stale.map((row) => `${row.path}: is allowed to hold what it does not hold: ${row.why}`)];
}

const [root, allowedFile, what, ...paths] = process.argv.slice(2);
const allowed = JSON.parse(readFileSync(allowedFile, 'utf8'));
const sources = [...(what === 'history' ? [] : filesOf(root, paths)), ...(what === 'files' ? [] : historyOf(root))];
const rows = complaints(await findingsOf(sources), allowed, what === 'all' && paths.length === 0);
for (const row of new Set(rows)) console.log(row);
if (rows.length > 0) {
  console.log('A secret that was committed is known to others: revoke it first, then remove it.');
  console.log('One that is made up for a test goes into scripts/supply/secret_allowed.json, with the reason.');
}
console.log(`${sources.length} texts looked at, ${rows.length} complaints`);
process.exitCode = rows.length > 0 ? 1 : 0;
