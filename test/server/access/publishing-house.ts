/**
 * Program of killed-publications.test.ts: a house whose applications publish sheets and have facts kept over HTTP, while clients are approved
 * and drafts are written, without end; names what was acknowledged on standard output.
 */
import { smallSheet } from '../../../scripts/bench/small-applications.ts';
import { applicationToken, openTestHouse, program } from '../../support/house.ts';
import { say } from '../store/say.ts';

const [folder = '', authorityFolder = '', round = '0', settings = '{}'] = process.argv.slice(2);
const house = await openTestHouse({
  ...{ folder, authorityFolder, cards: [], professionals: 7, applications: 3, settings: JSON.parse(settings) },
  registration: () => ({ scope: 'openid pdp.sheets pdp.facts' }),
});
const { rooms, doors } = house.running;
const [publishing, , changing] = house.clients.map(({ id }) => id) as [string, string, string];

const put = async (place: number, path: string, json: unknown): Promise<void> => {
  const scope = place === 0 ? 'pdp.sheets' : 'pdp.facts';
  const headers = { authorization: `Bearer ${await applicationToken(house, house.client(place), scope)}` };
  const { status, body } = await program.ask(`${house.issuer}/access/v1/${path}`, {
    ...{ method: 'PUT', json, headers, byProgram: true },
  });
  if (status !== 200 && status !== 201) throw new TypeError(`${path}: ${status} ${body}`);
};
const next = (application: string): number => (rooms.federation.sheets.versions(application)[0]?.version ?? 0) + 1;

async function publish(): Promise<never> {
  for (let version = next(publishing); ; version += 1) {
    await put(0, 'sheets', { ...smallSheet(publishing), version });
    say(`published ${version}`);
  }
}

async function keep(): Promise<never> {
  for (let count = 0; ; count += 1) {
    const id = `d-${round}-${count}`;
    await put(1, 'entities', { entities: [{ type: 'document', id }] });
    say(`kept ${id}`);
  }
}

async function change(): Promise<never> {
  const by = { actor: 'alix', from: '', request: '' };
  for (;;) {
    const { version = 0, status } = doors.clients.find(changing) ?? {};
    const wanted = status === 'active' ? 'suspended' : 'active';
    const verdict = await doors.clients.setStatus(changing, wanted, version, by);
    if (!verdict.accepted) throw new TypeError(verdict.code);
    say(`changed ${verdict.client.version}`);
    const source = {
      ...smallSheet(changing),
      version: next(changing),
      title: { fr: `Brouillon ${version}`, en: `Draft ${version}` },
    };
    const drafted = await rooms.federation.drafts.save(source, 'alix', rooms.clock.now());
    if (!drafted.accepted) throw new TypeError(drafted.code);
    say(`drafted ${drafted.draft.digest}`);
  }
}

await Promise.all([publish(), keep(), change()]);
