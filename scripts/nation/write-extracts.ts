import { MSSANTE_COLUMNS, mssanteOfPerson, mssanteOfSite } from '../region/files/mssante.ts';
import { SAVOIR_FAIRE_COLUMNS, savoirFaireLines } from '../region/files/savoir-faire.ts';
import { seededRandom } from '../region/random.ts';
import { LineFile } from './line-file.ts';
import { type Edition, nationalPeople } from './nation-people.ts';
import type { NationalWorkplaces } from './workplaces.ts';

/** Part of the people who have a mailbox of their own, and of those who have a second one; part of the sites with one: as in the real file, 455,000 and 80,000 mailboxes. */
const WITH_MAILBOX = 0.3;
const WITH_SECOND = 0.02;
const SITES_WITH_MAILBOX = 0.45;
const SERVICES = ['SECRETARIAT MEDICAL', 'BUREAU DES ENTREES', 'PHARMACIE', 'LABORATOIRE'] as const;

/** Write the extracts that only speak of people and sites of the other files: secure mailboxes and savoir-faire. */
export async function writeExtracts(
  paths: { readonly mailboxes: string; readonly savoirFaire: string },
  edition: Edition,
  workplaces: NationalWorkplaces,
): Promise<void> {
  const mailboxes = await LineFile.create(paths.mailboxes, 'utf-8');
  const savoirFaire = await LineFile.create(paths.savoirFaire, 'utf-8');
  try {
    await mailboxes.add(MSSANTE_COLUMNS.join('|'));
    await savoirFaire.add(`${SAVOIR_FAIRE_COLUMNS.join('|')}|`);
    for (const { rank, person } of nationalPeople(edition, workplaces)) {
      const random = seededRandom(`${edition.seed}/mailbox/${rank}`);
      const count = random.chance(WITH_MAILBOX) ? (random.chance(WITH_SECOND / WITH_MAILBOX) ? 2 : 1) : 0;
      for (let number = 0; number < count; number += 1) await mailboxes.add(mssanteOfPerson(person, 2 * rank + number));
      for (const line of savoirFaireLines(person)) await savoirFaire.add(line);
    }
    for (let rank = 0; rank < workplaces.sites.length; rank += 1) {
      const random = seededRandom(`${edition.seed}/site-mailbox/${rank}`);
      const site = workplaces.sites.at(rank);
      if (site !== undefined && random.chance(SITES_WITH_MAILBOX)) {
        await mailboxes.add(mssanteOfSite(site, random.pick(SERVICES)));
      }
    }
  } finally {
    await mailboxes.close();
    await savoirFaire.close();
  }
}
