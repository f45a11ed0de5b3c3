import { manifestsOfEnvironment, renderManifests } from '../../../cli/manifests/manifests';
import { loadEnvironment } from '../../../config/load';
import { BACKUP, WITH_DOMAIN } from '../../rig/pods/app';
import { ackWith, FIXTURES_DIR, loadText } from '../../support/environments';
import { describeWith } from '../../support/programs';
import { kubeScore, type Score, scores } from './kube-score';
import { WAIVERS } from './kube-score-waivers';

/** Checks that apply to these objects. A check that never runs would always pass. */
const EXPECTED = [
  'container-ephemeral-storage-request-and-limit',
  'container-image-tag',
  'container-resources',
  'container-security-context-privileged',
  'container-security-context-readonlyrootfilesystem',
  'cronjob-has-deadline',
  'cronjob-restartpolicy',
  'networkpolicy-targets-pod',
  'pod-networkpolicy',
  'pod-probes',
  'pod-probes-identical',
  'poddisruptionbudget-has-policy',
  'service-targets-pod',
  'service-type',
];

describeWith(['go'], 'kube-score', () => {
  let program = '';
  beforeAll(async () => {
    program = await kubeScore();
  }, 1_800_000);

  const yamlOf = async (environment: Parameters<typeof manifestsOfEnvironment>[0]): Promise<string> =>
    renderManifests(environment.name, await manifestsOfEnvironment(environment));
  const findings = (all: readonly Score[]): Score[] => all.filter(({ ok }) => !ok);

  test.each([
    ['behind an NLB', () => loadEnvironment('ack', FIXTURES_DIR)],
    [
      'with an Ingress',
      () =>
        loadText(
          ackWith({
            ...WITH_DOMAIN,
            ack: { ...WITH_DOMAIN.ack, ...BACKUP, ingress: { tlsSecretName: 'tls' } },
          }),
        ),
    ],
  ])('%s: finds exactly what is waived', async (_, load) => {
    const all = await scores(program, await yamlOf(load()));
    expect([...new Set(findings(all).map(({ check }) => check))].sort()).toEqual(Object.keys(WAIVERS).sort());
    const passed = new Set(all.filter(({ ok }) => ok).map(({ check }) => check));
    expect(EXPECTED.filter((check) => !passed.has(check))).toEqual([]);
  });

  test.each([
    ['container-security-context-readonlyrootfilesystem', /readOnlyRootFilesystem: true/g, ''],
    ['container-resources', /memory: 1Gi/g, 'none: 1'],
    ['pod-networkpolicy', /kind: NetworkPolicy/g, 'kind: ConfigMap'],
    ['service-targets-pod', /(kind: Service\n[^]*?component: )app/, '$1other'],
  ])('finds a missing %s', async (check, what, instead) => {
    const yaml = await yamlOf(loadEnvironment('ack', FIXTURES_DIR));
    const all = await scores(program, yaml.replace(what, instead));
    expect(findings(all).map((one) => one.check)).toContain(check);
  });
});
