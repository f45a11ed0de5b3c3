import type { AnyEnvironment } from '../../config/load';
import { destroy as destroyStacks } from '../../deployment';
import { type Command, DONE, JSON_OPTION, UsageError, writeJson } from '../command';
import { confirmation } from '../deployment/confirm';
import { documentOf, stackDocument } from '../deployment/document';
import { ALLOW_DATA_LOSS, mayLose, YES_OPTION } from '../deployment/options';
import { OverviewWriter } from '../deployment/overview';
import { withSession } from '../deployment/session';

/** What no destroy of the stacks touches: it was there before, or holds what must outlive them. */
const remainsBeside = ({ config: { ecs, ack, registry, backend } }: AnyEnvironment): string[] => {
  const backup = (ecs ?? ack)?.backup;
  return [
    ...(backup?.bucket && !backup.createBucket ? [`backups in the bucket ${backup.bucket}`] : []),
    ...(registry?.instanceId ? [`the Enterprise instance ${registry.instanceId}`] : []),
    ...(backend.type === 'oss' ? [`the bucket of the states, ${backend.bucket}, and its lock table`] : []),
  ];
};

export const destroy: Command = {
  summary: 'destroy the stacks of an environment, and name what stays',
  args: ['[environment]', '[stack...]'],
  help: `\
Plans the destruction of the stacks in the reverse order of their deployment.
Shows what is destroyed, which data are lost, and what stays and still costs
money, and asks once. While a section has protect: true, nothing is destroyed:
set it to false and deploy first.`,
  options: { yes: YES_OPTION, ...ALLOW_DATA_LOSS, json: JSON_OPTION },
  run: async (call) => {
    const { terminal, options, signal } = call;
    if (options['json'] && !options['yes']) throw new UsageError('got --json without --yes; allowed: both');
    const confirm = confirmation(options['yes'] === true, 'Destroy', terminal, signal);
    return withSession(call, 'destroy', async (session) => {
      const writer = new OverviewWriter(session.terminal);
      const { planned, remains } = await destroyStacks(
        session.chosen,
        session.all,
        remainsBeside(session.environment),
        session.runner,
        { show: (overview) => writer.destroy(overview), confirm, mayLose: mayLose(call) },
      );
      if (options['json']) {
        writeJson(call, documentOf(session, { stacks: planned.map((plan) => stackDocument(plan)), remains }));
      }
      return DONE;
    });
  },
};
