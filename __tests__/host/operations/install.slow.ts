import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { operationsFiles } from '../../../host/operations';
import { OPERATIONS, packArchive } from '../../../host/bundle';
import { COMMAND_LIMIT_BYTES, renderOperationsCommands } from '../../../host/cloud-init/carriers';
import { PROPS, VALUES } from '../../rig/sandbox/fixture';
import { describeWith } from '../../support/programs';
import { OperationsHost } from '../../rig/sandbox/operations-host';

const BACKUP = { keepDays: 9, bucket: 'acme-backups', folder: 'demo' };
const FILES = operationsFiles(BACKUP);
const COMMANDS = renderOperationsCommands({ ...PROPS, backup: BACKUP }, VALUES);
const sources = path.join(__dirname, '../../../host');

describe('the commands that bring the operations', () => {
  test('each fit, and survive a Terraform string', () => {
    for (const text of COMMANDS) {
      expect(Buffer.byteLength(text.replace(/\$\{[^}]*\}/g, 'x'.repeat(64)))).toBeLessThanOrEqual(
        COMMAND_LIMIT_BYTES,
      );
      expect(text.replace(/\$\{alicloud[^}]*\}/g, '')).not.toMatch(/["\\\r\t]|[^\x20-\x7e\n]|[$%]\{|\{\{/);
    }
    expect(renderOperationsCommands({ ...PROPS, backup: BACKUP }, VALUES)).toEqual(COMMANDS);
  });

  test('leave the whole archive, and fail without the part before', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'parts-'));
    const run = (text: string) =>
      spawnSync(
        'sh',
        ['-c', text.replace(/\/(var\/lib|etc)\/open-design/g, `${folder}/$1`).replace(/^exec .*/m, '')],
        { encoding: 'utf8' },
      );
    try {
      const last = COMMANDS.at(-1) ?? '';
      expect(COMMANDS.length).toBeGreaterThan(1);
      expect(run(last)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('operations.part-1-') as string,
      });
      for (const text of COMMANDS) expect(run(text)).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(`${folder}/var/lib/operations.sh`, 'utf8')).toBe(packArchive(FILES, OPERATIONS));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('what the environment says of backups is on the host, and no placeholder is left', () => {
  expect(FILES.find((file) => file.path === 'etc/operations.env')?.content).toBe(
    "BACKUP_KEEP_DAYS='9'\nBACKUP_BUCKET='acme-backups'\nBACKUP_FOLDER='demo'\n",
  );
  expect(FILES.filter((file) => /@@\w+@@/.test(file.content))).toEqual([]);
});

test.each(FILES.filter((file) => /^(bin|lib)\//.test(file.path)).map((file) => [file.path, file.content]))(
  'bash parses %s as it travels',
  (_, script) => {
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  },
);

describeWith(['shellcheck'], 'shellcheck', () => {
  test.each(
    ['bin', 'lib']
      .flatMap((name) =>
        readdirSync(path.join(sources, 'operations', name)).map((file) => `operations/${name}/${file}`),
      )
      .concat('cloud-init/part.sh'),
  )('%s', (name) => {
    expect(spawnSync('shellcheck', ['-x', path.join(sources, name)], { encoding: 'utf8' }).stdout).toBe('');
  });
});

describeWith(['python3'], 'python', () => {
  test.each(FILES.filter((file) => file.path.endsWith('.py')).map((file) => [file.path, file.content]))(
    'compiles %s as it travels',
    (_, script) => {
      expect(
        spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
          input: script,
          encoding: 'utf8',
        }),
      ).toMatchObject({ status: 0, stderr: '' });
    },
  );
});

describeWith(['systemd-analyze'], 'systemd', () => {
  test('reads the timer', () => {
    expect(spawnSync('systemd-analyze', ['calendar', '*-*-* 02:00']).status).toBe(0);
  });
});

test('the timer runs daily, not everywhere at once, and makes up for a day it missed', () => {
  const timer = FILES.find((file) => file.path === 'units/open-design-backup.timer')?.content ?? '';
  expect(timer).toContain('OnCalendar=*-*-* 02:00\nRandomizedDelaySec=2h\nPersistent=true\n');
});

describe('on the host', () => {
  let host: OperationsHost;
  beforeEach(() => {
    host = new OperationsHost();
  });
  afterEach(() => host.remove());

  const operations = (words: string) =>
    host.run(`'${host.at('operations/release/bin/operations')}' ${words}`);

  test.each([
    ['status'],
    ['logs'],
    ['rotate-token'],
    ['backup'],
    ['restore'],
    ['upgrade'],
    ['support-bundle'],
  ])('%s --help', (name) => {
    expect(operations(`${name} --help`)).toEqual({
      code: 0,
      out: expect.stringMatching(`^usage: open-design ${name}`) as string,
    });
    expect(operations('--help').out).toContain(`  ${name} `);
  });

  test.each([['aply'], ['install-all'], ['']])('%j is refused', (word) => {
    expect(operations(word)).toMatchObject({
      code: 64,
      out: expect.stringContaining('which is none of these') as string,
    });
  });

  test('before the first apply they say so', () => {
    // No release stands at /opt/open-design/current where tests run.
    expect(operations('status')).toMatchObject({
      code: 1,
      out: 'open-design: apply has not begun on this host; see: open-design ready\n',
    });
  });

  test('install enables the timer, is current, and removes older ones, but not while one is at work', () => {
    execFileSync('sh', ['-c', `mkdir ${host.at('operations/older')}; rm ${host.at('operations/current')}`]);
    const install = `install() { echo "install $*"; }; eval "$(declare -f do_install | sed "s|/var/lib/open-design|$STATE|")"; do_install`;
    const ran = host.run(`exec 8>$STATE/lock; flock 8; ${install}`);
    expect(ran.out).toContain('operations are on this host; see: open-design --help');
    expect(readdirSync(host.at('operations')).sort()).toEqual(['current', 'older', 'release']);
    expect(host.calls()).toContain(
      'systemctl enable open-design-backup.timer open-design-resume.service\nsystemctl start open-design-backup.timer',
    );
    expect(host.run(install).code).toBe(0);
    expect(readdirSync(host.at('operations')).sort()).toEqual(['current', 'release']);
  });

  test('the core finds them, and says when they are not there', () => {
    const core = (words: string) =>
      host.run(
        `sed "s|^OPERATIONS=.*|OPERATIONS=$OPERATIONS|" -i "$RELEASE_DIR/lib/common.sh"; "$RELEASE_DIR/bin/open-design" ${words}`,
      );
    expect(core('--help').out).toMatch(/apply [^]*rotate-token /);
    expect(core('backup --help').out).toMatch(/^usage: open-design backup/);
    rmSync(host.at('operations/current'));
    expect(core('backup')).toEqual({
      code: 1,
      out: "open-design: got 'backup'; operations are not on this host yet; deploy again\n",
    });
    writeFileSync(host.at('calls'), '');
  });
});
