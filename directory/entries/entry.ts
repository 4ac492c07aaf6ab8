/** One attribute of an entry: its name as the schema spells it, and at least one value, as stored. */
export interface EntryAttribute {
  readonly name: string;
  readonly values: readonly (string | Uint8Array)[];
}

/** An LDAP entry projected from a directory record. */
export interface Entry {
  /** Distinguished name relative to the base DN, RFC 4514, e.g. `uid=899700000013,ou=people`. */
  readonly relativeDn: string;
  /** User attributes, objectClass first. */
  readonly attributes: readonly EntryAttribute[];
  /** Operational attributes (entryUUID, createTimestamp, modifyTimestamp…). */
  readonly operational: readonly EntryAttribute[];
  /** Attributes an anonymous caller may read: what the open national extract shows, no more. */
  readonly publicNames: ReadonlySet<string>;
}

/** Where projected entries live. Written only inside the directory's own write transaction. */
export interface EntryWriter {
  /** Replace all entries owned by one record (`person:<id>`, `structure:<key>`, `network:<id>`); an empty list removes them. */
  replace(owner: string, entries: readonly Entry[]): void;
}
