import { demoWith } from '../../support/environments';
import { onlyResource, stackOf, synthText } from '../../support/synth';

/** Beginning of a Terraform template, which would change the text. */
const TEMPLATE = /(^|[^$])\$\{|(^|[^%])%\{/;

test('a tag reaches the cloud as written', () => {
  const tags = { a: '${file("/etc/passwd")}', b: 'cost ${x', c: '%{ if', '${d}': '$${e} 100 % {f}' };
  const vpc = onlyResource(stackOf(synthText(demoWith({ tags })), 'test-network'), 'alicloud_vpc');
  expect(vpc['tags']).toEqual({
    a: '$${file("/etc/passwd")}',
    b: 'cost $${x',
    c: '%%{ if',
    '$${d}': '$$${e} 100 % {f}',
    project: 'open-design',
    environment: 'test',
  });
  const texts = Object.entries(vpc['tags'] as Record<string, string>).flat();
  expect(texts.filter((text) => TEMPLATE.test(text))).toEqual([]);
});
