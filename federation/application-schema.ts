import { z } from 'zod';
import type { Application } from './application.ts';
import { FederationError } from './error.ts';

const MAX_TEXT_CHARS = 300;
const MAX_INSIDE_ADDRESSES = 50;

const words = z.strictObject({ fr: z.string().min(1).max(MAX_TEXT_CHARS), en: z.string().min(1).max(MAX_TEXT_CHARS) });

const applicationSchema = z.strictObject({
  // No separator that a token, an address or an audit line could take for its own.
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens'),
  kind: z.enum(['dmp', 'dcc', 'network', 'telemedicine', 'other']),
  name: words,
  holds: words,
  owner: z.string().min(1).max(MAX_TEXT_CHARS),
  launchUrl: z.url({ protocol: /^https?$/ }),
  listed: z.boolean(),
  status: z.enum(['requested', 'active', 'suspended']),
  registration: z.record(z.string(), z.unknown()),
  insideAddresses: z.array(z.string().min(1).max(MAX_TEXT_CHARS)).max(MAX_INSIDE_ADDRESSES),
  version: z.int().min(0),
});

/**
 * Read an application's record.
 *
 * @throws FederationError `federation.application.malformed`, naming every faulty field
 */
export function parseApplication(input: unknown): Application {
  const parsed = applicationSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new FederationError(
    'federation.application.malformed',
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' ; '),
  );
}
