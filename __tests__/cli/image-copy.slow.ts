import { run } from '../../cli/run';
import type { Terminal } from '../../cli/terminal';

const ZEROS = `sha256:${'0'.repeat(64)}`;

/** Runs odcloud without any tool on the PATH, so that nothing is copied. */
const odcloud = async (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> => {
  const said = { stdout: '', stderr: '' };
  const terminal = (to: keyof typeof said): Terminal => ({ write: (text) => (said[to] += text) });
  const before = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    const around = {
      stdout: terminal('stdout'),
      stderr: terminal('stderr'),
      signal: new AbortController().signal,
    };
    return { code: await run(['image', ...args], around), ...said };
  } finally {
    process.env['PATH'] = before;
  }
};

const REMOTE = 'registry.example.com/team/app';

test.each([
  [['copy', 'Nginx', 'demo'], 'got Nginx, which is no image'],
  [
    ['copy', '--key', 'app.imge', 'nginx', 'demo'],
    'got --key app.imge; allowed: app.image, ack.frontProxyImage, ack.backup.image',
  ],
  [
    ['copy', 'nginx', 'demo'],
    "got no --to, and app.image names ghcr.io/nexu-io/od, which is Open Design's own",
  ],
  [
    ['copy', 'ghcr.io/nexu-io/od', 'demo'],
    'got no --to, and app.image names ghcr.io/nexu-io/od, which is the source itself',
  ],
  [['copy', REMOTE, 'demo', '--to', `${REMOTE}:v1`], `got --to ${REMOTE}, which is the source itself`],
  [['copy', 'nginx', 'demo', '--to', `${REMOTE}@${ZEROS}`], `got --to ${REMOTE}@${ZEROS}, with a digest`],
  [
    ['copy', 'nginx', 'demo', '--to', REMOTE, '--pull-host', 'a.example.com/x'],
    'got --pull-host a.example.com/x; allowed: the host',
  ],
  [
    ['copy', 'nginx', 'demo', '--to', REMOTE, '--pull-host', 'word'],
    'got --pull-host word; allowed: the host',
  ],
  [
    ['copy', 'nginx', 'demo', '--to', REMOTE, '--pull-host', 'a..example.com'],
    `got a..example.com/team/app@${ZEROS} for app.image`,
  ],
  [
    ['copy', 'nginx', 'demo', '--to', REMOTE, '--print', '--json'],
    'got --print and --json; allowed: one of them',
  ],
])('%j: exit code 2', async (args, words) => {
  const { code, stdout, stderr } = await odcloud(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`error: ${words}`);
});

test.each([
  [['copy', 'nginx', 'demo', '--to', REMOTE], 'neither skopeo nor crane is on the PATH; install one of them'],
  [
    ['copy', 'nginx', 'demo', '--to', REMOTE, '--key', 'ack.frontProxyImage'],
    'environment demo has no ack.frontProxyImage; allowed: app.image;',
  ],
  [
    ['copy', 'nginx', 'demo', '--to', REMOTE, '--authfile', '/nowhere/x.json'],
    '--authfile: there is no /nowhere/x.json',
  ],
])('%j: exit code 1', async (args, words) => {
  const { code, stdout, stderr } = await odcloud(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`error: ${words}`);
});

test('check of the demo: the placeholder is a fault, without any network', async () => {
  const { code, stdout, stderr } = await odcloud('check', 'demo', '--json');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    environment: 'demo',
    images: [{ key: 'app.image', ok: false, hosts: [], problem: 'the digest is a placeholder' }],
  });
});
