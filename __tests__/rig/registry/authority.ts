import path from 'node:path';

import { run } from '../image/program';

/** A certificate authority: paths of its certificate and its key. */
export interface Authority {
  readonly certificate: string;
  readonly key: string;
}

/** Makes an authority that clients can be told to trust. */
export const makeAuthority = (folder: string, name = 'authority'): Authority => {
  const authority = { certificate: path.join(folder, 'ca.crt'), key: path.join(folder, 'ca.key') };
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2';
  run(
    'openssl',
    ...request.split(' '),
    '-subj',
    `/CN=${name}`,
    '-keyout',
    authority.key,
    '-out',
    authority.certificate,
  );
  return authority;
};
