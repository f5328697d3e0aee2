// The built page behind a plain file server, for tests that want its files and no sidecar.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const page_dir = process.env.KF_PAGE_DIR ?? fileURLToPath(new URL('../../build/web/page', import.meta.url));
const types = { '.mjs': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };

// Gives {address, close()}.
export async function servePage() {
  const server = createServer(async ({ url }, response) => {
    const file = path.join(page_dir, path.normalize(new URL(url, 'http://page').pathname));
    try {
      const body = await readFile(file);
      response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
