import { findDrift } from '../../deployment';
import { type Command, DONE, JSON_OPTION, writeJson } from '../command';
import { documentOf, driftDocument } from '../deployment/document';
import { OverviewWriter } from '../deployment/overview';
import { withSession } from '../deployment/session';

/** Exit code when the cloud differs from the states. */
const DRIFTED = 2;

export const drift: Command = {
  summary: 'show what was changed in the cloud since the last deploy',
  args: ['[environment]', '[stack...]'],
  help: `\
Compares the states with the cloud and changes neither. Exit code 0: everything
is as deployed. 2: something differs, and standard output names it. A command
line that is not understood also exits with 2; its standard output is empty. The
next deploy undoes what differs, as odcloud diff shows.`,
  options: { json: JSON_OPTION },
  run: (call) =>
    withSession(call, 'drift', async (session) => {
      const compared = await findDrift(session.chosen, session.runner);
      new OverviewWriter(session.terminal).drift(compared);
      if (call.options['json']) writeJson(call, documentOf(session, { stacks: compared.map(driftDocument) }));
      return compared.some((plan) => plan.drift.length > 0) ? DRIFTED : DONE;
    }),
};
