import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';

import { RUN_AS } from '../../../open-design/contract';
import { FIRST_SETTINGS } from '../../../open-design/first-settings';
import { OperationsHost } from '../../rig/sandbox/operations-host';

const FILE = `data/app/${FIRST_SETTINGS.file}`;

describe('the first settings of a host', () => {
  let host: OperationsHost;

  beforeEach(() => {
    host = new OperationsHost();
    rmSync(host.at('data/app'), { recursive: true });
  });
  afterEach(() => host.remove());

  const settings = (): unknown => JSON.parse(readFileSync(host.at(FILE), 'utf8'));

  test('are in the folder that a first apply makes, and belong to the app', () => {
    expect(host.run('step_app')).toMatchObject({ code: 0 });
    expect(settings()).toEqual({ onboardingCompleted: true });
    const modes = ['data/app', FILE].map((name) => statSync(host.at(name)));
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o600]);
    if (process.getuid?.() === 0)
      expect(modes.map(({ uid, gid }) => [uid, gid])).toEqual(Array(2).fill([RUN_AS.uid, RUN_AS.gid]));
  });

  test('are not written again, nor into a folder that exists', () => {
    expect(host.run('step_app')).toMatchObject({ code: 0 });
    host.write(FILE, '{"theme":"dark"}');
    expect(host.run('step_app')).toMatchObject({ code: 0 });
    expect(settings()).toEqual({ theme: 'dark' });

    rmSync(host.at('data/app'), { recursive: true });
    mkdirSync(host.at('data/app'));
    host.write('data/app/app.sqlite', '');
    expect(host.run('step_app')).toMatchObject({ code: 0 });
    expect(readdirSync(host.at('data/app'))).toEqual(['app.sqlite']);
  });

  test('are complete after an apply that was killed at any call, and the next apply', () => {
    for (let call = 1; ; call++) {
      rmSync(host.at('data/app'), { recursive: true, force: true });
      const killed = host.killedAt(call, 'step_app');
      if (existsSync(host.at('data/app'))) expect(settings()).toEqual({ onboardingCompleted: true });
      expect(host.run('step_app')).toMatchObject({ code: 0 });
      expect(settings()).toEqual({ onboardingCompleted: true });
      expect(readdirSync(host.at('data'))).not.toContain('app.new');
      if (!killed) break;
      expect(call).toBeLessThan(40);
    }
  });

  test('do not replace data that a return to the previous image has set aside', () => {
    mkdirSync(host.at('data/app.previous'));
    host.write('data/app.previous/app.sqlite', 'rows');
    host.write('data/returning', '');
    host.write('data/image', host.run('proven_image').out);
    expect(host.run('step_app')).toMatchObject({ code: 0 });
    expect(readdirSync(host.at('data/app'))).toEqual(['app.sqlite']);
  });
});
