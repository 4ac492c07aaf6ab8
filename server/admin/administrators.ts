import { randomBytes } from 'node:crypto';
import type { DirectoryReader } from '../../directory/index.ts';
import type { SignInStore } from '../store/contract.ts';

/** The one-time link of the first administrator lives this long. */
export const FIRST_LINK_MINUTES = 30;

/** An administrator's grant ends by itself and has to be given again. */
const GRANT_DAYS = 730;

const LINK_BYTES = 32;
const FIRST_LINK_KIND = 'AdministratorLink';
const GRANT_KIND = 'Administrator';
const FIRST_LINK = 'first-link';

/** Who may enter the administration. No account, no password: a person of the directory, signed in by card (S-43). */
export interface Administrators {
  isAdministrator(personId: string): Promise<boolean>;
  /** Whether someone has used the first link: it is offered again at each start until then. */
  firstLinkUsed(): Promise<boolean>;
  grant(personId: string, by: string): Promise<void>;
  /** A link for whoever opens it first and then signs in by card; every earlier link ends. */
  makeFirstLink(): Promise<string>;
  /** Until when a link works; undefined when it is unknown, spent or too old. */
  linkValidUntil(token: string): Promise<Date | undefined>;
  /** Spend a link for this person: true for exactly one caller. */
  redeemFirstLink(token: string, personId: string): Promise<boolean>;
}

/** What is asked of the directory about merged records. */
type MergeReader = Pick<DirectoryReader, 'mergesOf' | 'findByPersonId'>;

/**
 * @param reader a right given to a record that was merged into another one is the other one's, when a person made them one: neither a program nor a file
 *               makes an administrator of anybody
 */
export function openAdministrators(store: SignInStore, clock: { now(): Date }, reader: MergeReader): Administrators {
  const later = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);
  const grant = (personId: string, by: string) =>
    store.put(GRANT_KIND, personId, {
      payload: { personId, by, since: clock.now().getTime() },
      expiresAt: later(GRANT_DAYS * 24 * 3600 * 1000),
      indexes: { by },
    });
  return {
    isAdministrator: async (personId) => {
      const grants = await Promise.all(idsWithRights(reader, personId).map((id) => store.get(GRANT_KIND, id)));
      return grants.some((one) => one !== undefined);
    },
    firstLinkUsed: async () => (await store.findBy(GRANT_KIND, 'by', FIRST_LINK)).length > 0,
    grant,
    async makeFirstLink() {
      await store.destroyBy(FIRST_LINK_KIND, 'all', 'yes');
      const token = randomBytes(LINK_BYTES).toString('base64url');
      await store.put(FIRST_LINK_KIND, token, {
        payload: {},
        expiresAt: later(FIRST_LINK_MINUTES * 60 * 1000),
        indexes: { all: 'yes' },
      });
      return token;
    },
    linkValidUntil: async (token) => (await store.get(FIRST_LINK_KIND, token))?.expiresAt,
    async redeemFirstLink(token, personId) {
      if (!(await store.take(FIRST_LINK_KIND, token))) return false;
      await grant(personId, FIRST_LINK);
      return true;
    },
  };
}

/** Merged records looked through; a record is not merged more often. */
const MAX_MERGED = 100;

/** The person, and the records that people merged into it, and into those. */
function idsWithRights(reader: MergeReader, personId: string): readonly string[] {
  const ids = [personId];
  for (const id of ids) {
    if (ids.length >= MAX_MERGED) break;
    for (const { absorbedId, by } of reader.mergesOf(id))
      if ('record' in reader.findByPersonId(by)) ids.push(absorbedId);
  }
  return ids;
}
