import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DemoError } from '../demo-error.ts';
import { DOSSIER_IDS, DOSSIER_PORTS, type DossierId } from '../region/applications.ts';

/** What one dossier needs to run as a relying party. */
export interface DossierConfig {
  readonly id: DossierId;
  /** The provider, an origin without a final slash. */
  readonly issuer: string;
  readonly clientSecret: string;
  /** 0 takes a free port, for tests; then `address` follows it. */
  readonly port: number;
}

const MAX_PORT = 65_535;
const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, 'not an origin');
const secret = z.string().min(32).max(512);
const port = z.coerce.number().int().min(0).max(MAX_PORT);

/** The file that the launcher writes for all five: each process reads its own entry and nothing else. */
const fileSchema = z.object({
  issuer: origin,
  applications: z.record(z.string(), z.object({ clientSecret: secret, port: port.optional() })),
});

/** The dossier of this name; a `dossier.config.malformed` DemoError when it is none of the five. */
export function parseDossierId(text: string | undefined): DossierId {
  const id = DOSSIER_IDS.find((each) => each === text);
  if (id === undefined)
    throw malformed(`--application must be one of ${DOSSIER_IDS.join(', ')}, not ${text ?? 'absent'}`);
  return id;
}

/**
 * Read a dossier's entry of a configuration file: `{ "issuer": …, "applications": { "dcc": { "clientSecret": …, "port": 4012 } } }`.
 * @throws DemoError `dossier.config.malformed`
 */
export async function readConfigFile(path: string, id: DossierId): Promise<DossierConfig> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw malformed(`cannot read ${path}`, cause);
  });
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success) throw malformed(z.prettifyError(parsed.error));
  const entry = parsed.data.applications[id];
  if (entry === undefined) throw malformed(`${path} has no entry for ${id}`);
  return { id, issuer: parsed.data.issuer, clientSecret: entry.clientSecret, port: entry.port ?? DOSSIER_PORTS[id] };
}

/**
 * The same from `DOSSIER_ISSUER`, `DOSSIER_CLIENT_SECRET` and, optionally, `DOSSIER_PORT`.
 * @throws DemoError `dossier.config.malformed`
 */
export function parseEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  id: DossierId,
): DossierConfig {
  const parsed = z.object({ issuer: origin, clientSecret: secret, port }).safeParse({
    issuer: environment.DOSSIER_ISSUER,
    clientSecret: environment.DOSSIER_CLIENT_SECRET,
    port: environment.DOSSIER_PORT ?? DOSSIER_PORTS[id],
  });
  if (!parsed.success) throw malformed(z.prettifyError(parsed.error));
  return { id, ...parsed.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('the configuration file is not JSON', cause);
  }
}

function malformed(message: string, cause?: unknown): DemoError {
  return new DemoError('dossier.config.malformed', 'malformed', message, { cause });
}
