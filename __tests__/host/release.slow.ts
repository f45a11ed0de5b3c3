import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

import { parse } from 'yaml';

import { acrProxyFiles } from '../../host/acr-proxy-release';
import { withoutComments } from '../../host/files';
import { operationsFiles, programFiles } from '../../host/release';
import * as contract from '../../open-design/contract';
import { describeWith } from '../support/programs';

const PROGRAM = programFiles();
const PROXY = acrProxyFiles();
const ALL = [...PROGRAM, ...operationsFiles(), ...PROXY];
const HOST = path.join(__dirname, '../../host');
const content = (name: string): string => PROGRAM.find((file) => file.path === name)?.content ?? '';
const shell = ALL.filter((file) => /^(bin|lib)\//.test(file.path));

test('no placeholder is left for the synthesis', () => {
  expect(ALL.filter((file) => /@@\w+@@/.test(file.content))).toEqual([]);
});

test('comments are removed, shebangs are kept', () => {
  expect(withoutComments('#!/bin/sh\n# a\n  # b\nx # c\n')).toBe('#!/bin/sh\nx # c\n');
});

test.each(shell.map((file) => [file.path, file.content]))('bash parses %s without comments', (_, script) => {
  expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
});

test.each([
  ['the app’s host', PROGRAM],
  ['a reverse proxy', PROXY],
])('no two files of the program of %s define the same function', (_, program) => {
  const defined = program
    .filter(({ path: name }) => name.startsWith('lib/'))
    .flatMap((file) => file.content.match(/^[\w-]+(?=\(\) [({])/gm) ?? []);
  expect(defined.filter((name, index) => defined.indexOf(name) !== index)).toEqual([]);
});

test('the operations use the program, and the program does not refer to their files', () => {
  const lib = PROGRAM.filter(({ path: name }) => name.startsWith('lib/')).map((file) => file.content);
  const operations = operationsFiles()
    .filter(({ path: name }) => name.startsWith('lib/'))
    .flatMap((file) => file.content.match(/^[\w-]+(?=\(\) [({])/gm) ?? []);
  for (const text of lib) {
    expect(text).not.toMatch(/OPERATIONS/);
    for (const name of operations)
      expect(text).not.toMatch(new RegExp(`(^|[\\s;|&({])${name}($|[\\s;)])`, 'm'));
  }
});

const SHELL_FOLDERS = [
  'base/lib',
  'base/shell',
  'program/bin',
  'program/lib',
  'operations/bin',
  'operations/lib',
];
const sources = [...SHELL_FOLDERS, 'acr-proxy/bin', 'acr-proxy/lib'].flatMap((folder) =>
  readdirSync(path.join(HOST, folder)).map((name) => `${folder}/${name}`),
);

/** Returns the functions of a shell file with their comments, names and the variables that they set for callers. */
const functionsOf = (file: string): { comment: string; name: string; sets: string[] }[] => {
  const text = readFileSync(path.join(HOST, file), 'utf8');
  const functions = text.matchAll(/((?:^#.*\n)*)^([\w-]+)\(\) \{(?:\n([^]*?)^\}| (.*) \}$)/gm);
  return [...functions].map(([, comment = '', name = '', lines, line]) => ({
    comment: comment.replace(/\n# ?/g, ' '),
    name,
    sets: setBy(lines ?? line ?? ''),
  }));
};

/** Returns the non-local variables that a function sets, without assignments in front of a command. */
const setBy = (body: string): string[] => {
  const names = (pattern: RegExp): string[] => [...body.matchAll(pattern)].map(([, name = '']) => name);
  const local = names(/\blocal ([^\n;]*)/g).flatMap((words) => words.match(/\b[A-Z_]+\b/g) ?? []);
  const assigned = [
    ...names(/(?:^|[;{(]|then|else|do)[ \t]*([A-Z][A-Z_]*)\+?=(?!\S*[ \t]+[\w"$/])/gm),
    ...names(/\bread -r ([A-Z_]+)/g),
  ];
  return [...new Set(assigned)].filter((name) => !local.includes(name));
};

test.each(sources.filter((name) => !name.includes('/bin/')))(
  '%s: a function that sets a variable for its caller documents it',
  (name) => {
    const silent = functionsOf(name).flatMap(({ comment, name: function_, sets }) =>
      sets
        .filter((variable) => !new RegExp(`\\b[Ss]ets?\\b[^]*\\b${variable}\\b`).test(comment))
        .map((variable) => `${function_} sets ${variable}`),
    );
    expect(silent).toEqual([]);
  },
);

test('the check finds such variables', () => {
  expect(functionsOf('operations/lib/under-way.sh').flatMap(({ sets }) => sets)).toEqual(['RESUMED', 'CODE']);
  expect(functionsOf('base/lib/common.sh').flatMap(({ sets }) => sets)).toEqual(['CHANGED']);
});

describeWith(['shellcheck'], 'shellcheck', () => {
  test.each([...sources, 'cloud-init/part.sh', 'cloud-init/apply.sh'])('%s', (name) => {
    const { stdout } = spawnSync('shellcheck', ['-x', path.join(HOST, name)], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});

describeWith(['python3'], 'python', () => {
  test.each(ALL.filter((file) => file.path.endsWith('.py')).map((file) => [file.path, file.content]))(
    'compiles %s without comments',
    (_, script) => {
      const ran = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
        input: script,
        encoding: 'utf8',
      });
      expect(ran).toMatchObject({ status: 0, stderr: '' });
    },
  );
});

describe('the files match the contract', () => {
  const service = (
    parse(content('etc/compose.yaml').replace(/\{\{(\w+)\}\}/g, '$1')) as {
      services: Record<string, Record<string, unknown>>;
    }
  ).services['open-design'];

  test('Compose', () => {
    expect(service).toMatchObject({
      image: 'IMAGE',
      user: `${contract.RUN_AS.uid}:${contract.RUN_AS.gid}`,
      volumes: [
        {
          type: 'bind',
          source: '/srv/open-design/app',
          target: contract.DATA_DIR,
          bind: { create_host_path: false },
        },
      ],
      restart: 'no',
      read_only: true,
      tmpfs: '/tmp',
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges=true'],
      mem_limit: 'MEMORY_MIBm',
      cpus: 'CPUS',
      pids_limit: 'PIDS',
      env_file: '/etc/open-design/daemon.env',
    });
    expect(service).not.toHaveProperty('ports');
  });

  test('the environment', () => {
    expect(content('etc/daemon.env').trim().split('\n')).toEqual([
      'NODE_OPTIONS=--max-old-space-size={{HEAP_MIB}}',
      'OD_BIND_HOST=127.0.0.1',
      'OD_PORT=7456',
      'OD_DATA_DIR=/app/.od',
      'OD_API_TOKEN={{TOKEN}}',
      'OD_ALLOWED_ORIGINS=https://{{SERVER}}',
      'OD_PUBLIC_BASE_URL=https://{{SERVER}}',
      '{{#if internal-hosts}}',
      'OD_ALLOWED_INTERNAL_HOSTS={{EGRESS_HOSTS}}',
      '{{/if}}',
    ]);
  });
});

describeWith(['systemd-analyze'], 'the timer of the certificate', () => {
  test('runs four times a day, at a different time on each host, and catches up on missed runs', () => {
    const timer = content('units/open-design-certificate.timer');
    const when = /^OnCalendar=(.*)$/m.exec(timer)?.[1] ?? '';
    const { stdout } = spawnSync(
      'systemd-analyze',
      ['calendar', '--iterations=4', '--base-time=2026-01-01 00:00:01 UTC', when],
      { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } },
    );
    expect(stdout.match(/\d\d:\d\d:\d\d UTC$/gm)?.slice(0, 4)).toEqual([
      '06:00:00 UTC',
      '12:00:00 UTC',
      '18:00:00 UTC',
      '00:00:00 UTC',
    ]);
    expect(timer).toMatch(/^RandomizedDelaySec=3h$/m);
    expect(timer).toMatch(/^Persistent=true$/m);
  });
});
