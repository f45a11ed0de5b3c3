import { gunzipSync } from 'node:zlib';

import type { Bundle } from '../../../host/bundle';
import { openDesignRelease } from '../../../host/release';

const { program, additions } = openDesignRelease();
const BUNDLES: readonly Bundle[] = [...additions, program];

/** A bundle, or a part of one. */
const PAYLOAD = /\S{1000,}/g;

/** The compressed lines of the state in user data. The rendering of the state has them in readable form. */
const KNOWN_STATE = /(?<=path: \/etc\/open-design\/state\n.*\n.*gz\+b64\n +content: )\S+/;

const linesIn = (compressed: string): number =>
  gunzipSync(Buffer.from(compressed, 'base64')).toString().trim().split('\n').length;

/**
 * Replaces each payload, and the name of each release, with a pointer to its rendering. The content of a release is
 * committed once, below `rendered/release`. The state is in the same folder as the user data.
 *
 * @throws when a payload is not part of the release
 */
export const withPointers = (text: string): string =>
  BUNDLES.reduce(
    (pointed, { name, id }) => pointed.replaceAll(id.slice(0, 16), `<${name}>`),
    text
      .replace(KNOWN_STATE, (state) => `<the first ${linesIn(state)} lines of etc/open-design/state>`)
      .replace(PAYLOAD, (payload) => {
        const bundle = BUNDLES.find((each) => each.payload.includes(payload));
        if (!bundle)
          throw new Error(`got a payload of ${payload.length} characters that is not part of the release`);
        return `<${bundle.payload === payload ? '' : 'part of '}rendered/release/${bundle.name}>`;
      }),
  );
