// Serves Git repositories over HTTP, as a forge does. Usage: git-server.mjs <address> <port> <folder of repositories>
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const [address, port, root] = process.argv.slice(2);

createServer((request, response) => {
  const { pathname, search } = new URL(request.url ?? '/', 'http://server');
  const { headers } = request;
  const backend = spawn('git', ['http-backend'], {
    // Source: git-http-backend(1).
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: headers['git-protocol'] ?? '',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => undefined);
  const chunks = [];
  backend.stdout.on('data', (chunk) => chunks.push(chunk));
  backend.on('close', () => {
    const answer = Buffer.concat(chunks);
    const end = answer.indexOf('\r\n\r\n');
    const fields = answer
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line) => line.split(': '));
    const status = fields.find(([name]) => name === 'Status')?.[1] ?? '200';
    const others = fields.filter(([name]) => name !== 'Status');
    response.writeHead(parseInt(status, 10), Object.fromEntries(others));
    response.end(answer.subarray(end + 4));
  });
}).listen(Number(port), address, () => process.stdout.write('\n'));
