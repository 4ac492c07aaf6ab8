import { z } from 'zod';
import { sheetSchema } from './sheet-schema.ts';

/** Address that names the schema; where a house serves it is its own affair. */
const SCHEMA_ID = 'urn:vestibule:hab:1';

/**
 * The language of sheets as a JSON Schema (draft 2020-12), made from the reader's own. It says the shape; what names must be
 * declared, and what contradicts itself, only the reader says.
 */
export function sheetJsonSchema(): Record<string, unknown> {
  return { $id: SCHEMA_ID, title: 'Vestibule hab/1', ...z.toJSONSchema(sheetSchema, { io: 'input', reused: 'ref' }) };
}
