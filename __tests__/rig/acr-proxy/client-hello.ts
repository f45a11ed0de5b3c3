const uint = (bytes: number, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

/** Bytes with their length before them. */
const vector = (lengthBytes: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([uint(lengthBytes, content.length), content]);
};

const record = (content: Buffer): Buffer => Buffer.concat([Buffer.from([22, 3, 1]), vector(2, content)]);

/**
 * The first bytes of a TLS connection, with names that no library would write (RFC 8446, section 4.1.2; RFC 6066, section 3).
 *
 * @param names names in the one extension, as bytes
 * @param fragment bytes of the message in each record
 */
export const clientHello = (names: readonly string[], fragment = 16_000): Buffer => {
  const entries = names.map((name) =>
    Buffer.concat([Buffer.from([0]), vector(2, Buffer.from(name, 'latin1'))]),
  );
  const serverName = Buffer.concat([uint(2, 0), vector(2, vector(2, ...entries))]);
  const body = Buffer.concat([
    uint(2, 0x0303),
    Buffer.alloc(32, 7),
    vector(1),
    // TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, without compression.
    vector(2, uint(2, 0xc02f)),
    vector(1, uint(1, 0)),
    vector(2, serverName),
  ]);
  const message = Buffer.concat([uint(1, 1), vector(3, body)]);
  const count = Math.ceil(message.length / fragment);
  return Buffer.concat(
    Array.from({ length: count }, (_, n) => record(message.subarray(n * fragment, (n + 1) * fragment))),
  );
};
