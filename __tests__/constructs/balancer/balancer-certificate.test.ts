import { TerraformOutput } from 'cdktf';

import {
  BalancerCertificate,
  type BalancerCertificateProps,
} from '../../../constructs/balancer/balancer-certificate';
import { ClbCertificate } from '../../../constructs/balancer/clb-certificate';
import { addressesOf, type Attributes, onlyResource, type Stack } from '../../support/synth';
import { value } from '../../support/value';
import { addressesOfType, stackWith } from '../synth-constructs';

const EXISTING: BalancerCertificateProps = { kind: 'existing', id: value('8899123-cn-hangzhou') };
const IN_VARIABLES: BalancerCertificateProps = {
  kind: 'variables',
  name: 'design',
  region: 'ap-southeast-1',
};

const certificateIn = (source: BalancerCertificateProps): Stack =>
  stackWith((stack) => {
    new BalancerCertificate(stack, 'certificate', source);
  });

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
    const [found] = Object.values(
      forClb(EXISTING).json.data?.['alicloud_ssl_certificates_service_certificates'] ?? {},
    );
    expect(found).toMatchObject({
      ids: ['8899123'],
      enable_details: false,
      lifecycle: { postcondition: [{ condition: '${length(self.certificates) == 1}' }] },
    });
  });
});

describe('a certificate in variables', () => {
  const stack = certificateIn(IN_VARIABLES);
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
    expect(forClb(IN_VARIABLES).text.split('var.certificate_key_pem')).toHaveLength(2);
  });

  test('can be replaced while it is in use: the new one has another name and is created first', () => {
    expect(uploaded['certificate_name']).toBe(
      'design-${substr(sha256(nonsensitive(var.certificate_pem)), 0, 8)}',
    );
    expect(uploaded['lifecycle']).toEqual({ create_before_destroy: true });
    expect(onlyResource(forClb(IN_VARIABLES), 'alicloud_slb_server_certificate')['lifecycle']).toEqual({
      create_before_destroy: true,
    });
  });

  test('is identified to balancers by its number and the region of the service', () => {
    const [address] = addressesOfType(stack, 'alicloud_ssl_certificates_service_certificate');
    const { output } = stackWith((scope) => {
      const { idWithRegion } = new BalancerCertificate(scope, 'certificate', IN_VARIABLES);
      new TerraformOutput(scope, 'id', { value: idWithRegion });
    }).json;
    expect(output).toMatchObject({ id: { value: `\${${String(address)}.id}-ap-southeast-1` } });
    expect(onlyResource(forClb(IN_VARIABLES), 'alicloud_slb_server_certificate')).toMatchObject({
      alicloud_certificate_id: `\${${String(address)}.id}`,
      alicloud_certificate_name: `\${${String(address)}.certificate_name}`,
      alicloud_certificate_region_id: 'ap-southeast-1',
    });
  });
});
