import type { Database } from 'lmdb';

/**
 * The names that records are made of, in their order: a record of one of these shapes is stored as its values alone, a third of its text. Anything of another shape
 * brings its names along, so that nothing is lost when the model grows. Stored records name their shape by its place here: never change, move or remove one; add behind
 * the last, at most {@link MAX_SHAPES}.
 */
export const RECORD_SHAPES: readonly (readonly string[])[] = [
  ['source', 'by', 'asOf', 'file'],
  ['source', 'by', 'asOf'],
  ['national'],
  ['nationalId', 'type', 'id', 'current'],
  ['nationalId', 'type', 'id', 'current', 'by'],
  ['type', 'code'],
  `recipient geographicPoint number repetition wayType way distribution cedex postalCode commune country department`.split(
    ' ',
  ),
  `siret siren finessEt finessEj technicalId structureId name tradeName address phone phone2 fax email`.split(' '),
  `id mode sector pharmacistSection role kind registrationAuthority place structureKey`.split(' '),
  `profession category civility familyName givenName savoirFaire situations`.split(' '),
  `personId local closedOn provenance version nationalId identifiers familyName givenNames civility birthDate birthCommune birthCountry birthPlace sex phone email exercices`.split(
    ' ',
  ),
  `personId local closedOn provenance version nationalId identifiers familyName givenNames civility birthDate birthCommune birthCountry birthPlace sex phone email exercices mailboxes`.split(
    ' ',
  ),
  `local provenance version key kind finess finessEj siret siren structureId name longName tradeName category categoryLabel address city phone fax email openedOn closedOn`.split(
    ' ',
  ),
  `local provenance version key kind finess finessEj siret siren structureId name longName tradeName category categoryLabel address city phone fax email openedOn closedOn mailboxes`.split(
    ' ',
  ),
  ['address', 'kind', 'structureId', 'service', 'paperless'],
  ['before', 'version'],
];

/** The first byte of a stored record is 0x40 and its shape: it must never be that of a JSON text. */
export const MAX_SHAPES = 32;

/** How a table whose values are records is opened. */
export const RECORD_ENCODING = {
  encoding: 'msgpack',
  // A copy: the encoder keeps more in it.
  getStructures: (): string[][] => RECORD_SHAPES.map((shape) => [...shape]),
  maxSharedStructures: RECORD_SHAPES.length,
} as const;

const JSON_BRACE = 0x7b;

interface Decoder {
  decode(bytes: Uint8Array, options?: unknown): unknown;
}

/** Records that an earlier version stored as JSON are read as they lie; they take the other form when they are written next. */
export function readingJson<T extends Database>(table: T): T {
  // The library's types leave its decoder out.
  const store = table as T & { decoder: Decoder };
  const { decoder } = store;
  store.decoder = {
    decode: (bytes, options) => {
      if (bytes[0] !== JSON_BRACE) return decoder.decode(bytes, options);
      // The library's view is longer than the value: its length alone says so.
      return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, lengthOf(bytes, options)).toString('utf8'));
    },
  };
  return table;
}

/** A range tells the length beside the view, a look-up in it. */
function lengthOf(bytes: Uint8Array, options: unknown): number {
  return typeof options === 'number' ? options : bytes.length;
}
