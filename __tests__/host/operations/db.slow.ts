import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { DAEMON_PORT } from '../../../open-design/contract';
import { OperationsHost } from '../../rig/sandbox/operations-host';
import { freePort } from '../../support/ports';

/** Answers every POST of a known token with a status and a text, and everything else with 403. */
const DAEMON = `
const [port, status, text] = process.argv.slice(1);
require('http').createServer((request, response) => {
  const known = request.method === 'POST' && request.headers.authorization === 'Bearer known';
  response.writeHead(known ? Number(status) : 403).end(known ? text.replace('URL', request.url) : 'no');
}).listen(Number(port), '127.0.0.1', () => console.log('listening'));
`;

describe('open-design db', () => {
  let host: OperationsHost;
  let daemon: ChildProcess | undefined;

  beforeEach(() => {
    host = new OperationsHost();
  });
  afterEach(() => {
    daemon?.kill();
    host.remove();
  });

  /** Runs the operation, with a daemon that answers in this way. Docker runs the program here, not in a container. */
  const db = async (words: string, status: number, text: string) => {
    const port = await freePort();
    daemon = spawn('node', ['-e', DAEMON, String(port), String(status), text]);
    if (daemon.stdout) await once(daemon.stdout, 'data');
    host.fake(
      'docker',
      `shift 3; export "\${1/:${DAEMON_PORT}/:${port}}" OD_API_TOKEN=known; shift; [[ $* == "open-design node -" ]] && exec '${process.execPath}' -`,
    );
    return host.run(`do_db ${words}`);
  };

  test.each([
    ['verify', '/api/daemon/db/verify'],
    ['verify --quick', '/api/daemon/db/verify?quick=1'],
    ['vacuum', '/api/daemon/db/vacuum'],
  ])('%s asks the right route, inside the container', async (words, route) => {
    expect((await db(words, 500, 'URL')).out).toContain(`the daemon answered 500: "${route}"`);
  });

  test.each([
    ['verify', '{"ok":true,"issues":[]}', 'the database is intact\n'],
    ['vacuum', '{"ok":true}', 'the database is compact\n'],
    [
      'vacuum',
      '{"beforeBytes":8192,"afterBytes":4096}',
      'the database is compact: 8192 bytes before, 4096 now\n',
    ],
  ])('%s prints what the daemon found: %s', async (words, answer, out) => {
    expect(await db(words, 200, answer)).toEqual({ code: 0, out });
  });

  test.each([
    ['damage', 200, '{"ok":false,"issues":[{"message":"row 7\\u001b missing"}]}', '"row 7\\u001b missing"'],
    ['an answer without the result', 200, '{}', 'the database is damaged'],
    ['a refusal', 403, 'no', 'the daemon answered 403: "no"'],
    ['something else than JSON', 200, '<html>', 'not valid JSON'],
  ])('%s is a failure', async (_, status, answer, out) => {
    const ran = await db('verify', status, answer);
    expect(ran).toEqual({ code: 1, out: expect.stringContaining(out) as string });
    expect(ran.out).toMatch(/open-design db verify failed; the lines above say why/);
  });

  test.each(['', 'repair', 'vacuum --quick', 'verify; reboot'])('%j is refused', (words) => {
    expect(host.run(`do_db '${words}'`)).toEqual({
      code: 1,
      out: expect.stringContaining('allowed verify, verify --quick or vacuum') as string,
    });
  });
});
