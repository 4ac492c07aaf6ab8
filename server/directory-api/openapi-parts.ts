import { z } from 'zod';
import { refusalSchema } from './schemas.ts';

/** Where the interface is. */
export const BASE = '/admin/api/directory';

/** A body or an answer of a schema. */
export function json(schema: z.ZodType): object {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { 'application/json': { schema: described } };
}

export const path = (name: string, description: string) =>
  ({ name, in: 'path', required: true, schema: { type: 'string' }, description }) as const;
export const query = (name: string, description: string, schema: object = { type: 'string' }) =>
  ({ name, in: 'query', schema, description }) as const;
export const header = (name: string, description: string, required = true) =>
  ({ name, in: 'header', required, schema: { type: 'string' }, description }) as const;

export const refusal = (description: string) => ({ description, content: json(refusalSchema) });
const COMMON = {
  401: refusal('Jeton absent ou mort'),
  403: refusal('Jeton sans la portée demandée, ou classe et territoire qui ne vont pas jusque-là'),
};
export const ETAG = { ETag: { schema: { type: 'string' } } };
export const found = (description: string, schema: z.ZodType, isTagged = false) => ({
  200: { description, content: json(schema), ...(isTagged ? { headers: ETAG } : {}) },
  ...COMMON,
});
export const ABSENT = { 404: refusal('Rien de ce nom') };
export const WRITTEN = {
  400: refusal('Mal demandé, avec la place'),
  409: refusal('Contraire à ce qui est déjà là'),
  412: { ...refusal('Modifiée entre-temps : relire, refaire'), headers: ETAG },
  428: refusal('La version vue manque'),
};
const operation = (scope: string, summary: string, rest: object) => ({
  summary,
  security: [{ programs: [scope] }],
  ...rest,
});
export const reading = (summary: string, rest: object) => operation('directory.read', summary, rest);
export const writing = (summary: string, rest: object) => operation('directory.write', summary, rest);
/** Taking files in: more than editing records. */
export const importing = (summary: string, rest: object) => operation('directory.import', summary, rest);
