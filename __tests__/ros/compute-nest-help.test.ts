import { ACK_TEMPLATE } from '../rig/compute-nest/cluster';
import { ECS_TEMPLATE } from '../rig/compute-nest/host';
import { readTemplate } from '../rig/ros/template';

type Description = Readonly<Record<string, string>>;

const helpOf = (file: string, parameter: string): Description =>
  (readTemplate(file).Parameters?.[parameter] as unknown as { readonly Description: Description })
    .Description;

/** What the service is not for, and what to take instead. */
const WORDS = {
  en: ['auto scaling', 'frequent', 'without internet', 'public images', 'registry of your own'],
  'zh-cn': ['频繁', '无法访问公网', '公共镜像', '自有镜像仓库'],
};

test.each([
  ['an instance', ECS_TEMPLATE, 'Address', '弹性伸缩'],
  ['a cluster', ACK_TEMPLATE, 'ClusterId', '自动伸缩'],
])(
  'the template for %s says what the service is not for, and what to take instead',
  (_, file, parameter, scaling) => {
    const help = helpOf(file, parameter);
    for (const word of WORDS.en) expect(help['en']).toContain(word);
    for (const word of [scaling, ...WORDS['zh-cn']]) expect(help['zh-cn']).toContain(word);
  },
);

test('the template for a cluster says with the domain that the app shows no ICP filing number', () => {
  const help = helpOf(ACK_TEMPLATE, 'Domain');
  expect(help['en']).toMatch(/no ICP filing number.*mainland China.*Terraform/);
  expect(help['zh-cn']).toMatch(/不显示 ICP 备案号.*中国内地.*Terraform/);
});
