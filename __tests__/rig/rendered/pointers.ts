import { gunzipSync } from 'node:zlib';

import { acrProxyRelease } from '../../../host/acr-proxy-release';
import type { Bundle } from '../../../host/bundle';
import { openDesignRelease } from '../../../host/release';

const { program, additions } = openDesignRelease();
const ALL: readonly Bundle[] = [...additions, program, acrProxyRelease().program];

/** Bundles with the names of their renderings. Every host has a program; the app's host gave it its name. */
const BUNDLES = ALL.map((bundle) => ({
  bundle,
  name: bundle === acrProxyRelease().program ? acrProxyRelease().name : bundle.name,
}));

/** A bundle, or a part of one. */
const PAYLOAD = /\S{1000,}/g;

/** The compressed lines of the state in user data. The rendering of the state has them in readable form. */
const KNOWN_STATE = /(?<=path: \/(etc\/[a-z-]+\/state)\n.*\n.*gz\+b64\n +content: )\S+/;

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
    (pointed, { name, bundle }) => pointed.replaceAll(bundle.id.slice(0, 16), `<${name}>`),
    text
      .replace(KNOWN_STATE, (state, file: string) => `<the first ${linesIn(state)} lines of ${file}>`)
      .replace(PAYLOAD, (payload) => {
        const found = BUNDLES.find(({ bundle }) => bundle.payload.includes(payload));
        if (!found)
          throw new Error(`got a payload of ${payload.length} characters that is not part of the release`);
        return `<${found.bundle.payload === payload ? '' : 'part of '}rendered/release/${found.name}>`;
      }),
  );
