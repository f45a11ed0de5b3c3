import { attributesIn, type Deployed } from '../../deployed';
import { type Fault, withCommands } from '../../faults';
import type { Rule, SoundParts } from '../rule';

/** The roles of the stacks that a section makes, in the order of their deployment. */
const OF_SECTION = {
  ecs: ['ecs'],
  slb: ['certificate', 'slb'],
  ack: ['ack', 'ack-app'],
  registry: ['registry'],
  acrProxy: ['acr-proxy'],
} as const;

type Section = keyof typeof OF_SECTION;

const SECTIONS = Object.keys(OF_SECTION) as Section[];

/** What must be done before a destroy of these stacks. */
const BEFORE: Readonly<Record<Section, string>> = {
  ecs: 'first save the data (sudo open-design backup), since the destroy deletes the data disk; then ',
  slb: '',
  acrProxy: '',
  ack: 'first save the data, since nothing refers to the data disk afterwards; then set TF_VAR_kubeconfig as for a deploy, ',
  registry: 'first copy the images to another registry, since the destroy deletes them; then ',
};

/** A destroy asks for every variable of a stack, also for those that it does not use. */
const UNUSED_VARIABLES = 'TF_VAR_certificate_pem=- TF_VAR_certificate_key_pem=- ';

/** The command that destroys stacks while the stacks that depend on them stay. */
const destroy = (name: string, roles: readonly string[]): string =>
  `OPEN_DESIGN_ENV=${name} ${roles.includes('certificate') ? UNUSED_VARIABLES : ''}npx cdktf destroy ${roles.map((role) => `${name}-${role}`).join(' ')} --ignore-missing-stack-dependencies`;

/** The command that deploys all stacks of an environment. */
const deploy = (name: string): string => `OPEN_DESIGN_ENV=${name} npx cdktf deploy '${name}-*'`;

const told = (deployed: Deployed, role: string): string => {
  const { file, resources } = deployed.stacks[role] ?? { file: '', resources: [] };
  return `${file} has ${resources.length === 1 ? 'one resource' : `${resources.length} resources`}`;
};

const sectionsStay: Rule = (config, { deployed, name }) =>
  SECTIONS.filter((section) => !Object.hasOwn(config, section)).flatMap((section): Fault[] => {
    const roles = OF_SECTION[section].filter((role) => role in deployed.stacks);
    if (roles.length === 0) return [];
    // The way in and out of the host changes with the balancer in front of it.
    const lifted = [section, ...(section === 'slb' && config.ecs ? ['ecs'] : [])].map(
      (each) => `${each}.protect`,
    );
    return [
      {
        path: [section],
        got: `no section ${section}, while ${roles.map((role) => told(deployed, role)).join(' and ')}`,
        allowed: 'the section as long as its resources exist: without it, nothing ever removes them',
        fix: withCommands(
          `${BEFORE[section]}put the section back, set ${lifted.join(' and ')} to false, and run:`,
          [deploy(name), destroy(name, roles)],
          'then remove the section (docs/changes.md#removing-a-section, also with npx odcloud)',
        ),
      },
    ];
  });

/** While the balancer still uses the certificate, the next deploy must bring another one, so the change is accepted. */
const certificateStays: Rule = ({ slb }, { deployed, name }) => {
  if (!slb?.certificate || slb.certificate === 'variables' || !('certificate' in deployed.stacks)) return [];
  const { id } = attributesIn(deployed, 'certificate', 'alicloud_ssl_certificates_service_certificate');
  if (JSON.stringify(deployed.stacks['slb'] ?? null).includes(`"${String(id)}`)) return [];
  return [
    {
      path: ['slb', 'certificate'],
      got: `an existing certificate, while ${told(deployed, 'certificate')}, and a private key`,
      allowed: 'variables as long as the uploaded certificate exists: without it, nothing ever removes it',
      fix: withCommands(
        'write variables again, and run:',
        [destroy(name, ['certificate'])],
        'then write the id again',
      ),
    },
  ];
};

/** The section whose backups go to a bucket. */
const homeOf = ({ ecs, ack }: SoundParts) =>
  ecs ? { section: 'ecs', backup: ecs.backup } : { section: 'ack', backup: ack?.backup };

const bucketStays: Rule = (config, { deployed }) => {
  const { section, backup } = homeOf(config);
  const { backup: bucket } = deployed.stacks;
  if (backup?.createBucket !== false || !bucket) return [];
  return [
    {
      path: [section, 'backup', 'createBucket'],
      got: `false, while ${told(deployed, 'backup')}`,
      allowed: 'true as long as the bucket exists: without it, nothing manages it',
      fix: `write true again; to keep the bucket as one of your own, move ${bucket.file} out of the folder`,
    },
  ];
};

/** A new environment beside states without a file is a renamed one. */
const environmentsStay: Rule = (_, { deployed, name, names }) => {
  if (Object.keys(deployed.stacks).length > 0) return [];
  return Object.entries(deployed.others)
    .filter(([other]) => !names.includes(other))
    .map(([other, folder]) => ({
      path: [],
      isBeside: true,
      got: `no state of ${name}, while ${folder} has resources of ${other}, and there is no ${other}.yaml`,
      allowed: 'an environment that keeps its name while its resources exist: nothing else manages them',
      fix: withCommands(
        `name the file ${other}.yaml again; to remove what it made, set protect: false there, and run:`,
        [deploy(other), `OPEN_DESIGN_ENV=${other} npx cdktf destroy '${other}-*'`],
        `if somebody else looks after it, move ${folder} away`,
      ),
    }));
};

/** Rules about stacks that are deployed, and that nothing would synthesise any more. */
export const STACK_CHANGE_RULES: readonly Rule[] = [
  sectionsStay,
  certificateStays,
  bucketStays,
  environmentsStay,
];
