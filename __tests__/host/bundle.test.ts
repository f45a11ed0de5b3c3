import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parse } from 'yaml';
import * as contract from '../../open-design/contract';
import { compact, compactPython, withoutComments } from '../../host/files';
import { base85 } from '../../host/base85';
import { packArchive, packPayload, releaseId } from '../../host/bundle';
import { releaseFiles } from '../../host/release';
import { PROPS } from '../rig/sandbox/fixture';
import { describeWith } from '../support/programs';

const FILES = releaseFiles(PROPS);
const ARCHIVE = packArchive(FILES);
const SHELL = FILES.filter((file) => /^(bin|lib)\//.test(file.path));
const content = (name: string): string => FILES.find((file) => file.path === name)?.content ?? '';

describe('the archive', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  const extract = (archive: string, to: string) => {
    writeFileSync(path.join(folder, 'payload.sh'), archive);
    return spawnSync('sh', [path.join(folder, 'payload.sh'), 'extract', path.join(folder, to)], {
      encoding: 'utf8',
    });
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  test('extracts every file, byte for byte, with its mode', () => {
    expect(extract(ARCHIVE, 'whole')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    for (const file of FILES) {
      const target = path.join(folder, 'whole', file.path);
      expect(readFileSync(target, 'utf8')).toBe(file.content);
      expect((statSync(target).mode & 0o777).toString(8)).toBe(file.mode.slice(1));
    }
    expect(
      readdirSync(path.join(folder, 'whole'), { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      ),
    ).toHaveLength(FILES.length);
  });

  test('notices a changed, a missing and an added byte', () => {
    for (const damaged of [
      ARCHIVE.replace('DAEMON_PORT=', 'DAEMON_POTR='),
      ARCHIVE.replace(/\numask 077\n/, '\n'),
      ARCHIVE.replace('FORMAT', 'FORMAT ').replace("BASIC_USER='", "BASIC_USER=' "),
    ]) {
      const ran = extract(damaged, 'damaged');
      expect(ran.status).toBe(1);
      expect(ran.stderr).toMatch(/^release [0-9a-f]{64} arrived damaged; deploy again\n$/);
    }
  });

  test('does nothing without being told what', () => {
    expect(spawnSync('sh', ['-c', ARCHIVE], { encoding: 'utf8' })).toMatchObject({ status: 64, stdout: '' });
  });

  test('is named by its files', () => {
    expect(ARCHIVE).toContain(`release=${releaseId(FILES)}\n`);
    expect(releaseId([...FILES].reverse())).toBe(releaseId(FILES));
    expect(releaseId(releaseFiles({ ...PROPS, allowCidrs: ['0.0.0.0/0'] }))).not.toBe(releaseId(FILES));
  });

  test('refuses a file that would end its own here-document', () => {
    expect(() => packArchive([{ path: 'a', mode: '0644', content: 'x\nOD_END_OF_FILE\n' }])).toThrow(
      /^a: got text/,
    );
    expect(() => packArchive([{ path: 'a', mode: '0644', content: 'x' }])).toThrow(/^a: got text/);
  });
});

test('the payload is the same bytes everywhere: no clock, no name in the gzip header', () => {
  expect(packPayload(ARCHIVE).subarray(0, 8).toString('hex')).toBe('1f8b080000000000');
});

describeWith(['python3'], 'base 85', () => {
  test.each([0, 1, 2, 3, 4, 5, 1000])('%i bytes are what Python reads', (length) => {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 167 + 255) % 256));
    const ran = spawnSync(
      'sh',
      [
        '-c',
        `tr .:,/ '{$}%' | python3 -c 'import base64,sys;print(base64.b85decode(sys.stdin.read()).hex())'`,
      ],
      { input: base85(bytes), encoding: 'utf8' },
    );
    expect(ran.stdout).toBe(`${bytes.toString('hex')}\n`);
  });
});

test('nothing is left to fill in, but for the token', () => {
  const left = FILES.flatMap((file) =>
    file.path.startsWith('lib/') ? [] : [...(file.content.match(/@@\w+@@/g) ?? [])],
  );
  expect(new Set(left)).toEqual(new Set(['@@BASIC@@', '@@TOKEN@@']));
});

test('comments stay at home, shebangs travel', () => {
  expect(withoutComments('#!/bin/sh\n# a\n  # b\nx # c\n')).toBe('#!/bin/sh\nx # c\n');
});

test.each(SHELL.map((file) => [file.path, file.content]))('bash parses %s as it travels', (_, script) => {
  expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
});

describeWith(['shellcheck'], 'shellcheck', () => {
  const host = path.join(__dirname, '../../host');
  const sources = ['program/bin', 'program/lib'].flatMap((folder) =>
    readdirSync(path.join(host, folder)).map((name) => `${folder}/${name}`),
  );

  test.each([...sources, 'cloud-init/command.sh'])('%s', (name) => {
    expect(spawnSync('shellcheck', ['-x', path.join(host, name)], { encoding: 'utf8' }).stdout).toBe('');
  });

  test('the archive, as it is extracted', () => {
    expect(spawnSync('shellcheck', ['-s', 'sh', '-'], { input: ARCHIVE, encoding: 'utf8' }).stdout).toBe('');
  });
});

describe('the files say what the contract says', () => {
  const service = (
    parse(content('etc/compose.yaml')) as { services: Record<string, Record<string, unknown>> }
  ).services['open-design'];

  test('Compose', () => {
    expect(service).toMatchObject({
      image: PROPS.image,
      user: `${contract.RUN_AS.uid}:${contract.RUN_AS.gid}`,
      ports: [`127.0.0.1:${contract.DAEMON_PORT}:${contract.DAEMON_PORT}`],
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
      mem_limit: `${contract.LIMITS.memoryMiB}m`,
      pids_limit: contract.LIMITS.pids,
      env_file: '/etc/open-design/daemon.env',
    });
  });

  test('the environment', () => {
    expect(content('etc/daemon.env').trim().split('\n')).toEqual([
      'NODE_OPTIONS=--max-old-space-size=192',
      'OD_BIND_HOST=0.0.0.0',
      'OD_PORT=7456',
      'OD_DATA_DIR=/app/.od',
    ]);
    for (const name of [contract.ENV.apiToken, contract.ENV.allowedOrigins, contract.ENV.publicBaseUrl]) {
      expect(content('lib/app.sh')).toContain(`${name}=`);
    }
  });

  test('Docker', () => {
    expect(JSON.parse(content('etc/daemon.json'))).toEqual({
      'registry-mirrors': PROPS.registryMirrors,
      'log-driver': 'json-file',
      'log-opts': { 'max-size': '10m', 'max-file': '3' },
      'live-restore': true,
      'no-new-privileges': true,
      icc: false,
    });
  });
});

describeWith(['python3'], 'Python that travels in a few bytes', () => {
  const root = path.join(__dirname, '../..');
  const programs = [
    'alibaba-cloud',
    'open-design/backup',
    'host/operations/python',
    'host/program/python',
  ].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.py'))
      .map((name) => path.join(root, folder, name)),
  );
  // What Python makes of a text, without docstrings and positions.
  const tree = (text: string): string => {
    const ran = spawnSync(
      'python3',
      [
        '-c',
        `import ast, sys
tree = ast.parse(sys.stdin.read())
for node in ast.walk(tree):
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        del body[0]
print(ast.dump(tree))`,
      ],
      { input: text, encoding: 'utf8' },
    );
    expect(ran.stderr).toBe('');
    return ran.stdout;
  };

  test.each(programs.map((file) => [path.basename(file), readFileSync(file, 'utf8')]))(
    '%s still means the same',
    (_, text) => {
      expect(compactPython(text).length).toBeLessThan(text.length);
      expect(tree(compactPython(text))).toBe(tree(text));
    },
  );
});

test('what travels in a few bytes still means the same: no here-document loses its indentation', () => {
  expect(compact('a() {\n  # why\n  b\n\n}\n')).toBe('a() {\nb\n}\n');
  for (const file of FILES.filter(({ path: name }) => name.startsWith('lib/')))
    expect(file.content).not.toMatch(/<<[-'"A-Z]/);
});
