import { run } from '../../cli/run';
import { displayWidth, type Terminal } from '../../cli/terminal';
import type { ProgramRun } from '../support/project';

const COMMIT = '8439b0cac1da9231abdd6243b3f9cad87286538d';
const TO = 'registry.example.com/design/open-design';
const DIGEST = `sha256:${'6'.repeat(64)}`;

/** Runs `odcloud image build demo --print` in this process. */
const print = async (
  options: Readonly<Record<string, string>>,
  ...flags: readonly string[]
): Promise<ProgramRun> => {
  const said = { stdout: '', stderr: '' };
  const terminal = (to: keyof typeof said): Terminal => ({
    columns: 80,
    write: (text) => (said[to] += text),
  });
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const code = await run(['image', 'build', 'demo', '--print', ...flags, ...args], {
    stdout: terminal('stdout'),
    stderr: terminal('stderr'),
    signal: new AbortController().signal,
  });
  return { code, ...said };
};

const ASKED = { commit: COMMIT, to: TO };

/** The commands that are printed for these options. */
const printed = async (options: Readonly<Record<string, string>>): Promise<string> => {
  const { code, stdout, stderr } = await print({ ...ASKED, ...options });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe('an option reaches the commands', () => {
  test('--to: the tag, or else the commit as the tag', async () => {
    expect(await printed({ to: `${TO}:1.2` })).toContain(`tags = ["${TO}:1.2"]`);
    expect(await printed({})).toContain(`tags = ["${TO}:8439b0cac1da"]`);
    expect(await printed({ to: 'localhost:5000/od' })).toContain('tags = ["localhost:5000/od:8439b0cac1da"]');
  });

  test('--platform: both, in one order', async () => {
    expect(await printed({ platform: 'linux/arm64,linux/amd64' })).toContain(
      'platforms = ["linux/amd64", "linux/arm64"]',
    );
  });

  test('--source: another place of the same commit', async () => {
    const source = 'https://git.example.com:8443/mirror/open-design.git';
    expect(await printed({ source })).toContain(`context = "${source}#${COMMIT}"`);
  });

  test('--node-image: for both stages; --runtime-image: for the second', async () => {
    const [node, runtime] = [`${TO}-node@${DIGEST}`, `${TO}-runtime@${DIGEST}`];
    const both = await printed({ 'node-image': node });
    expect(both).toContain(`NODE_IMAGE = "${node}"`);
    expect(both).toContain(`RUNTIME_IMAGE = "${node}"`);
    const each = await printed({ 'node-image': node, 'runtime-image': runtime });
    expect(each).toContain(`NODE_IMAGE = "${node}"`);
    expect(each).toContain(`RUNTIME_IMAGE = "${runtime}"`);
  });

  test('--alpine-mirror and --npm-mirror, with or without a slash at the end', async () => {
    const commands = await printed({
      'alpine-mirror': 'https://a.example/alpine/',
      'npm-mirror': 'https://n.example/',
    });
    expect(commands).toContain('#https://a.example/alpine/#');
    expect(commands).toContain('registry=https://n.example\n');
  });
});

describe('an option that is wrong: exit code 2, one message, nothing else', () => {
  const missing = (name: string): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(ASKED).filter(([key]) => key !== name));

  test.each([
    ['no commit', missing('commit'), 'got no --commit; allowed: a full commit of 40 hex digits'],
    [
      'an abbreviated commit',
      { ...ASKED, commit: '8439b0c' },
      'got --commit 8439b0c; allowed: a full commit',
    ],
    ['a branch', { ...ASKED, commit: 'main' }, 'got --commit main; allowed: a full commit'],
    [
      'no target, while the file names upstream’s',
      missing('to'),
      'got no --to, and app.image names ghcr.io/nexu-io/od',
    ],
    ['a target in upper case', { ...ASKED, to: 'example.com/Od' }, 'got example.com/Od, which is no image'],
    ['a target by digest', { ...ASKED, to: `${TO}@${DIGEST}` }, `got --to ${TO}@${DIGEST}, with a digest; `],
    [
      'another platform',
      { ...ASKED, platform: 'linux/386' },
      'got --platform linux/386; allowed: linux/amd64,',
    ],
    [
      'a source of ssh',
      { ...ASKED, source: 'ssh://git@example.com/x.git' },
      'got --source something with an @ (not shown);',
    ],
    [
      'a source that is no repository',
      { ...ASKED, source: 'https://a.example/x' },
      'got --source https://a.example/x;',
    ],
    [
      'a base image by tag',
      { ...ASKED, 'node-image': 'node:24-alpine' },
      'got --node-image node:24-alpine; allowed: ',
    ],
    [
      'a mirror without https',
      { ...ASKED, 'npm-mirror': 'n.example' },
      'got --npm-mirror n.example; allowed: http',
    ],
    ['a base image with a password', { ...ASKED, 'node-image': 'u:hunter2@a.example/x' }, '(not shown)'],
    ['a mirror with a password', { ...ASKED, 'npm-mirror': 'https://u:hunter2@n.example' }, '(not shown)'],
    ['a mirror with code', { ...ASKED, 'alpine-mirror': "https://a/'$(id)" }, 'got --alpine-mirror '],
  ])('%s', async (_, options, message) => {
    const { code, stdout, stderr } = await print(options);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const text = stderr.replaceAll('\n', ' ');
    expect(text).toContain(message);
    expect(text).not.toContain('hunter2');
    expect(text).toMatch(/^error: .* help: npx odcloud image build --help $/);
    for (const line of stderr.split('\n')) {
      // A word that is wider than the terminal stays whole.
      if (line.includes(' ')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    }
  });

  test('--print with --json', async () => {
    const { code, stdout, stderr } = await print(ASKED, '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: got --print and --json; allowed: one of them\n/);
  });
});
