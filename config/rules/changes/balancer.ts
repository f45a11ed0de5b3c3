import type { BalancerKind } from '../../../alibaba-cloud/balancers';
import { attributesIn, type Deployed } from '../../deployed';
import { show } from '../../faults';
import type { Rule } from '../rule';
import { liftFirst } from './lift';

/** The resource type of each kind. */
const TYPES: Readonly<Record<BalancerKind, string>> = {
  alb: 'alicloud_alb_load_balancer',
  nlb: 'alicloud_nlb_load_balancer',
  clb: 'alicloud_slb_load_balancer',
};

/** The kind of the balancer that the service refuses to delete. Undefined when there is none. */
const protectedKind = (deployed: Deployed): string | undefined =>
  Object.entries(TYPES).find(([, type]) => {
    const balancer = attributesIn(deployed, 'slb', type);
    return balancer['deletion_protection_enabled'] === true || balancer['delete_protection'] === 'on';
  })?.[0];

const kindStays: Rule = ({ slb }, { deployed }) => {
  const kind = protectedKind(deployed);
  if (slb?.kind === undefined || kind === undefined || slb.kind === kind) return [];
  return [
    {
      path: ['slb', 'kind'],
      got: `${show(slb.kind)}, while a protected balancer of kind ${kind} is deployed`,
      allowed: kind,
      fix: liftFirst({
        section: 'slb',
        protect: slb.protect,
        restore: `write slb.kind: ${kind}`,
        change: 'change slb.kind and deploy; the address of the balancer changes',
      }),
    },
  ];
};

/** Without its section, the log project goes, and with another name a new one takes its place: both delete the logs. */
const logsStay: Rule = ({ slb }, { deployed }) => {
  const { project_name: project } = attributesIn(deployed, 'slb', 'alicloud_log_project');
  if (!slb || typeof project !== 'string' || protectedKind(deployed) === undefined) return [];
  const asked = Object.hasOwn(slb, 'accessLogs') ? slb.accessLogs?.project : 'no accessLogs';
  if (asked === undefined || asked === project) return [];
  return [
    {
      path: ['slb', 'accessLogs'],
      got: `${asked}, while the deployed balancer is protected and writes to the log project ${project}`,
      allowed: `the project ${project}: any other value deletes it with all of its logs`,
      fix: `write it again; to delete the logs, ${liftFirst({
        section: 'slb',
        protect: slb.protect,
        restore: 'write it',
        change: 'make the change and deploy',
      })}`,
    },
  ];
};

/** Rules about the balancer that is deployed already. */
export const BALANCER_CHANGE_RULES: readonly Rule[] = [kindStays, logsStay];
