import { readFileSync } from 'node:fs';
import path from 'node:path';

import { OneClickRig } from '../../rig/aliyun/rig';
import type { Scenario } from '../../rig/aliyun/ros';
import { ROOT } from '../../support/project';

const TEMPLATE = readFileSync(path.join(ROOT, 'ros', 'dist', 'open-design-ecs.yaml'), 'utf8');
export const IMAGE = `registry.cn-hangzhou.aliyuncs.com/team/open-design@sha256:${'a'.repeat(64)}`;

/** Every parameter that has no default. */
export const GIVEN = [
  ...['--region', 'cn-hangzhou', '--zone-id', 'cn-hangzhou-h', '--clients', '203.0.113.7/32'],
  ...['--image', IMAGE, '--instance-type', 'ecs.g7.large'],
];
/** The same, and no question. */
export const ALONE = [...GIVEN, '--yes'];
/** The region of a stack that is there already. */
export const HERE = ['--region', 'cn-hangzhou'];

/** A price, as the answer of GetTemplateEstimateCost has it. */
const priced = (amount: number, unit: string): object => ({
  Order: { Currency: 'CNY', TradeAmount: amount },
  OrderSupplement: { PriceUnit: unit },
});

/** A creation that succeeds. */
export const CREATED: Scenario = {
  create: [
    {
      events: [
        ['open-design', 'CREATE_IN_PROGRESS'],
        ['DataDisk', 'CREATE_IN_PROGRESS'],
      ],
    },
    {
      events: [
        ['DataDisk', 'CREATE_COMPLETE'],
        ['AppAnswers', 'SIGNAL_IN_PROGRESS', '资源 "AppAnswers": the app answers'],
      ],
    },
    { status: 'CREATE_COMPLETE', events: [['open-design', 'CREATE_COMPLETE']] },
  ],
  outputs: [
    { OutputKey: 'Endpoint', OutputValue: 'https://203.0.113.9' },
    { OutputKey: 'DataDiskId', OutputValue: 'd-bp1example' },
  ],
  estimate: {
    Host: { Success: true, Result: priced(0.62, '/Hour') },
    PublicAddress: {
      Success: true,
      Result: {
        ...priced(0.02, '/Hour'),
        AssociationProducts: { flow: { Success: true, Result: priced(0.8, '/GB') } },
      },
    },
  },
};

/** A rig for the tests of a file. */
export const useRig = (): OneClickRig => {
  const rig = new OneClickRig(TEMPLATE);
  beforeAll(() => rig.open());
  afterAll(() => rig.close());
  return rig;
};
