import { fillTemplate } from '../../open-design/template';
import { type HostFile, readCarrier, withoutComments } from '../files';
import { withSharedText } from '../shared-text';

/**
 * Returns the unit that runs the first apply of a host, and repeats it until it succeeds. Every program contains it: user
 * data has no room for it in plain text, and starts it from the program.
 */
export const firstApplyUnit = (name: string): HostFile => {
  const unit = withSharedText({
    path: `units/${name}-apply.service`,
    mode: '0644',
    content: withoutComments(readCarrier('first-apply.service')),
  });
  return { ...unit, content: fillTemplate(unit.path, unit.content, { NAME: name }) };
};
