// npm test runs types, lint, formatting and the fast tests. --all adds the slow tests. --cluster runs a Kubernetes API
// server, --host (npm run test:host) boots hosts. --ci runs all of that. --nightly does too, with more of the random
// tests and with the longest scenarios. The last line counts the tests and gives the reason of each that was skipped; the
// lines above it name the failures. The exit code is 1 if anything failed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(path.join(tmpdir(), 'open-design-tests-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const children = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of children) child.kill();
    process.exit(1);
  });
}

const bin = (name) => path.join(ROOT, 'node_modules', '.bin', name);

const run = (command, args, stdio) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio });
    children.add(child);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => {
      children.delete(child);
      resolve({ ok: code === 0, output });
    });
  });

/** A check that passes or fails as a whole. */
const check = (name, command, args) => async () => {
  const { ok, output } = await run(command, args, ['ignore', 'pipe', 'pipe']);
  process.stdout.write(`${ok ? '✓' : '✗'} ${name}\n${ok ? '' : output}`);
  return { passed: ok ? 1 : 0, failures: ok ? [] : [`✗ ${name}`], reasons: [] };
};

/** The first line of an error, without the colours of a terminal. */
const firstLine = (message = '') => stripVTControlCharacters(message).trim().split('\n')[0] ?? '';

/** A line for each failure of a file: its tests, or what failed before its first test or after its last one. */
const failuresOf = ({ name, status, message, assertionResults }) => {
  const file = path.relative(ROOT, name);
  const failed = assertionResults.filter((result) => result.status === 'failed');
  const lines = failed.map(
    ({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages[0])}`,
  );
  if (status === 'failed' && !failed.length) lines.push(firstLine(message.replace(/.*●.*\n/, '')));
  return lines.map((line) => `✗ ${file}: ${line}`);
};

/** The files of jest's report; undefined: jest wrote none. */
const filesOf = (report) => {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return undefined;
  }
};

/** A test that cannot run here has the reason in its name or the name of its group: `… (skipped: <reason>)`. */
const reasonOf = (fullName) => /\(skipped: ([^)]*)\)/.exec(fullName)?.[1] ?? 'no reason given';

/** The tests of a jest configuration, or of one of their folders. */
const jest =
  (config, folder = '') =>
  async () => {
    const report = path.join(work, `${config}-${folder}.json`);
    const begun = Date.now();
    await run(
      bin('jest'),
      ['--ci', '--config', config, '--json', `--outputFile=${report}`, ...(folder ? [`/${folder}/`] : [])],
      ['ignore', 'ignore', 'inherit'],
    );
    process.stdout.write(`${folder || config}: ${((Date.now() - begun) / 60_000).toFixed(1)} min\n`);
    const files = filesOf(report);
    if (!files) return { passed: 0, failures: [`✗ ${config}: jest wrote no report`], reasons: [] };
    const results = files.flatMap(({ assertionResults }) => assertionResults);
    const skipped = results.filter(({ status }) => status === 'pending' || status === 'todo');
    return {
      passed: results.filter(({ status }) => status === 'passed').length,
      failures: files.flatMap(failuresOf),
      reasons: skipped.map(({ fullName }) => reasonOf(fullName)),
    };
  };

const CHECKS = [
  check('types', bin('tsc'), []),
  check('lint', bin('eslint'), ['.', '--max-warnings=0']),
  check('formatting', bin('prettier'), ['--check', '.', '--cache', '--cache-strategy', 'content']),
];
const FAST = jest('jest.config.js');
const SLOW = jest('jest.slow.config.js');
/** A real Kubernetes API server. The first run builds it from source. */
const CLUSTER = jest('jest.cluster.config.js');
/** Containers and virtual machines mostly wait, and for different things, so both kinds run at once. */
const HOST = ['nspawn', 'qemu'].map((folder) => jest('jest.host.config.js', folder));

/** What is in one inner list runs at once. The inner lists run one after the other. */
const EVERYTHING = [[...CHECKS, FAST], [SLOW], [CLUSTER], HOST];
const TIERS = {
  '--fast': [[...CHECKS, FAST]],
  '--all': [[...CHECKS, FAST], [SLOW]],
  '--cluster': [[CLUSTER]],
  '--host': [HOST],
  '--ci': EVERYTHING,
  '--nightly': EVERYTHING,
};

if (['--help', '-h'].includes(process.argv[2])) {
  process.stdout.write(`usage: npm test -- [option]

Runs types, lint, formatting and the fast tests. Options:
  --fast     the same
  --all      also the slow tests
  --cluster  only the tests against a Kubernetes API server
  --host     only the tests that boot hosts
  --ci       all of these
  --nightly  all of these, more random tests, and the longest scenarios of qemu

One file: npx jest <file>
`);
  process.exit(0);
}

const [tierName = '--fast', ...extra] = process.argv.slice(2);
const tier = TIERS[tierName];
if (!tier || extra.length) {
  process.stderr.write(
    `error: got ${process.argv.slice(2).join(' ')}; allowed: one of ${Object.keys(TIERS).join(', ')}; one file: npx jest <file>\n`,
  );
  process.exit(1);
}

// __tests__/support/nightly.ts reads it.
if (tierName === '--nightly') process.env.OPEN_DESIGN_NIGHTLY = '1';

await import('../providers/alicloud/scripts/generate.mjs');

const results = [];
for (const sideBySide of tier) results.push(...(await Promise.all(sideBySide.map((each) => each()))));

const passed = results.reduce((total, result) => total + result.passed, 0);
const failures = results.flatMap((result) => result.failures);
const reasons = results.flatMap((result) => result.reasons);
const counted = [...new Set(reasons)].map(
  (reason) => `${reason}: ${reasons.filter((one) => one === reason).length}`,
);
const skipped = reasons.length ? `, ${reasons.length} skipped (${counted.join('; ')})` : '';
process.stdout.write(`\n${failures.map((failure) => `${failure}\n`).join('')}`);
process.stdout.write(`${passed} passed, ${failures.length} failed${skipped}\n`);
process.exitCode = failures.length ? 1 : 0;
