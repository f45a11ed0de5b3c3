import { readFileSync, statSync } from 'node:fs';

import {
  ACK_TEMPLATE,
  EVERYTHING,
  objectsIn,
  REQUIRED,
  resolvedWith,
  yamlOf,
} from '../rig/compute-nest/cluster';
import { readTemplate } from '../rig/ros/template';

type Tree = Readonly<Record<string, unknown>>;

const template = readTemplate(ACK_TEMPLATE);
const parameters = Object.entries(template.Parameters ?? {}) as unknown as [string, Tree][];

describe('the template for a cluster', () => {
  test('is small enough for the API', () => {
    // Source: ROS, "Limits".
    expect(statSync(ACK_TEMPLATE).size).toBeLessThan(524_288);
  });

  test('keeps the disk’s claim when the instance is deleted, and waits for the app', () => {
    expect(template.Resources['Data']?.DeletionPolicy).toBe('Retain');
    expect(template.Resources['App']?.DeletionPolicy).toBeUndefined();
    const { Data, App } = resolvedWith(EVERYTHING).resources;
    for (const application of [Data, App]) {
      expect(application?.properties).toMatchObject({ RolePolicy: 'None', ValidationMode: 'Strict' });
    }
    expect(App?.properties['WaitUntil']).toEqual([
      expect.objectContaining({
        Kind: 'Deployment',
        JsonPath: '$.status.readyReplicas',
        Operator: 'Equals',
        Value: '1',
        ValueType: 'Json',
      }),
    ]);
  });

  test('an own storage class takes the place of the one that is made', () => {
    const kept = (values: Readonly<Record<string, string>>) =>
      objectsIn(yamlOf(resolvedWith({ ...REQUIRED, ...values }), 'Data')) as unknown as Tree[];
    const made = kept({ Namespace: 'design' });
    expect(made.map(({ kind }) => kind)).toEqual(['Namespace', 'StorageClass', 'PersistentVolumeClaim']);
    expect(made[1]).toMatchObject({ metadata: { name: 'design-essd' }, reclaimPolicy: 'Retain' });
    expect(made[2]).toMatchObject({ spec: { storageClassName: 'design-essd' } });
    const named = kept({ StorageClass: 'mine' });
    expect(named.map(({ kind }) => kind)).toEqual(['Namespace', 'PersistentVolumeClaim']);
    expect(named[1]).toMatchObject({ spec: { storageClassName: 'mine' } });
  });

  test('gives the backup’s pods, and nobody else, one folder of the bucket', () => {
    const { BackupRole } = resolvedWith(EVERYTHING).resources;
    const { ClusterId } = REQUIRED;
    expect(BackupRole?.properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { Federated: [`acs:ram::1234567890123456:oidc-provider/ack-rrsa-${ClusterId}`] },
          Condition: {
            StringEquals: {
              'oidc:sub': 'system:serviceaccount:open-design:open-design-backup',
              'oidc:iss': `https://oidc-ack-ap-southeast-1.oss-ap-southeast-1.aliyuncs.com/${ClusterId}`,
            },
          },
        },
      ],
    });
    const text = JSON.stringify(BackupRole?.properties['Policies']);
    expect(text).toContain(`acs:oss:*:*:example-backups/open-design/${ClusterId}/open-design/*`);
    expect(text).not.toMatch(/Delete|"\*"/);
    expect(resolvedWith(REQUIRED).resources).not.toHaveProperty('BackupRole');
  });

  test('makes a text of every number in the objects, because Fn::Join promises to join texts alone', () => {
    const text = JSON.stringify(template.Resources);
    const numbers = parameters
      .filter(([, { Type }]) => Type === 'Number')
      .map(([name]) => `{"Ref":"${name}"}`);
    expect(numbers.length).toBe(2);
    for (const number of numbers) {
      expect(text.split(number).length).toBeGreaterThan(1);
      expect(text.split(`{"Fn::Str":${number}}`)).toHaveLength(text.split(number).length);
    }
  });

  test('leaves no stand-in', () => {
    expect(readFileSync(ACK_TEMPLATE, 'utf8')).not.toMatch(
      /stand-in|203\.0\.113\.254|10\.254\.252|\b791[678]\b|\b3959\b/,
    );
  });
});
