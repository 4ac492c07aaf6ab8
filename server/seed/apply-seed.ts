import type { Clients } from '../clients/open-clients.ts';
import { ServerError } from '../errors.ts';
import { importFile } from '../import-file.ts';
import type { Rooms } from '../open-rooms.ts';
import type { Seed } from './read-seed.ts';
import { membersFile, networksFile, peopleFile } from './seed-files.ts';

const BY_SYSTEM = { actor: 'system', from: '', request: '' } as const;

export interface SeedTargets {
  readonly rooms: Rooms;
  readonly clients: Clients;
  /** Networks and members that the house has from files already: a full stock names them again. */
  readonly before?: { readonly networks: string; readonly members: string };
}

/** What a seed did. */
export interface SeedReport {
  readonly clients: number;
  readonly persons: number;
  readonly networks: number;
  /** Applications to which every professional is open, because the seed brings no sheet for them. */
  readonly openToAll: readonly string[];
}

/**
 * Put a seed into a house: people and networks by the product's own importer, clients as an operator would admit them, sheets as
 * they would be published. The same seed again changes nothing.
 *
 * @throws ServerError `server.seed.malformed` naming what was refused, when the house refuses a part of it
 */
export async function applySeed(seed: Seed, { rooms, clients, before }: SeedTargets): Promise<SeedReport> {
  if (seed.persons.length > 0) await take(rooms, 'seed-people.txt', peopleFile(seed.persons));
  if (seed.networks.length > 0) {
    await take(rooms, 'seed-networks.csv', networksFile(seed.networks, before?.networks));
    await take(rooms, 'seed-members.csv', membersFile(seed.networks, before?.members));
  }
  for (const [place, client] of seed.clients.entries()) {
    const known = clients.find(client.client_id);
    if (known && isSame(client, known) && hasItsSecret(clients, client)) continue;
    const verdict = await clients.save(client, known?.version ?? 0, BY_SYSTEM);
    if (!verdict.accepted) {
      const faults = verdict.faults.map((fault) => `clients.${place}.${fault.place} : ${fault.why}`);
      throw new ServerError('server.seed.malformed', [`${client.client_id} [${verdict.code}]`, ...faults].join('\n'));
    }
  }
  const openToAll = await publishSheets(seed, rooms);
  return { clients: seed.clients.length, persons: seed.persons.length, networks: seed.networks.length, openToAll };
}

function hasItsSecret(clients: Clients, { client_id: id, client_secret: secret }: Seed['clients'][number]): boolean {
  return secret === undefined || clients.knowsSecret(id, secret);
}

function isSame({ client_secret: _secret, ...client }: Seed['clients'][number], known: object): boolean {
  return Object.entries(client).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(Reflect.get(known, name)),
  );
}

async function take(rooms: Rooms, name: string, text: string): Promise<void> {
  const source = (async function* () {
    yield Buffer.from(text, 'utf8');
  })();
  const verdict = await importFile(rooms, source, name, { actor: 'system', allowClosures: true });
  if (!verdict.accepted) throw new ServerError('server.seed.malformed', `${name} [${verdict.code}] ${verdict.detail}`);
  const refused = verdict.report.faults.filter(({ severity }) => severity === 'refused');
  if (refused.length > 0) {
    const told = refused.map(
      ({ line, column, code, detail }) => `${name}, ligne ${line}, ${column ?? ''} : ${code} ${detail}`,
    );
    throw new ServerError('server.seed.malformed', told.join('\n'));
  }
}

async function publishSheets({ sheets, clients }: Seed, { federation, clock }: Rooms): Promise<readonly string[]> {
  for (const [place, sheet] of sheets.entries()) {
    const verdict = await federation.sheets.publish(sheet, 'system', clock.now());
    if (!verdict.accepted) throw new ServerError('server.seed.malformed', `sheets.${place} [${verdict.code}]`);
  }
  const openToAll: string[] = [];
  for (const { client_id: id } of clients) {
    if (federation.sheets.versions(id).length > 0) continue;
    const verdict = await federation.sheets.publish(trialSheet(id), 'system', clock.now());
    if (verdict.accepted) openToAll.push(id);
  }
  return openToAll;
}

/** Without a sheet nobody may open an application: a trial that brings none opens to every professional of the directory. */
function trialSheet(application: string): object {
  const both = (fr: string, en: string) => ({ fr, en });
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: both('Essai : ouverte à tous', 'Trial: open to everybody'),
    from: '2020-01-01T00:00:00+01:00',
    actions: { open: both('Ouvrir', 'Open') },
    rules: [
      {
        id: 'ESSAI-OUVRIR',
        effect: 'permit',
        title: both('Tout professionnel de l’annuaire ouvre', 'Every professional of the directory opens'),
        actions: ['open'],
        resources: ['application'],
        why: both('L’essai est ouvert à tous.', 'The trial is open to everybody.'),
      },
    ],
  };
}
