import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { TerraformOutput } from 'cdktf';

import {
  BalancerCertificate,
  type BalancerCertificateProps,
} from '../../../constructs/balancer/balancer-certificate';
import { ClbCertificate } from '../../../constructs/balancer/clb-certificate';
import { UploadedCertificate } from '../../../constructs/balancer/uploaded-certificate';
import { withFolder } from '../../support/environments';
import { describeWith } from '../../support/programs';
import { run } from '../../support/project';
import { addressesOf, type Attributes, onlyResource, type Stack } from '../../support/synth';
import { value } from '../../support/value';
import { stackWith } from '../synth-constructs';

const EXISTING: BalancerCertificateProps = { kind: 'existing', id: value('8899123-cn-hangzhou') };
const UPLOADED: BalancerCertificateProps = {
  kind: 'uploaded',
  name: 'design',
  region: 'ap-southeast-1',
  uploadedBy: 'test-certificate',
};

const upload = (): Stack =>
  stackWith((stack) => {
    new UploadedCertificate(stack, 'certificate', { name: 'design' });
  });

const FOUND = 'alicloud_ssl_certificates_service_certificates';

const forClb = (source: BalancerCertificateProps): Stack =>
  stackWith((stack) => {
    const certificate = new BalancerCertificate(stack, 'certificate', source);
    new ClbCertificate(stack, 'for-clb', { name: 'design', certificate });
  });

describe('an existing certificate', () => {
  test('is split into number and region, and nothing is created', () => {
    const stack = stackWith((scope) => {
      const certificate = new BalancerCertificate(scope, 'certificate', EXISTING);
      expect(certificate).toMatchObject({
        certificateId: '8899123',
        region: 'cn-hangzhou',
        idWithRegion: '8899123-cn-hangzhou',
      });
    });
    expect(addressesOf(stack)).toEqual([]);
  });

  test('is passed to CLB by number, region and its name in the service', () => {
    const stack = forClb(EXISTING);
    expect(onlyResource(stack, 'alicloud_slb_server_certificate')).toMatchObject({
      alicloud_certificate_id: '8899123',
      alicloud_certificate_region_id: 'cn-hangzhou',
      alicloud_certificate_name: expect.stringMatching(/\.certificates\[0\]\.certificate_name\}$/) as string,
    });
  });

  test('is looked up without its key, and must exist', () => {
    const [found] = Object.values(forClb(EXISTING).json.data?.[FOUND] ?? {});
    expect(found).toMatchObject({
      ids: ['8899123'],
      enable_details: false,
      lifecycle: { postcondition: [{ condition: '${length(self.certificates) == 1}' }] },
    });
  });
});

describe('a certificate in variables', () => {
  const stack = upload();
  const uploaded = onlyResource(stack, 'alicloud_ssl_certificates_service_certificate');
  const variables =
    (stack.json as { readonly variable?: Readonly<Record<string, Attributes>> }).variable ?? {};

  test('is in variables with readable names, and is never shown', () => {
    expect(Object.keys(variables).sort()).toEqual(['certificate_key_pem', 'certificate_pem']);
    for (const variable of Object.values(variables)) {
      expect(variable).toMatchObject({ type: 'string', sensitive: true, nullable: false });
      expect(variable).not.toHaveProperty('default');
    }
  });

  test('is uploaded, and its key is used nowhere else', () => {
    expect(uploaded).toMatchObject({ cert: '${var.certificate_pem}', key: '${var.certificate_key_pem}' });
    expect(stack.text.split('var.certificate_key_pem')).toHaveLength(2);
  });

  test('can be replaced while it is in use: the new one has another name and is created first', () => {
    expect(uploaded['certificate_name']).toBe(
      'design-${substr(sha256(nonsensitive(var.certificate_pem)), 0, 8)}',
    );
    expect(uploaded['lifecycle']).toEqual({ create_before_destroy: true });
  });
});

describe('a certificate that another stack uploads', () => {
  test('is looked up by its name, without its key, and must exist', () => {
    const stack = forClb(UPLOADED);
    expect(addressesOf(stack).filter((address) => address.includes('ssl_certificates'))).toHaveLength(1);
    const [found] = Object.values(stack.json.data?.[FOUND] ?? {});
    expect(found).toMatchObject({
      name_regex: '^design-[0-9a-f]{8}$',
      enable_details: false,
      lifecycle: {
        postcondition: [
          {
            condition: '${length(self.certificates) > 0}',
            error_message: expect.stringMatching(/deploy test-certificate first/) as string,
          },
        ],
      },
    });
    expect(stack.text).not.toContain('var.');
  });

  test('creates the new certificate of CLB before the old one is removed', () => {
    expect(onlyResource(forClb(UPLOADED), 'alicloud_slb_server_certificate')).toMatchObject({
      alicloud_certificate_region_id: 'ap-southeast-1',
      lifecycle: { create_before_destroy: true },
    });
  });
});

describeWith(['terraform'], 'real Terraform', () => {
  test.each([
    ['one', [{ id: '9999999', certificate_name: 'design-aaaaaaaa' }], '9999999', 'design-aaaaaaaa'],
    [
      'the newest of two, which has the higher number and not the later letters',
      [
        { id: '9999999', certificate_name: 'design-bbbbbbbb' },
        { id: '10000000', certificate_name: 'design-aaaaaaaa' },
      ],
      '10000000',
      'design-aaaaaaaa',
    ],
  ])('takes %s', (_, certificates, number, name) =>
    withFolder(async (folder) => {
      const { output } = stackWith((stack) => {
        const { idWithRegion, certificateName } = new BalancerCertificate(stack, 'certificate', UPLOADED);
        new TerraformOutput(stack, 'id', { value: idWithRegion });
        new TerraformOutput(stack, 'name', { value: certificateName });
      }).json;
      // What the service answers, in the place of the data source.
      const text = JSON.stringify({ locals: { certificates }, output }).replaceAll(
        new RegExp(`data\\.${FOUND}\\.[\\w-]+\\.certificates`, 'g'),
        'local.certificates',
      );
      writeFileSync(path.join(folder, 'main.tf.json'), text);
      expect(await run('terraform', ['apply', '-auto-approve', '-no-color'], { cwd: folder })).toMatchObject({
        code: 0,
      });
      const { stdout } = await run('terraform', ['output', '-json'], { cwd: folder });
      expect(JSON.parse(stdout)).toMatchObject({
        id: { value: `${number}-ap-southeast-1` },
        name: { value: name },
      });
    }),
  );
});
