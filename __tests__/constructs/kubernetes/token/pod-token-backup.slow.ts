import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { dataOf, podsOf } from '../../../rig/pods/app';
import { PodSandbox } from '../../../rig/pods/pod-sandbox';
import { evaluated } from '../../../rig/pods/terraform';
import { pod, REVISION, stack } from '../../../rig/pods/token-maker';
import { describeWith } from '../../../support/programs';

describeWith(
  ['python3', 'setpriv', 'terraform'],
  'a backup and a restore beside a token on the volume',
  () => {
    let pods: PodSandbox;
    const jobs = evaluated(dataOf(stack, 'kubernetes_config_map_v1', 'open-design-backup-programs'), '');
    const job = (name: string) => podsOf(stack).find((one) => one.name === name) ?? pod;
    const token = (): string => path.join(pods.volume, 'secrets', `token-${REVISION}`);

    beforeEach(async () => {
      pods = new PodSandbox();
      await pods.start(jobs);
      mkdirSync(path.join(pods.volume, 'app'));
      mkdirSync(path.dirname(token()));
      writeFileSync(path.join(pods.volume, 'app', 'file'), 'data');
      writeFileSync(token(), 'the-token');
    });
    afterEach(() => pods.stop());

    test('the archive does not hold it, and the restore does not touch it', async () => {
      expect(await pods.run(job('open-design-backup'))).toMatchObject({ code: 0 });
      const [key = ''] = pods.bucket.objects.keys();
      const archive = pods.bucket.objects.get(key);
      const names = execFileSync('tar', ['-tzf', '-'], { input: archive, encoding: 'utf8' }).split('\n');
      expect(names).toContain('app/file');
      expect(names.filter((name) => name.includes('secrets') || name.includes('token'))).toEqual([]);
      const ran = await pods.run(job('open-design-restore'), { ARCHIVE: path.basename(key) });
      expect(ran).toMatchObject({ code: 0 });
      expect(readFileSync(token(), 'utf8')).toBe('the-token');
    });
  },
);
