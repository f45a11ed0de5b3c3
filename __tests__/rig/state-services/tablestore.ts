import { fromJSON } from '@grpc/proto-loader';

import type { Reply, Request } from './services';

/**
 * The messages that Terraform's OSS backend exchanges with Tablestore, with the fields that it needs.
 * Source of the numbers: the traffic of Terraform 1.11.4, noted on 2026-11-28.
 */
const field = (type: string, id: number, rule?: 'repeated') => ({ type, id, ...(rule && { rule }) });
const message = (fields: Record<string, ReturnType<typeof field>>) => ({ fields });

const method = (requestType: string, responseType: string) => ({ requestType, responseType, comment: '' });

const consumed = { consumed: field('Consumed', 1) };

const MESSAGES = {
  Error: message({ code: field('string', 1), message: field('string', 2) }),
  KeySchema: message({ name: field('string', 1), type: field('int32', 2) }),
  TableMeta: message({ table_name: field('string', 1), primary_key: field('KeySchema', 2, 'repeated') }),
  Capacity: message({ read: field('int32', 1), write: field('int32', 2) }),
  Reserved: message({ capacity: field('Capacity', 1), changed: field('int64', 2) }),
  Options: message({ time_to_live: field('int32', 1), max_versions: field('int32', 2) }),
  Consumed: message({ capacity: field('Capacity', 1) }),
  Condition: message({ existence: field('int32', 1) }),
  DescribeTableRequest: message({ table_name: field('string', 1) }),
  DescribeTableResponse: message({
    meta: field('TableMeta', 1),
    reserved: field('Reserved', 2),
    options: field('Options', 3),
    status: field('int32', 4),
  }),
  PutRowRequest: message({
    table_name: field('string', 1),
    row: field('bytes', 2),
    condition: field('Condition', 3),
  }),
  PutRowResponse: message(consumed),
  GetRowRequest: message({ table_name: field('string', 1), primary_key: field('bytes', 2) }),
  GetRowResponse: message({ ...consumed, row: field('bytes', 2) }),
  DeleteRowRequest: message({ table_name: field('string', 1), primary_key: field('bytes', 2) }),
  DeleteRowResponse: message(consumed),
};

const OPERATIONS = ['DescribeTable', 'PutRow', 'GetRow', 'DeleteRow'] as const;
type Operation = (typeof OPERATIONS)[number];

interface Asked {
  readonly table_name: string;
  readonly row?: Buffer;
  readonly primary_key?: Buffer;
  readonly condition?: { readonly existence: number };
}

interface Method {
  readonly requestDeserialize: (bytes: Buffer) => Asked;
  readonly responseSerialize: (value: object) => Buffer;
}

const methods = fromJSON(
  {
    nested: {
      ...MESSAGES,
      Tablestore: {
        methods: {
          ...Object.fromEntries(
            OPERATIONS.map((name) => [name, method(`${name}Request`, `${name}Response`)]),
          ),
          Refuse: method('Error', 'Error'),
        },
      },
    },
  },
  { keepCase: true },
)['Tablestore'] as unknown as Readonly<Record<Operation | 'Refuse', Method>>;

/** The value of the primary key in a row: the string after the name, in PlainBuffer, the format of Tablestore's rows. */
const lockIdIn = (row: Buffer): string => {
  const name = Buffer.from('LockID');
  // After the name: the tag of a value (05), its length, the type string (03), the length of the text.
  const at = row.indexOf(name) + name.length;
  const length = row.readUInt32LE(at + 6);
  return row.subarray(at + 10, at + 10 + length).toString();
};

const USED = { consumed: { capacity: { read: 1, write: 1 } } };

/** `existence` of a condition: the row must not exist. */
const EXPECT_NOT_EXIST = 2;

/** Tables of one instance of Tablestore, with string primary keys named LockID. */
export class Tablestore {
  /** Table → key → row, as PutRow brought it. */
  readonly tables: Readonly<Record<string, Map<string, Buffer>>>;

  constructor(tables: readonly string[]) {
    this.tables = Object.fromEntries(tables.map((name) => [name, new Map<string, Buffer>()]));
  }

  answer({ path, body }: Request): Reply {
    const operation = path.slice(1) as Operation;
    if (!OPERATIONS.includes(operation)) return this.refuse(404, 'OTSUnsupportOperation', path);
    const { requestDeserialize, responseSerialize } = methods[operation];
    const asked = requestDeserialize(body);
    const rows = this.tables[asked.table_name];
    if (!rows) return this.refuse(404, 'OTSObjectNotExist', 'Requested table does not exist.');
    const key =
      operation === 'DescribeTable' ? '' : lockIdIn(asked.row ?? asked.primary_key ?? Buffer.alloc(0));
    const reply = (value: object): Reply => ({ status: 200, body: responseSerialize(value) });
    switch (operation) {
      case 'DescribeTable':
        return reply({
          meta: { table_name: asked.table_name, primary_key: [{ name: 'LockID', type: 2 }] },
          reserved: { capacity: { read: 0, write: 0 }, changed: 1 },
          options: { time_to_live: -1, max_versions: 1 },
          status: 1,
        });
      case 'PutRow':
        if (asked.condition?.existence === EXPECT_NOT_EXIST && rows.has(key))
          return this.refuse(403, 'OTSConditionCheckFail', 'Condition check failed.');
        rows.set(key, Buffer.from(asked.row ?? []));
        return reply(USED);
      case 'GetRow':
        return reply({ ...USED, row: rows.get(key) ?? Buffer.alloc(0) });
      case 'DeleteRow':
        rows.delete(key);
        return reply(USED);
    }
  }

  private refuse(status: number, code: string, message: string): Reply {
    return { status, body: methods.Refuse.responseSerialize({ code, message }) };
  }
}
