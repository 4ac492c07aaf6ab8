import assert from 'node:assert/strict';
import { directoryWithin, type MembersPage, territoryOf } from '../../../directory/index.ts';
import { rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, withDirectory } from '../support/open-temporary.ts';

const [HERE, THERE] = ['93', '75'] as const;
const NETWORKS = 'code;nom;type;ville\npalliatif;Réseau palliatif;palliatif;Brumeval\n';
const HEADER = 'code_reseau;identification_nationale;niveau;role;debut;fin';
/** More than one page goes through. */
const PEOPLE = 2_600;
const OF_TERRITORY = new Set([1, 900, 1_300, 2_599, 2_600]);

function at(department: string, number: number) {
  const row = somebody(number);
  const structureId = `4${row.id}00${department}`;
  const place = { 'address.postalCode': `${department}100`, 'address.cedex': `${department}100 BRUMEVAL` };
  return { mode: 'L', sector: 'SA07', structureId, name: `CABINET ${department}`, ...place, ...row };
}

describe('members of a network, for who answers for a territory', () => {
  it('are all found, a page at a time, however many are outside', async function () {
    this.timeout(60_000);
    await withDirectory(async (directory) => {
      const rows = Array.from({ length: PEOPLE }, (_, i) => at(OF_TERRITORY.has(i + 1) ? HERE : THERE, i + 1));
      await importAccepted(directory, rassFile(rows), 'rass.txt');
      await importAccepted(directory, NETWORKS, 'reseaux-20261101.csv');
      const lines = rows.map(({ nationalId }) => `palliatif;${nationalId};member;;2026-01-01;`);
      await importAccepted(directory, `${[HEADER, ...lines].join('\n')}\n`, 'membres-20261101.csv');
      const { reader } = directoryWithin(directory, { class: 'application', territory: territoryOf([HERE], []) });
      const pagesOf = (limit: number): readonly MembersPage[] => {
        const pages: MembersPage[] = [];
        for (let next: string | null = ''; next !== null; ) {
          const page: MembersPage = reader.membersOf('palliatif', next, limit);
          pages.push(page);
          next = page.next;
        }
        return pages;
      };
      const wanted = [...OF_TERRITORY].map((number) => somebody(number).nationalId).sort();
      for (const limit of [1, 2, 100]) {
        const pages = pagesOf(limit);
        const found = pages.flatMap(({ members }) => members.map(({ personId }) => numberOf(personId)));
        assert.deepEqual(found.sort(), wanted, `pages of ${limit}`);
        assert(pages.length > 1 && pages.every(({ members }) => members.length <= limit));
      }
      const everybody = directory.reader.membersOf('palliatif', '', 500);
      assert.deepEqual([everybody.members.length, everybody.next], [500, everybody.members.at(-1)?.personId]);

      function numberOf(personId: string): string {
        const seen = directory.reader.findByPersonId(personId);
        return 'record' in seen ? seen.record.nationalId : '';
      }
    });
  });
});
