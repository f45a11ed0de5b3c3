import { generateKeyPairSync } from 'node:crypto';

/** A key pair for SSH. */
export interface SshKey {
  /** The line of a .pub file. */
  readonly line: string;
  /** The private key, in a form that OpenSSH reads from version 9.6 on. */
  readonly pem: string;
}

const field = (content: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
};

/** Makes an Ed25519 key pair. */
export const newSshKey = (comment: string): SshKey => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const body = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(Buffer.from(x, 'base64url'))]);
  return {
    line: `ssh-ed25519 ${body.toString('base64')} ${comment}`,
    pem: String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
  };
};
