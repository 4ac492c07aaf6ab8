import { z } from 'zod';
import { ServerError } from '../errors.ts';

/** Characters of a place told: a word that the caller made up may be of any length. */
const MAX_PLACE_CHARS = 100;

/** A body that is JSON and not the object a door reads: refused with the place of its first fault, never its value. */
export function malformedBody(error: z.ZodError): ServerError {
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const place = [...(issue?.path ?? []), ...unknown].map(String).join('.').slice(0, MAX_PLACE_CHARS);
  return new ServerError('server.request.malformed', z.prettifyError(error), { place: place || 'body' });
}
