import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DemoError } from '../demo-error.ts';

/** What the demonstration is asked for on its command line. */
export interface DemoOptions {
  readonly data: string;
  readonly secrets: string;
  /** Serve the portal over TLS, with the throw-away authority. */
  readonly https: boolean;
  /** First of the ports; every other one keeps its distance to 4000. */
  readonly port: number;
  /** A seed file of a trial or a test suite, absolute; null without. */
  readonly seed: string | null;
  /** Certificates, as PEM, trusted for our calls to applications besides the throw-away authority; absolute; null without. */
  readonly outboundCa: string | null;
}

const FIRST_PORT = 4000;
const LAST_FIRST_PORT = 60_000;

/** Ports of the demonstration, all moved together. */
export interface DemoPorts {
  readonly main: number;
  readonly card: number;
  readonly organisations: number;
  readonly metrics: number;
  readonly reader: number;
  readonly ldap: number;
  readonly ldaps: number;
  /** What is added to a dossier's usual port. */
  readonly shift: number;
}

export function portsFrom(first: number): DemoPorts {
  const shift = first - FIRST_PORT;
  return {
    main: first,
    card: first + 1,
    organisations: first + 2,
    metrics: first + 9,
    reader: first + 10,
    ldap: first + 389,
    ldaps: first + 636,
    shift,
  };
}

export const DEMO_USAGE =
  'usage : npm start -- [--port N] [--https] [--data DOSSIER] [--secrets DOSSIER] [--seed FICHIER] [--outbound-ca FICHIER]';

/** @throws DemoError `demo.option.malformed` naming the option that is unknown or malformed, with the usage */
export function readDemoOptions(args: readonly string[], folder: string): DemoOptions {
  const values = readOptions(args);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1_024 || port > LAST_FIRST_PORT) {
    throw malformed(`--port ${values.port} : un nombre de 1024 à ${LAST_FIRST_PORT} est attendu`);
  }
  return {
    data: resolve(folder, values.data),
    secrets: resolve(folder, values.secrets),
    https: values.https,
    port,
    seed: values.seed === undefined ? null : resolve(folder, values.seed),
    outboundCa: values['outbound-ca'] === undefined ? null : resolve(folder, values['outbound-ca']),
  };
}

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: 'string', default: 'data' },
        secrets: { type: 'string', default: 'secrets' },
        https: { type: 'boolean', default: false },
        port: { type: 'string', default: String(FIRST_PORT) },
        seed: { type: 'string' },
        'outbound-ca': { type: 'string' },
      },
    });
    return values;
  } catch (cause) {
    throw malformed(faultOf(cause), cause);
  }
}

/** What parseArgs refused, which it tells in English. */
function faultOf(cause: unknown): string {
  if (!(cause instanceof Error) || !('code' in cause)) return String(cause);
  const [, named = ''] = /'([^' ]*)/.exec(cause.message) ?? [];
  if (cause.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `${named} : option inconnue`;
  if (cause.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `« ${named} » : seules des options sont attendues`;
  return `${named} : ${/does not take/.test(cause.message) ? 'aucune valeur n’est attendue' : 'une valeur est attendue'}`;
}

function malformed(what: string, cause?: unknown): DemoError {
  return new DemoError('demo.option.malformed', 'malformed', `${what}\n${DEMO_USAGE}`, { cause });
}
