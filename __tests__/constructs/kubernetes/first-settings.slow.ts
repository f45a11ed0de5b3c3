import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { FIRST_SETTINGS } from '../../../open-design/first-settings';
import { appPod, appStack, containerOf, type Pod } from '../../rig/pods/app';
import { PodSandbox } from '../../rig/pods/pod-sandbox';

const pod = appPod(appStack());
/** The pod before its containers start. */
const starting: Pod = { ...pod, containers: [containerOf(pod, 'first-settings')] };

describe('the first settings of a pod', () => {
  let sandbox: PodSandbox;
  const at = (name: string): string => path.join(sandbox.volume, 'app', name);

  beforeEach(async () => {
    sandbox = new PodSandbox();
    await sandbox.start({});
    mkdirSync(path.join(sandbox.volume, 'app'));
  });
  afterEach(() => sandbox.stop());

  test('are written into an empty data directory, by the app’s user', async () => {
    expect(await sandbox.run(starting)).toEqual({ code: 0, out: '' });
    expect(JSON.parse(readFileSync(at(FIRST_SETTINGS.file), 'utf8'))).toEqual({ onboardingCompleted: true });
    expect(readdirSync(at(''))).toEqual([FIRST_SETTINGS.file]);
  });

  test('change nothing at the next start, whatever the app has made of them', async () => {
    await sandbox.run(starting);
    writeFileSync(at(FIRST_SETTINGS.file), '{"theme":"dark"}');
    expect(await sandbox.run(starting)).toEqual({ code: 0, out: '' });
    expect(readFileSync(at(FIRST_SETTINGS.file), 'utf8')).toBe('{"theme":"dark"}');
  });

  test('are not written beside any other file', async () => {
    writeFileSync(at('.hidden'), '');
    expect(await sandbox.run(starting)).toEqual({ code: 0, out: '' });
    expect(existsSync(at(FIRST_SETTINGS.file))).toBe(false);
  });

  test('are completed after an interruption', async () => {
    writeFileSync(at(`.${FIRST_SETTINGS.file}.new`), '{"onb', { mode: 0o666 });
    expect(await sandbox.run(starting)).toEqual({ code: 0, out: '' });
    expect(readFileSync(at(FIRST_SETTINGS.file), 'utf8')).toBe(FIRST_SETTINGS.text);
  });
});
