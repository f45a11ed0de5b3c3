import { ACK_TEMPLATE, EVERYTHING, resolvedWith } from '../rig/compute-nest/cluster';
import { readTemplate } from '../rig/ros/template';

type Tree = Readonly<Record<string, unknown>>;

const template = readTemplate(ACK_TEMPLATE);
const parameters = Object.entries(template.Parameters ?? {}) as unknown as [
  string,
  Tree & { readonly Label: Tree; readonly Description: Readonly<Record<string, string>> },
][];

describe('the parameters of the template for a cluster', () => {
  test('asks for no secret, and has no default for who may connect', () => {
    for (const [name, parameter] of parameters) {
      expect({ [name]: parameter['NoEcho'] }).toEqual({ [name]: undefined });
      expect(name).not.toMatch(/password|secretkey|accesskey/i);
    }
    for (const name of ['Clients', 'NetworkCidr', 'ClusterId']) {
      expect(template.Parameters?.[name]).not.toHaveProperty('Default');
    }
  });

  test('explains every parameter in both languages', () => {
    for (const [name, { Label, Description }] of parameters) {
      expect([name, Object.keys(Label), Object.keys(Description)]).toEqual([
        name,
        ['en', 'zh-cn'],
        ['en', 'zh-cn'],
      ]);
      expect(Description['zh-cn']).toMatch(/\p{Script=Han}/u);
      expect(Description['en']).not.toMatch(/\p{Script=Han}/u);
    }
  });

  test.each<[title: string, values: Record<string, string>]>([
    ['no network of clients', { Clients: '' }],
    ['a network with a bit after its prefix', { Clients: '203.0.113.1/24' }],
    ['the whole internet as a network', { Clients: '0.0.0.0/0' }],
    ['nginx in a client', { Clients: '203.0.113.0/24 1; } server {' }],
    ['a line end after a client', { Clients: '203.0.113.0/24\n' }],
    ['a namespace of the system', { Namespace: 'kube-system' }],
    ['the namespace default', { Namespace: 'default' }],
    ['a quote in a namespace', { Namespace: "a'b" }],
    ['YAML in a domain', { Domain: "a.example'\nkind: Secret" }],
    ['a public network of the VPC', { NetworkCidr: '8.8.8.0/24' }],
    ['a bucket in upper case', { BackupBucket: 'Bucket' }],
    ['a storage class with a blank', { StorageClass: 'a b' }],
    ['a network that is partly public', { NetworkCidr: '192.168.0.0/13' }],
    ['a Secret with a colon', { TlsSecret: 'a: b' }],
    ['a Secret that the registry has', { TlsSecret: 'compute-nest-registry' }],
    ['a name that Kubernetes refuses', { TlsSecret: 'a..b' }],
    ['a class of that kind', { IngressClass: 'a.-b' }],
    ['a storage class of that kind', { StorageClass: 'a-.b' }],
    ['less memory than the app needs', { MemoryMiB: '512' }],
    ['a data disk that is too small', { DataDiskGiB: '1' }],
    ['no revision of the token', { TokenRevision: '0' }],
  ])('refuses %s', (_, values) => {
    const { faults } = resolvedWith({ ...EVERYTHING, ...values });
    expect(faults.map(({ of, at }) => [of, at])).toEqual([
      ['parameter', `Parameters.${Object.keys(values).join()}`],
    ]);
  });
});
