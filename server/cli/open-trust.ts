import { openDirectory } from '../../directory/index.ts';
import { type Federation, FederationError, federationCodes, openFederation } from '../../federation/index.ts';
import type { Audit } from '../audit/audit.ts';
import { claimHouse } from '../claim-house.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { ServerError } from '../errors.ts';
import { professionalFacts } from '../trust-facts.ts';
import { CONFIG_OPTIONS, type Invocation, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { withAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';

/** Options of the commands that work on the trust domain; the server is stopped meanwhile (one process writes). */
export const TRUST_OPTIONS = { ...CONFIG_OPTIONS, by: { type: 'string' } } as const;

export interface TrustHouse {
  readonly federation: Federation;
  readonly audit: Audit;
  readonly at: Date;
}

/** Open the trust domain with its directory and audit, use them, close them. */
export async function withTrustHouse<T>(invocation: Invocation, use: (house: TrustHouse) => Promise<T>): Promise<T> {
  const config = readConfig(invocation);
  const { machine } = invocation;
  const claim = await claimHouse(openMasterKey(config.secrets, machine.randomBytes), config.data);
  const places = placesOf(config);
  const directory = openDirectory({ path: places.directory, clock: machine.clock });
  const federation = openFederation({ path: places.trust, professionals: professionalFacts(directory.reader) });
  try {
    return await withAudit(config, machine, (audit) => use({ federation, audit, at: machine.clock.now() }));
  } catch (error) {
    throw error instanceof FederationError
      ? new ServerError('server.command.malformed', error.message, { cause: error })
      : error;
  } finally {
    await federation.close();
    await directory.close();
    await claim.release();
  }
}

/** Who types: noted in the audit; the machine's administrators answer for it. @throws ServerError `server.command.malformed` */
export function author(invocation: Invocation): string {
  const by = textOption(invocation, 'by');
  if (by !== undefined && /^[\p{L}\p{N} .@_-]{2,100}$/u.test(by)) return by;
  throw new ServerError('server.command.malformed', '--by NOM est attendu : qui agit');
}

type Verdict =
  | { readonly accepted: true; readonly [part: string]: unknown }
  | { readonly accepted: false; readonly code: keyof typeof federationCodes };

/** Print a verdict, and in words what was refused. */
export function conclude(invocation: Invocation, verdict: Verdict, words: string): ExitCode {
  const { machine, options } = invocation;
  if (options.json) machine.out(JSON.stringify(verdict, null, 2));
  else if (verdict.accepted) machine.out(words);
  else {
    const { fr, advice } = federationCodes[verdict.code];
    machine.err(`${fr} [${verdict.code}]\nQue faire : ${advice}`);
  }
  return verdict.accepted ? EXIT.done : EXIT.refused;
}
