import { type DirectoryReader, personByNumber } from '../../directory/index.ts';
import { viewPerson, viewStructure } from './views.ts';

/** A record as it was found. */
export interface SeenRecord {
  /** What the directory keeps it under. */
  readonly id: string;
  readonly version: number;
  readonly view: object;
}

/** What persons and structures differ in. */
export interface RecordKind {
  readonly collection: 'persons' | 'structures';
  readonly kind: 'person' | 'structure';
  readonly absent: 'directory.person.absent' | 'directory.structure.absent';
  /** Open or closed; null when there is none of that name. */
  look(reader: DirectoryReader, name: string): SeenRecord | null;
}

export const RECORD_KINDS: readonly RecordKind[] = [
  {
    collection: 'persons',
    kind: 'person',
    absent: 'directory.person.absent',
    look(reader, name) {
      const person = personByNumber(reader, name);
      return person && { id: person.personId, version: person.version, view: viewPerson(person) };
    },
  },
  {
    collection: 'structures',
    kind: 'structure',
    absent: 'directory.structure.absent',
    look(reader, name) {
      const found = reader.findStructure(name);
      if (!('record' in found)) return null;
      const { key: id, version } = found.record;
      return { id, version, view: viewStructure(found.record) };
    },
  },
];
