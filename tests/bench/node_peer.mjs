// What a plain server on Node's http does: a small JSON answer. `node node_peer.mjs PORT`.
import http from 'node:http';

const body = Buffer.from(JSON.stringify({ user: 'local', roles: ['admin'], csrf: 'x'.repeat(43) }));
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length, 'Cache-Control': 'no-store' });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
