import { z } from 'zod';
import { seedSchema } from './seed-schema.ts';

/** The seed's schema for editors and other programs: made from what reads it, so that the two cannot differ. */
export function seedJsonSchema(): string {
  const schema = z.toJSONSchema(seedSchema, { io: 'input' });
  return `${JSON.stringify({ title: 'Fichier d’amorçage de Vestibule (--seed)', ...schema }, null, 2)}\n`;
}
