import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contexts, openContexts } from '../../../directory/contexts/open-contexts.ts';
import type { PlainContextOptions } from '../../../directory/contexts/plain-context.ts';
import type { LdapListenerOptions } from '../../../directory/ldap/listener.ts';
import { type DoorFixture, openDoor } from './door-fixture.ts';
import { BASE } from './requests.ts';

export const SUFFIX = 'dc=hopital,dc=example';
export const ROOT = `cn=admin,${SUFFIX}`;
export const ROOT_PASSWORD = 'un mot de passe fictif';
/** `{SSHA}` of it with a fixed salt: quick to check, and what other directories bring along. */
const ROOT_HASH = '{SSHA}s46gq4exAlUSkf8H07wyA/u5w5FmaWN0aWY=';

/** A door with one plain context, empty. */
export interface ContextFixture extends DoorFixture {
  readonly contexts: Contexts;
}

const clock = { now: () => new Date(performance.timeOrigin + performance.now()) };

export async function openContextDoor(
  options: Partial<LdapListenerOptions> = {},
  context: Partial<PlainContextOptions> = {},
): Promise<ContextFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-context-'));
  const declared = { suffix: SUFFIX, rootDn: ROOT, rootPassword: ROOT_HASH, ...context };
  const contexts = openContexts({ path: folder, contexts: [declared], regionDn: BASE, clock, newUuid: randomUUID });
  const door = await openDoor(3, { contexts, randomBytes, ...options });
  return {
    ...door,
    contexts,
    async remove() {
      await door.remove();
      await contexts.close();
      rmSync(folder, { recursive: true });
    },
  };
}
