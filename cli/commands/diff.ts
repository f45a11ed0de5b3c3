import { overviewOf } from '../../deployment';
import { type Command, DONE, JSON_OPTION, writeJson } from '../command';
import { documentOf, stackDocument } from '../deployment/document';
import { OverviewWriter } from '../deployment/overview';
import { withSession } from '../deployment/session';

export const diff: Command = {
  summary: 'show what a deploy would change, lose and cut off',
  args: ['[environment]', '[stack...]'],
  help: `\
Shows what odcloud deploy would show before it asks, and changes nothing. A
stack that needs outputs which a stack before it is about to change cannot be
planned yet; it is named.`,
  options: { json: JSON_OPTION },
  run: (call) =>
    withSession(call, 'apply', async (session) => {
      const overview = await overviewOf(session.chosen, session.runner);
      new OverviewWriter(session.terminal).deployment(overview);
      if (call.options['json']) {
        writeJson(
          call,
          documentOf(session, {
            stacks: overview.planned.map((plan) => stackDocument(plan)),
            later: overview.later.map(({ stack, after }) => ({ name: stack.name, after })),
            unreachable: overview.unreachable.map(({ stackName }) => stackName),
          }),
        );
      }
      return DONE;
    }),
};
