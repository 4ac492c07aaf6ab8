import { type Directory, openDirectory } from '../../directory/index.ts';
import { type Federation, FederationError, federationCodes, openFederation } from '../../federation/index.ts';
import { numbersGiven } from '../access/numbers-given.ts';
import type { Audit } from '../audit/audit.ts';
import { openDeedAuditor, tellingDeeds } from '../audit/audit-deeds.ts';
import { claimHouse } from '../claim-house.ts';
import { completingSentence } from '../completing-words.ts';
import type { Config } from '../config/config.ts';
import { type MasterKey, openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { baseOf } from '../directory-base.ts';
import { ServerError } from '../errors.ts';
import { professionalFacts } from '../trust-facts.ts';
import { CONFIG_OPTIONS, type Invocation, textOption } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { withAudit } from './open-audit.ts';
import { readConfig } from './read-config.ts';
import { faultLine } from './sheet-file.ts';
import { inLine } from './shown-text.ts';

/** Options of the commands that work on the trust domain; the server is stopped meanwhile (one process writes). */
export const TRUST_OPTIONS = { ...CONFIG_OPTIONS, by: { type: 'string' } } as const;

/** The trust domain and the directory it asks, as they are at one instant. */
export interface TrustView {
  readonly federation: Federation;
  readonly directory: Directory;
  readonly at: Date;
}

export interface TrustHouse extends TrustView {
  readonly audit: Audit;
}

/** Open the trust domain with its directory and audit, use them, close them. */
export async function withTrustHouse<T>(invocation: Invocation, use: (house: TrustHouse) => Promise<T>): Promise<T> {
  const { machine } = invocation;
  const config = readConfig(invocation);
  const masterKey = openMasterKey(config.secrets, machine.randomBytes);
  const claim = await claimHouse(masterKey, config.data);
  try {
    return await withTrust(config, masterKey, invocation, false, (view) =>
      withAudit(config, machine, async (audit) => {
        view.federation.numberBeyond(numbersGiven(audit));
        const deeds = openDeedAuditor(view.federation.deeds, audit);
        await deeds.catchUp();
        return use({ ...view, federation: tellingDeeds(view.federation, deeds), audit });
      }),
    );
  } finally {
    await claim.release();
  }
}

/** Look at the trust domain, beside the server that writes it when one runs. */
export async function withTrustView<T>(invocation: Invocation, use: (view: TrustView) => Promise<T>): Promise<T> {
  const { machine } = invocation;
  const config = readConfig(invocation);
  const masterKey = openMasterKey(config.secrets, machine.randomBytes);
  const claim = await claimHouse(masterKey, config.data).catch((error: unknown) => {
    if (error instanceof ServerError && error.code === 'server.house.in-use') return null;
    throw error;
  });
  try {
    return await withTrust(config, masterKey, invocation, claim === null, use);
  } finally {
    await claim?.release();
  }
}

async function withTrust<T>(
  config: Config,
  masterKey: MasterKey,
  { machine }: Invocation,
  readOnly: boolean,
  use: (view: TrustView) => Promise<T>,
): Promise<T> {
  const places = placesOf(config);
  const directory = openDirectory({
    path: places.directory,
    clock: machine.clock,
    readOnly,
    ...baseOf(config),
    onCompleting: (records) => machine.err(completingSentence(records)),
  });
  const federation = openFederation({
    path: places.trust,
    professionals: professionalFacts(directory.reader),
    patientKey: masterKey.derive('patients'),
    elapsedMs: () => performance.now(),
    readOnly,
  });
  try {
    return await use({ federation, directory, at: machine.clock.now() });
  } catch (error) {
    if (!(error instanceof FederationError)) throw error;
    const { faults, message } = error;
    if (faults.length === 0) throw new ServerError('server.command.malformed', message, { cause: error });
    // Each fault is told, in words: the error behind says the same in one line.
    throw new ServerError('server.command.malformed', faults.map(faultLine).map(inLine).join('\n'));
  } finally {
    await federation.close();
    await directory.close();
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
