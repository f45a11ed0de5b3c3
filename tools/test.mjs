// npm test: types, lint, formatting, then every jest test. The last line counts them all, and says what was
// skipped and why; the exit code is 1 when anything failed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(path.join(tmpdir(), 'open-design-tests-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const bin = (name) => path.join(ROOT, 'node_modules', '.bin', name);

const run = (command, args, stdio) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });

const check = async ([name, command, args]) => {
  const { ok, output } = await run(command, args, ['ignore', 'pipe', 'pipe']);
  process.stdout.write(`${ok ? '✓' : '✗'} ${name}\n${ok ? '' : output}`);
  return ok;
};

/** A test that cannot run here says why in its name or its group's: `… (skipped: <reason>)`. */
const reasonOf = (fullName) => /\(skipped: ([^)]*)\)/.exec(fullName)?.[1] ?? 'no reason given';

const jest = async () => {
  const report = path.join(work, 'jest.json');
  await run(
    bin('jest'),
    ['--ci', '--json', `--outputFile=${report}`, ...process.argv.slice(2)],
    ['ignore', 'ignore', 'inherit'],
  );
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && !assertionResults.length,
    );
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    const skipped = results.filter(({ status }) => status === 'pending' || status === 'todo');
    return {
      passed: results.filter(({ status }) => status === 'passed').length,
      failed: results.filter(({ status }) => status === 'failed').length + broken.length,
      reasons: skipped.map(({ fullName }) => reasonOf(fullName)),
    };
  } catch {
    return { passed: 0, failed: 1, reasons: [] };
  }
};

await import('../providers/alicloud/scripts/generate.mjs');

const CHECKS = [
  ['types', bin('tsc'), []],
  ['lint', bin('eslint'), ['.', '--max-warnings=0']],
  ['formatting', bin('prettier'), ['--check', '.']],
];
const checks = [];
for (const one of CHECKS) checks.push(await check(one));
const tests = await jest();

const passed = tests.passed + checks.filter(Boolean).length;
const failed = tests.failed + checks.filter((ok) => !ok).length;
const reasons = [...new Set(tests.reasons)].map(
  (reason) => `${reason}: ${tests.reasons.filter((one) => one === reason).length}`,
);
const skipped = tests.reasons.length ? `, ${tests.reasons.length} skipped (${reasons.join('; ')})` : '';
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped}\n`);
process.exitCode = failed ? 1 : 0;
