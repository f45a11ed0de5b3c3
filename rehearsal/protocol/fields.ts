/** Part of a protobuf descriptor in JSON form: the type and number of a field. */
interface Field {
  type: string;
  id: number;
  rule?: 'repeated';
  keyType?: 'string';
}

export const one = (type: string, id: number): Field => ({ type, id });
export const many = (type: string, id: number): Field => ({ type, id, rule: 'repeated' });
export const byName = (type: string, id: number): Field => ({ type, id, keyType: 'string' });

interface Message {
  fields: Record<string, Field>;
  nested?: Record<string, Message>;
  oneofs?: Record<string, { oneof: string[] }>;
}

export const message = (fields: Record<string, Field>, nested: Record<string, Message> = {}): Message => ({
  fields,
  nested,
});

/** Request and response of a method. */
export const exchange = (request: Record<string, Field>, response: Record<string, Field>) => ({
  nested: { Request: message(request), Response: message(response) },
});
