import { randomBytes } from 'node:crypto';
import type { DirectoryReader } from '../../directory/index.ts';
import type { NewRecord, SignInStore, StoredRecord } from '../store/contract.ts';
import {
  type AdministratorRight,
  endedRight,
  type GrantAsked,
  givenRight,
  grantFault,
  type RightVerdict,
  readRight,
  reasonFault,
  regionalRight,
  runsAt,
  widest,
} from './administrator-right.ts';

/** The one-time link of the first administrator lives this long. */
export const FIRST_LINK_MINUTES = 30;

const LINK_BYTES = 32;
const FIRST_LINK_KIND = 'AdministratorLink';
const GRANT_KIND = 'Administrator';
const FIRST_LINK = 'first-link';

/** Who may enter the administration. No account, no password: a person of the directory, signed in by card (S-43). */
export interface Administrators {
  /** Whether somebody administers the whole region. Whoever is limited to a territory does not: {@link rightOf}. */
  isAdministrator(personId: string): Promise<boolean>;
  /** What somebody administers now, and where; null: nothing. Of several rights (of merged records) the widest. */
  rightOf(personId: string): Promise<AdministratorRight | null>;
  /** Version of the right that somebody has been given and that runs, which a change of it names; 0: none. */
  runningVersion(personId: string): Promise<number>;
  /** Rights that run, and that ended, as long as they are kept. */
  list(): Promise<readonly AdministratorRight[]>;
  /** Whether someone has used the first link: it is offered again at each start until then, while nobody administers the region. */
  firstLinkUsed(): Promise<boolean>;
  /** Whether somebody administers the whole region now. */
  hasRegional(): Promise<boolean>;
  /** The whole region, for two years: for whoever sets a house up. */
  grant(personId: string, by: string): Promise<void>;
  /** Give a right, or give it another territory or end. Of two changes that saw the same version exactly one is accepted. */
  give(asked: GrantAsked): Promise<RightVerdict>;
  /** End a right; it stays in the list. The last one over the region is not ended. */
  end(asked: Pick<GrantAsked, 'personId' | 'by' | 'reason' | 'version'>): Promise<RightVerdict>;
  /** A link for whoever opens it first and then signs in by card; every earlier link ends. */
  makeFirstLink(): Promise<string>;
  /** Until when a link works; undefined when it is unknown, spent or too old. */
  linkValidUntil(token: string): Promise<Date | undefined>;
  /** Spend a link for this person, who administers the whole region then: true for exactly one caller. */
  redeemFirstLink(token: string, personId: string): Promise<boolean>;
}

/** What is asked of the directory about merged records. */
type MergeReader = Pick<DirectoryReader, 'mergesOf' | 'findByPersonId'>;

/**
 * @param reader a right given to a record that was merged into another one is the other one's, when a person made them one: neither a program nor a file
 *               makes an administrator of anybody
 */
export function openAdministrators(store: SignInStore, clock: { now(): Date }, reader: MergeReader): Administrators {
  const rights = openRights(store, clock, reader);
  return { ...rights, ...openFirstLink(store, clock, (personId) => rights.grant(personId, FIRST_LINK)) };
}

type Rights = Pick<
  Administrators,
  'isAdministrator' | 'rightOf' | 'runningVersion' | 'list' | 'hasRegional' | 'grant' | 'give' | 'end'
>;

function openRights(store: SignInStore, clock: { now(): Date }, reader: MergeReader): Rights {
  const rightOf = async (personId: string) => {
    const kept = await Promise.all(idsWithRights(reader, personId).map((id) => store.get(GRANT_KIND, id)));
    return widest(
      kept.flatMap((record) => (record === undefined ? [] : readRight(record))).filter(runsAt(clock.now())),
    );
  };
  const list = () => listRights(store);
  /** Others who administer the region. They are looked at again in the step that takes a right away: of two who end each other, one stays. */
  const othersThan = async (personId: string) =>
    (await list()).filter((right) => right.personId !== personId && isRegional(right, clock.now()));
  return {
    rightOf,
    async runningVersion(personId) {
      const record = await store.get(GRANT_KIND, personId);
      const right = record && readRight(record);
      return right !== undefined && runsAt(clock.now())(right) ? right.version : 0;
    },
    list,
    hasRegional: async () => keepsRegion(await list(), clock.now()),
    isAdministrator: async (personId) => (await rightOf(personId))?.territory === null,
    async grant(personId, by) {
      const now = clock.now();
      await change(store, personId, [], (current) => ({
        accepted: true,
        right: regionalRight(personId, by, now, current),
      }));
    },
    async give(asked) {
      const now = clock.now();
      const fault = grantFault(asked, now);
      if (fault !== null) return { accepted: false, code: fault };
      const others = asked.territory === null ? [] : await othersThan(asked.personId);
      return change(store, asked.personId, others, (current, seen) =>
        givenRight(asked, current, now, asked.territory === null || keepsRegion(seen, now)),
      );
    },
    async end(asked) {
      const now = clock.now();
      const fault = reasonFault(asked.reason);
      if (fault !== null) return { accepted: false, code: fault };
      return change(store, asked.personId, await othersThan(asked.personId), (current, seen) =>
        endedRight(asked, current, now, keepsRegion(seen, now)),
      );
    },
  };
}

async function listRights(store: SignInStore): Promise<readonly AdministratorRight[]> {
  // Rights given before they had a territory are under whoever gave them alone.
  const [kept, former] = await Promise.all([
    store.findBy(GRANT_KIND, 'all', 'yes'),
    store.findBy(GRANT_KIND, 'by', FIRST_LINK),
  ]);
  const rights = [...former, ...kept].map(readRight);
  return [...new Map(rights.map((right) => [right.personId, right])).values()];
}

/** Others looked at in one step; one of them suffices. */
const MAX_SEEN = 100;

/** Read, judged and written in one step, with the rights of others as they are then. */
async function change(
  store: SignInStore,
  personId: string,
  others: readonly AdministratorRight[],
  decide: (current: AdministratorRight | null, seen: readonly AdministratorRight[]) => RightVerdict,
): Promise<RightVerdict> {
  let verdict: RightVerdict = { accepted: false, code: 'server.admin.right-changed' };
  const seeing = others.slice(0, MAX_SEEN).map((other) => ({ kind: GRANT_KIND, id: other.personId }));
  await store.update(
    GRANT_KIND,
    personId,
    (record, seen) => {
      const rights = seen.flatMap((other) => (other === undefined ? [] : readRight(other)));
      verdict = decide(record === undefined ? null : readRight(record), rights);
      return verdict.accepted ? recordOf(verdict.right, record === undefined ? null : firstGiver(record)) : undefined;
    },
    { seeing },
  );
  return verdict;
}

function isRegional(right: AdministratorRight, now: Date): boolean {
  return right.territory === null && runsAt(now)(right);
}

function keepsRegion(others: readonly AdministratorRight[], now: Date): boolean {
  return others.some((right) => isRegional(right, now));
}

type FirstLink = Pick<Administrators, 'firstLinkUsed' | 'makeFirstLink' | 'linkValidUntil' | 'redeemFirstLink'>;

function openFirstLink(
  store: SignInStore,
  clock: { now(): Date },
  grant: (personId: string) => Promise<void>,
): FirstLink {
  return {
    firstLinkUsed: async () => (await store.findBy(GRANT_KIND, 'by', FIRST_LINK)).length > 0,
    async makeFirstLink() {
      await store.destroyBy(FIRST_LINK_KIND, 'all', 'yes');
      const token = randomBytes(LINK_BYTES).toString('base64url');
      await store.put(FIRST_LINK_KIND, token, {
        payload: {},
        expiresAt: new Date(clock.now().getTime() + FIRST_LINK_MINUTES * 60 * 1000),
        indexes: { all: 'yes' },
      });
      return token;
    },
    linkValidUntil: async (token) => (await store.get(FIRST_LINK_KIND, token))?.expiresAt,
    async redeemFirstLink(token, personId) {
      if (!(await store.take(FIRST_LINK_KIND, token))) return false;
      await grant(personId);
      return true;
    },
  };
}

/** Who first gave the right: that the first link was used is not forgotten when somebody changes what it gave. */
function firstGiver({ payload }: StoredRecord): string {
  return typeof payload.first === 'string' ? payload.first : String(payload.by);
}

function recordOf(right: AdministratorRight, first: string | null): NewRecord {
  const { personId, by, since, until, territory, reason, version, ended } = right;
  // Used by somebody who had a right already, the link was used all the same.
  const giver = by === FIRST_LINK ? by : (first ?? by);
  return {
    payload: {
      ...{ personId, by, territory, reason, version, first: giver },
      since: since.getTime(),
      until: until.getTime(),
      ended: ended === null ? null : { ...ended, at: ended.at.getTime() },
    },
    expiresAt: until,
    indexes: { all: 'yes', by: giver },
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
