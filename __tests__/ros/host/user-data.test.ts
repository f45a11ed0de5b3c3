import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse } from 'yaml';

import { type Command, renderCommands } from '../../../host/cloud-init/commands';
import { packCompanion } from '../../../host/cloud-init/companion';
import { renderUserData } from '../../../host/cloud-init/user-data';
import { openDesignRelease } from '../../../host/release';
import { commandsOf, userDataOf } from '../../../ros/host/carriers';
import { signal } from '../../../ros/host/signal';
import { WaitCondition } from '../../rig/ros/wait-condition';
import { STATE, UNRESOLVED } from '../../rig/sandbox/fixture';
import { describeWith } from '../../support/programs';

interface CloudConfig {
  readonly write_files: readonly {
    readonly path: string;
    readonly permissions?: string;
    readonly content: string;
  }[];
  readonly runcmd: readonly string[];
}

const CALL = '${Ready.CurlCli}';
const USER_DATA = userDataOf(STATE, CALL);
const CONFIG = parse(USER_DATA) as CloudConfig;

test('is that of the ECS stack, with the call and the way in which the program is unpacked', () => {
  const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.length < 1000);
  const ecs = lines(renderUserData(openDesignRelease(), STATE));
  const ros = lines(USER_DATA);
  expect(ros.filter((line) => !ecs.includes(line))).toEqual([
    '  - path: /run/open-design.call',
    `      ${CALL} -fsS --max-time 30 -d @-`,
    expect.stringMatching(
      /^ {2}- python3 -Ic '.*' <\/run\/open-design\.b85 >\/run\/open-design\.sh \|\| echo '\{.*\}' \| sh \/run\/open-design\.call$/,
    ),
    '  - sh /run/open-design.sh',
  ]);
  expect(ecs.filter((line) => !ros.includes(line))).toEqual([
    expect.stringMatching(
      /^ {2}- python3 -Ic '.*' <\/run\/open-design\.b85 >\/var\/lib\/open-design\/program\.sh$/,
    ),
  ]);
});

test('has places for values and no other expression, and nothing to escape', () => {
  expect(USER_DATA.match(/[$%]\{[^}]*\}?/g)).toEqual([UNRESOLVED.dataDiskId, UNRESOLVED.publicAddress, CALL]);
  expect(USER_DATA).not.toMatch(/[\\\r\t]|[^\x20-\x7e\n]|\{\{/);
});

test('the call is a line of its own, in a file that only root can read', () => {
  const condition = new WaitCondition('open-design');
  const { write_files: files } = parse(userDataOf(STATE, condition.curlCli())) as CloudConfig;
  expect(files.at(-1)).toEqual({
    path: '/run/open-design.call',
    permissions: '0600',
    content: `${condition.curlCli()} -fsS --max-time 30 -d @-\n`,
  });
});

test('the commands are those of the ECS stack, except for what to do when parts are missing', () => {
  const lines = (commands: readonly Command[]): readonly string[] =>
    commands.flatMap(({ id, script }) => [id, ...script.split('\n')]);
  const ecs = lines(renderCommands(openDesignRelease(), STATE));
  const ros = lines(commandsOf(STATE));
  expect(ros.length).toBe(ecs.length);
  expect(ros.filter((line, index) => line !== ecs[index])).toEqual([
    '  echo make room and repeat the update, or delete the stack and create it again with this data disk as DataDiskId >&2',
  ]);
  expect(ros.join('\n')).not.toMatch(/terraform/i);
});

describeWith(['python3', 'bash'], 'the commands of the first boot', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ros-user-data-'));
  const at = (name: string): string => path.join(folder, name);
  const moved = (text: string): string => text.replace(/(^|[ <>])\/(var|run|etc)\//gm, `$1${folder}/$2/`);
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Writes the files and runs the commands up to the script that puts the service in place. */
  const boot = () => {
    mkdirSync(at('run'), { recursive: true });
    for (const { path: name, content } of CONFIG.write_files.filter(({ path: name }) =>
      name.startsWith('/run/'),
    ))
      writeFileSync(at(name), content);
    const [make = '', unpack = ''] = CONFIG.runcmd;
    execFileSync('sh', ['-euc', `${moved(make)}\n${moved(unpack)}`]);
    writeFileSync(at('run/open-design.sh'), moved(readFileSync(at('run/open-design.sh'), 'utf8')));
    const calls = `systemctl() { echo "$*" >>'${at('calls')}'; }\n. '${at('run/open-design.sh')}'`;
    return spawnSync('bash', ['-c', calls], { encoding: 'utf8' });
  };

  test.each(['first', 'second'])(
    'put the program, the service and the call in place, the %s time too',
    () => {
      expect(boot()).toMatchObject({ status: 0, stdout: '', stderr: '' });
      const mode = (name: string): string => (statSync(at(name)).mode & 0o777).toString(8);
      const service = 'var/lib/open-design/signal';
      expect(readFileSync(at('var/lib/open-design/program.sh'), 'utf8')).toBe(
        moved(openDesignRelease().program.archive),
      );
      expect(readFileSync(at(`${service}/call`), 'utf8')).toBe(`${CALL} -fsS --max-time 30 -d @-\n`);
      expect([mode(service), mode(`${service}/call`), mode(`${service}/program`)]).toEqual([
        '700',
        '600',
        '600',
      ]);
      expect(mode('etc/systemd/system/open-design-signal.service')).toBe('644');
      expect(existsSync(at('run/open-design.call'))).toBe(false);
      expect(readFileSync(at('calls'), 'utf8')).toMatch(
        /daemon-reload\n--quiet enable --now --no-block open-design-signal\.service\n$/,
      );
    },
  );

  test('send a failure when what is packed arrives damaged, and leave no program', () => {
    mkdirSync(at('run'), { recursive: true });
    const [packed] = CONFIG.write_files;
    writeFileSync(at('run/open-design.b85'), packed?.content.replace(/.$/m, '') ?? '');
    writeFileSync(at('run/open-design.call'), `cat >'${at('sent')}' # -fsS\n`);
    for (const command of CONFIG.runcmd.slice(1, 3)) spawnSync('sh', ['-c', moved(command)]);
    expect(JSON.parse(readFileSync(at('sent'), 'utf8'))).toEqual({
      status: 'FAILURE',
      reason: 'user data arrived damaged',
    });
    expect(statSync(at('run/open-design.sh')).size).toBe(0);
  });
});

test('a file that contains the delimiter is an error', () => {
  const { files, ...rest } = signal(CALL);
  const content = 'a\nOD_END_OF_COMPANION\nb\n';
  const [first] = files.map((file) => ({ ...file, content }));
  expect(() => packCompanion(openDesignRelease(), { ...rest, files: first ? [first] : [] })).toThrow(
    /^got a file with the line OD_END_OF_COMPANION/,
  );
});

describeWith(['shellcheck'], 'shellcheck', () => {
  test('finds nothing in the program', () => {
    const [program] = signal(CALL).files;
    const ran = spawnSync('shellcheck', ['-'], { input: program?.content ?? '', encoding: 'utf8' });
    expect(ran.stdout).toBe('');
  });
});
