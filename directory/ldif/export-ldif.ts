import type { Contexts } from '../contexts/open-contexts.ts';
import type { PlainContext } from '../contexts/plain-context.ts';
import type { StoredEntry } from '../entries/stored-entry.ts';
import { generalizedTime, printCsn } from '../ldap/entry-stamps.ts';
import { type LdifEntry, writeLdif } from './write-ldif.ts';

/** Entries read at once. */
const SLICE_ENTRIES = 256;

/** A context as LDIF, parents before children, operational attributes and password hashes included: what an import takes back. */
export function* exportLdif(contexts: Contexts, context: PlainContext): Generator<string> {
  const { reader } = contexts;
  yield 'version: 1\n\n';
  const top = reader.find(context.path);
  if (top === undefined) return;
  yield* entryText(contexts, top);
  const base = { id: top, path: context.path };
  for (let after: string | null = null; ; ) {
    reader.refresh();
    const slice = reader.listBelow(base, after, SLICE_ENTRIES);
    for (const { id } of slice) yield* entryText(contexts, id);
    const last = slice.at(-1);
    if (last === undefined) return;
    after = last.path;
  }
}

function* entryText({ reader }: Contexts, id: number): Generator<string> {
  const entry = reader.read(id);
  if (entry === undefined) return;
  const dn = Buffer.concat(reader.nameParts(entry)).toString('utf8');
  yield writeLdif({ dn, attributes: [...stored(entry), ...secretsOf(reader.secretsOf(id)), ...stamps(entry)] });
}

const stored = (entry: StoredEntry): LdifEntry['attributes'] =>
  Array.from(entry.attributes('authenticated'), ({ name, values }) => ({ name, values }));

const secretsOf = (secrets: Readonly<Record<string, readonly string[]>>): LdifEntry['attributes'] =>
  Object.entries(secrets).map(([name, values]) => ({ name, values }));

function stamps(entry: StoredEntry): LdifEntry['attributes'] {
  return [
    { name: 'entryUUID', values: [entry.uuidText] },
    { name: 'createTimestamp', values: [generalizedTime(entry.createdAt)] },
    { name: 'modifyTimestamp', values: [generalizedTime(entry.modifiedAt)] },
    { name: 'entryCSN', values: [printCsn(entry)] },
  ];
}
