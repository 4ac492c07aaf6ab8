/** One attribute of an entry: its name as the schema spells it, and at least one value, as stored. */
export interface EntryAttribute {
  readonly name: string;
  readonly values: readonly (string | Uint8Array)[];
}

/** An LDAP entry projected from a directory record. */
export interface Entry {
  /** Distinguished name relative to the base DN, RFC 4514, e.g. `uid=899700000013,ou=people`; so are values that are names. */
  readonly relativeDn: string;
  /** entryUUID (RFC 4530): by it an entry is known again when its name changes. */
  readonly entryUuid: string;
  /** User attributes, objectClass first. */
  readonly attributes: readonly EntryAttribute[];
  /** Operational attributes other than entryUUID, the timestamps and what is worked out (`memberOf`). */
  readonly operational: readonly EntryAttribute[];
  /** Attributes an anonymous caller may read: what the open national extract shows, no more. */
  readonly publicNames: ReadonlySet<string>;
}
