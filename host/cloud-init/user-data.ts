import { USER_DATA_LIMIT_BYTES } from '../../alibaba-cloud/limits';
import { fillTemplate } from '../../open-design/template';
import { UNPACK } from '../base85';
import { readCarrier } from '../files';
import { packed } from '../packed';
import type { Release } from '../release';
import { renderState, type State } from '../state';
import { type Companion, type InstalledFile, packCompanion } from './companion';
import { checkSize } from './size';

/**
 * Renders the user data of a new host: a cloud-config, not yet Base64-encoded. Nothing else is needed to bring the host
 * to its state.
 *
 * @param companion service that reaches the host in the same way; undefined: none
 * @throws when the state cannot be rendered, or when the result exceeds {@link USER_DATA_LIMIT_BYTES}
 */
export const renderUserData = (release: Release, state: State, companion?: Companion): string => {
  const { name, program } = release;
  const { known, later } = renderState(state);
  const script = `/run/${name}.sh`;
  const text = fillTemplate('user-data.yaml', readCarrier('user-data.yaml'), {
    NAME: name,
    UNPACK,
    BUNDLE: companion ? packCompanion(release, companion) : program.payload,
    UNPACKED: companion
      ? `${script} || ${companion.damaged}\n  - sh ${script}`
      : `/var/lib/${name}/program.sh`,
    KNOWN_STATE: packed(known),
    LATER_STATE: indented(later),
    LATER_FILE: companion ? written(companion.later) : '',
  });
  return checkSize('user data', text, USER_DATA_LIMIT_BYTES);
};

const indented = (text: string): string => text.trimEnd().replace(/^(?=.)/gm, ' '.repeat(6));

const written = ({ path, mode, content }: InstalledFile): string =>
  `  - path: ${path}\n    permissions: '${mode}'\n    content: |\n${indented(content)}\n`;
