// Where secrets are looked for: the files of the work tree, and everything that git ever kept.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const OUTPUT_BYTES_MAX = 1 << 30;
const TEXT_BYTES_MAX = 4 << 20; // what is larger was not typed by anybody

function git(root, args, input) {
  return execFileSync('git', ['-C', root, ...args], { input, maxBuffer: OUTPUT_BYTES_MAX });
}

function isFile(file) {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** `{name, text}` of every file that git tracks or would add; of those below `paths` when there are some. */
export function filesOf(root, paths) {
  const listed = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...paths]);
  const names = [...new Set(listed.toString().split('\0'))].filter((name) => name && isFile(path.join(root, name)));
  return names.map((name) => ({ name, text: readFileSync(path.join(root, name), 'utf8') }));
}

/** The blobs of all branches and tags, each once, under a path that it had. */
function blobsOf(root) {
  const objects = git(root, ['rev-list', '--objects', '--all']);
  const format = '--batch-check=%(objecttype) %(objectname) %(objectsize) %(rest)';
  const rows = git(root, ['cat-file', format], objects).toString().split('\n').map((row) => row.split(' '));
  return rows
    .filter(([type, , size]) => type === 'blob' && Number(size) <= TEXT_BYTES_MAX)
    .map(([, id, , ...rest]) => ({ id, name: rest.join(' ') }));
}

/** `{name, text}` of every blob, and of every commit's message under the commit's id. */
export function historyOf(root) {
  const blobs = blobsOf(root);
  const packed = git(root, ['cat-file', '--batch'], blobs.map((blob) => `${blob.id}\n`).join(''));
  let at = 0;
  const files = blobs.map(({ id, name }) => {
    const headEnd = packed.indexOf('\n', at);
    const size = Number(packed.subarray(at, headEnd).toString().split(' ')[2]);
    at = headEnd + 1 + size + 1;
    return { name, text: packed.subarray(headEnd + 1, headEnd + 1 + size).toString(), where: `${id.slice(0, 12)}:${name}` };
  });
  const messages = git(root, ['log', '--all', '--format=%H %B%x00']).toString().split('\0');
  return [...files, ...messages.map((text) => ({ name: `message of ${text.trim().slice(0, 12)}`, text }))];
}
