import { readFileSync, statSync } from 'node:fs';
import { FederationError, parseSheet } from '../../federation/index.ts';
import { parseClient } from '../clients/client-faults.ts';
import type { ClientInput } from '../clients/client-schema.ts';
import { ServerError } from '../errors.ts';
import { type SeedCard, type SeedInput, type SeedNetwork, type SeedPerson, seedSchema } from './seed-schema.ts';

const MAX_SEED_BYTES = 10 * 1024 * 1024;
const MAX_TOLD_FAULTS = 100;

/** A seed, checked whole. */
export interface Seed {
  readonly clients: readonly ClientInput[];
  readonly persons: readonly SeedPerson[];
  readonly cards: readonly SeedCard[];
  readonly networks: readonly SeedNetwork[];
  readonly sheets: readonly object[];
}

export interface SeedFault {
  /** Where, e.g. `clients.0.redirect_uris.1`. */
  readonly place: string;
  readonly why: string;
}

/**
 * Read a seed file.
 *
 * @throws ServerError `server.seed.malformed`, with every fault and its place
 */
export function readSeed(file: string): Seed {
  const input = parseJson(file, readText(file));
  const { seed, faults } = judgeSeed(input);
  if (seed === null) {
    const told = faults.slice(0, MAX_TOLD_FAULTS).map(({ place, why }) => `${place || 'fichier'} : ${why}`);
    throw new ServerError('server.seed.malformed', `${file}, ${faults.length} faute(s)\n${told.join('\n')}`);
  }
  return seed;
}

function readText(file: string): string {
  try {
    if (statSync(file).size > MAX_SEED_BYTES) {
      throw new ServerError('server.seed.malformed', `${file} dépasse ${MAX_SEED_BYTES} octets`);
    }
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof ServerError) throw cause;
    throw new ServerError('server.seed.malformed', `${file} ne peut pas être lu`, { cause });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    throw new ServerError('server.seed.malformed', `${file} n’est pas du JSON : ${message}`, { cause });
  }
}

/** Every fault of a seed at once; the seed when there is none. */
export function judgeSeed(input: unknown): { readonly seed: Seed | null; readonly faults: readonly SeedFault[] } {
  const parsed = seedSchema.safeParse(input);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message, ...issue }) => ({
      place: [...path, ...('keys' in issue && Array.isArray(issue.keys) ? issue.keys : [])].join('.'),
      why: message,
    }));
    return { seed: null, faults };
  }
  const { clients = [], persons = [], cards = [], networks = [], sheets = [] } = parsed.data;
  const seed = { clients, persons, cards, networks, sheets };
  const faults = [...clientFaults(seed), ...sheetFaults(parsed.data), ...doubles(seed)];
  return faults.length > 0 ? { seed: null, faults } : { seed, faults };
}

function clientFaults({ clients }: Seed): readonly SeedFault[] {
  return clients.flatMap((client, place) => {
    const verdict = parseClient(client);
    if (verdict.accepted) return [];
    return verdict.faults.map((fault) => ({ place: `clients.${place}.${fault.place}`, why: fault.why }));
  });
}

function sheetFaults({ sheets = [] }: SeedInput): readonly SeedFault[] {
  return sheets.flatMap((sheet, place) => {
    try {
      parseSheet(sheet);
      return [];
    } catch (error) {
      if (!(error instanceof FederationError)) throw error;
      return [{ place: `sheets.${place}`, why: error.message }];
    }
  });
}

function doubles({ clients, persons, cards, networks }: Seed): readonly SeedFault[] {
  const repeated = (list: string, keys: readonly string[]) =>
    keys.flatMap((key, place) =>
      keys.indexOf(key) === place ? [] : [{ place: `${list}.${place}`, why: `« ${key} » est déjà dans ${list}` }],
    );
  return [
    ...repeated(
      'clients',
      clients.map(({ client_id: id }) => id),
    ),
    ...repeated(
      'persons',
      persons.map(({ national_id: id }) => id),
    ),
    ...repeated(
      'cards',
      cards.map(({ slug }) => slug),
    ),
    ...repeated(
      'networks',
      networks.map(({ code }) => code),
    ),
  ];
}
