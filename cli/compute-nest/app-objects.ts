import path from 'node:path';

import { App } from 'cdktf';

import { loadEnvironment } from '../../config/load';
import { withScratch } from '../../rehearsal';
import type {
  AppObjects,
  Choice,
  KubernetesObject,
  RoleDocuments,
} from '../../ros/compute-nest/cluster/objects';
import { STAND_INS } from '../../ros/compute-nest/cluster/stand-ins';
import { PULL_SECRET } from '../../ros/compute-nest/cluster/yaml-content';
import { ComputeNestAppStack } from '../../stacks/compute-nest-app-stack';
import { manifestsOf, readStacks } from '../manifests/manifests';
import type { StackJson } from '../manifests/references';

const ENVIRONMENTS = path.join(__dirname, 'environments');
/** Id of the stack. */
export const STACK = 'compute-nest-app';

/** Resources that the template has as resources of ROS. */
const OF_RAM = ['alicloud_ram_role', 'alicloud_ram_policy', 'alicloud_ram_role_policy_attachment'];

type Stacks = Readonly<Record<string, StackJson>>;

/** Synthesises the stack of a choice into a folder, and reads it. */
export const synthesiseApp = (choice: Choice, outdir: string): Stacks => {
  const { config } = loadEnvironment('compute-nest', ENVIRONMENTS);
  if (!('cidr' in config.network)) throw new Error('compute-nest.yaml: network has no cidr; add it');
  const app = new App({ stackTraces: false, outdir });
  new ComputeNestAppStack(app, {
    config,
    clients: STAND_INS.clients,
    namespace: STAND_INS.namespace,
    networkCidr: config.network.cidr,
    storageClass: STAND_INS.storageClass,
    pullSecret: PULL_SECRET,
    ingress: choice.ingress,
    backups: choice.backup
      ? {
          region: STAND_INS.region,
          folder: STAND_INS.folder,
          roleName: STAND_INS.roleName,
          roleArn: STAND_INS.roleArn,
          identityProvider: { arn: STAND_INS.identityProvider, issuer: STAND_INS.issuer },
        }
      : undefined,
  });
  app.synth();
  return readStacks(outdir);
};

/** The documents of the only role. */
const roleIn = (stacks: Stacks): RoleDocuments => {
  const { resource = {} } = stacks[STACK] ?? {};
  const [role = {}] = Object.values(resource['alicloud_ram_role'] ?? {});
  const parse = (text: unknown): object => JSON.parse(String(text)) as object;
  return {
    trust: parse(role['assume_role_policy_document']),
    permissions: Object.values(resource['alicloud_ram_policy'] ?? {}).map((policy) =>
      parse(policy['policy_document']),
    ),
  };
};

const objectsIn = (stacks: Stacks): readonly KubernetesObject[] => {
  const { resource = {}, ...rest } = stacks[STACK] ?? {};
  const ofKubernetes = Object.fromEntries(
    Object.entries(resource).filter(([type]) => !OF_RAM.includes(type)),
  );
  const { objects, open } = manifestsOf({ ...stacks, [STACK]: { ...rest, resource: ofKubernetes } }, STACK);
  if (open.length > 0) throw new Error(`${STACK} refers to ${open.join(', ')}; allowed: its own resources`);
  return objects;
};

/** Returns the objects of the app in a cluster, for the template of Compute Nest. */
export const appObjects = async (): Promise<AppObjects> => {
  const keyOf = ({ ingress, backup }: Choice): string => `${String(ingress)} ${String(backup)}`;
  const choices = [true, false].flatMap((ingress) => [true, false].map((backup) => ({ ingress, backup })));
  const made = new Map<string, Stacks>();
  for (const choice of choices) {
    await withScratch('open-design-', (folder) => {
      made.set(keyOf(choice), synthesiseApp(choice, folder));
      return Promise.resolve();
    });
  }
  const stacksFor = (choice: Choice): Stacks => made.get(keyOf(choice)) ?? {};
  return {
    objectsFor: (choice) => objectsIn(stacksFor(choice)),
    backupRole: roleIn(stacksFor({ ingress: true, backup: true })),
  };
};
