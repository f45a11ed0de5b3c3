import {
  appPod,
  appStack,
  appWithBackups,
  BACKUP,
  containerOf,
  nameOf,
  podsOf,
  policiesOf,
} from '../../../rig/pods/app';
import { ackWith } from '../../../support/environments';
import { resourcesOf, stackOf, synthText } from '../../../support/synth';

const small = appStack();
const backedUp = appWithBackups();

describe('backups', () => {
  test('there are none without a bucket: no job, no second account, no network policy', () => {
    expect(resourcesOf(small, 'kubernetes_cron_job_v1')).toEqual([]);
    expect(resourcesOf(small, 'kubernetes_service_account_v1').map(nameOf)).toEqual(['open-design']);
    expect(policiesOf(small).map(nameOf).sort()).toEqual(['app', 'nothing-else']);
  });

  test('a container has access either to the data or to the bucket', () => {
    const jobs = podsOf(backedUp).filter(({ name }) => name !== 'open-design');
    expect(jobs).toHaveLength(2);
    for (const container of jobs.flatMap(({ containers }) => containers)) {
      const mounts = (container.volume_mount ?? []).map(({ name }) => name);
      const credentials = JSON.stringify(container.env).includes('ALIBABA_CLOUD_ROLE_ARN');
      expect(mounts.includes('identity')).toBe(!mounts.includes('data'));
      expect(credentials).toBe(mounts.includes('identity'));
    }
  });

  test('assume the RAM role that trusts their account, with a token for RAM', () => {
    const stacks = synthText(ackWith({ ack: BACKUP }));
    const { env = [] } = containerOf(
      podsOf(stackOf(stacks, 'test-ack-app')).find(({ name }) => name === 'open-design-backup') ??
        appPod(small),
      'upload',
    );
    const outputs = stackOf(stacks, 'test-ack').json.output ?? {};
    const value = (name: string): string => env.find((one) => one.name === name)?.value ?? '';
    const produced = (name: string): unknown =>
      outputs[/outputs\.([\w-]+)\}$/.exec(value(name))?.[1] ?? '']?.value;
    expect(produced('ALIBABA_CLOUD_ROLE_ARN')).toBe(outputs['backup_role_arn']?.value);
    expect(produced('ALIBABA_CLOUD_OIDC_PROVIDER_ARN')).toMatch(
      /rrsa_metadata\[0\]\.ram_oidc_provider_arn\}$/,
    );
    const volume = podsOf(backedUp)
      .flatMap(({ spec }) => spec.volume)
      .find(({ name }) => name === 'identity');
    expect(volume?.['projected']).toEqual([
      {
        sources: [
          {
            service_account_token: { audience: 'sts.aliyuncs.com', expiration_seconds: 3600, path: 'token' },
          },
        ],
      },
    ]);
    expect(value('ALIBABA_CLOUD_OIDC_TOKEN_FILE')).toBe(
      '/var/run/secrets/ack.alibabacloud.com/rrsa-tokens/token',
    );
  });
});
