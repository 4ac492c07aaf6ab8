/** Program of import-national.ts: opens a directory as a server does when it starts, then searches people by name. */
import { argv } from 'node:process';
import { openDirectory } from '../../../directory/index.ts';
import { seededRandom } from '../../region/random.ts';
import { familyName, givenNames } from '../../region/vocabulary/names.ts';

/** What opening and searching took, in milliseconds. */
export interface OpeningTook {
  readonly openMs: number;
  readonly searchMs: readonly number[];
}

const SEARCHES = 500;
const PAGE = 20;
const BEGINNING_CHARS = 4;

const [, , folder = ''] = argv;
const start = performance.now();
const directory = openDirectory({ path: folder, clock: { now: () => new Date() } });
const { professionals } = directory.reader.counts();
const openMs = performance.now() - start;
if (professionals === 0) throw new TypeError('an empty directory has nothing to search');

const random = seededRandom('searches');
const searchMs = Array.from({ length: SEARCHES }, (_, rank) => {
  const before = performance.now();
  directory.searcher.search({ text: question(rank), kind: 'person', limit: PAGE, after: null, includeClosed: false });
  return performance.now() - before;
});
await directory.close();
process.send?.({ openMs, searchMs } satisfies OpeningTook);
process.disconnect();

/** In turns: family and given name; given name first; the beginning of a family name alone. */
function question(rank: number): string {
  const family = familyName(random);
  const [given = ''] = givenNames(random, rank % 2 === 0 ? 'F' : 'M');
  return [`${family} ${given}`, `${given} ${family}`, family.slice(0, BEGINNING_CHARS)][rank % 3] ?? family;
}
