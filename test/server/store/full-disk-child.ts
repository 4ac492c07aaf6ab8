import { openAudit } from '../../../server/audit/audit.ts';
import { openSignInStore } from '../../../server/store/lmdb.ts';
import { anEvent, TEST_KEY } from '../audit/in-folder.ts';

/**
 * Runs where no file may grow beyond a limit: writes until a write is refused, then says what the refusal was, and whether
 * everything acknowledged before is still read.
 */
const [what = '', path = '', sealPath = ''] = process.argv.slice(2);
/** More than fits below the limit the parent sets. */
const MOST_WRITES = 3_000;

async function refusalOf(write: (n: number) => Promise<void>): Promise<{ code: unknown; written: number }> {
  for (let n = 1; n <= MOST_WRITES; n += 1) {
    try {
      await write(n);
    } catch (error) {
      return { code: error instanceof Error && 'code' in error ? error.code : String(error), written: n - 1 };
    }
  }
  return { code: 'none', written: MOST_WRITES };
}

async function fillStore(): Promise<unknown> {
  const store = openSignInStore({ path, clock: { now: () => new Date('2026-11-23T08:00:00Z') } });
  const expiresAt = new Date('2026-11-23T20:00:00Z');
  const { code, written } = await refusalOf((n) =>
    store.put('Kept', `${n}`, { payload: { text: 'x'.repeat(2_000) }, expiresAt }),
  );
  const found = await Promise.all(Array.from({ length: written }, (_, n) => store.get('Kept', `${n + 1}`)));
  const kept = found.filter(Boolean).length;
  return { code, written, kept };
}

async function fillAudit(): Promise<unknown> {
  const audit = await openAudit({ path, sealPath, key: TEST_KEY });
  const { code, written } = await refusalOf((n) => audit.append(anEvent({ details: { n, why: 'x'.repeat(1_900) } })));
  return { code, written, kept: audit.head().count, intact: (await audit.verify()).intact };
}

process.stdout.write(`${JSON.stringify(await (what === 'audit' ? fillAudit() : fillStore()))}\n`, () =>
  process.exit(0),
);
