/** The length-prefixed fields of the body of an SSH key. Undefined when the lengths do not match the body. Source: RFC 4253, 6.6. */
export const fieldsOf = (base64: string): readonly Buffer[] | undefined => {
  const body = Buffer.from(base64, 'base64');
  const fields: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    if (at + 4 > body.length) return undefined;
    const end = at + 4 + body.readUInt32BE(at);
    if (end > body.length) return undefined;
    fields.push(body.subarray(at + 4, end));
    at = end;
  }
  return fields;
};
