import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openAnswerAsks } from './answer-asks.ts';
import { applicationFetch } from './application-fetch.ts';
import type { Config } from './config/config.ts';
import { isLoopback } from './config/cross-faults.ts';
import { openConsents } from './consents/consents.ts';
import type { DoorOptions, SharedParts } from './door-parts.ts';
import { openDossierDefects } from './dossier-defects.ts';
import { openSessionCards } from './leaving/session-cards.ts';
import { consentsOfPeople, ledgerOfPeople } from './leaving/sessions-of.ts';
import { type LimitName, openRateLimits } from './limits/rate-limits.ts';
import { openSignInHistory } from './login/sign-in-history.ts';
import { openActiveSituations } from './oidc/active-situation.ts';
import { openValueSeal } from './oidc/ciba/value-seal.ts';
import { openRule } from './oidc/open-rule.ts';
import { openOpenedLedger } from './oidc/opened.ts';
import { deriveSessionIds } from './oidc/session-ids.ts';
import { openPasskeys } from './passkeys/passkeys.ts';
import { deriveTrialCredentials } from './trials/trial-credentials.ts';
import { stylesheet } from './ui/stylesheet.ts';

/** Shown by devices beside a passkey. */
const SERVICE_NAME = 'Vestibule';

/** Made once, handed to every door. */
export function sharedParts({ config, rooms, log }: DoorOptions): SharedParts {
  const { clock, signIn, federation, masterKey } = rooms;
  const defects = openDossierDefects({ log, meter: rooms.revocation.meter });
  const style = stylesheet((part) => readFileSync(part, 'utf8'));
  const digest = createHash('sha256').update(style).digest('hex').slice(0, 12);
  return {
    style,
    house: {
      region: config.region,
      support: { phone: config.support.phone, hours: config.support.hours },
      stylesheet: `/style-${digest}.css`,
      timeZone: config.timeZone,
      https: config.issuer.startsWith('https:'),
    },
    situations: openActiveSituations(signIn, clock),
    ledger: ledgerOfPeople(openOpenedLedger(signIn, clock), rooms.people),
    sessionCards: openSessionCards({
      ...{ store: signIn, clock, key: masterKey.derive('session-cards') },
      seal: openValueSeal(masterKey.derive('card-numbers')),
    }),
    passkeys: openPasskeys({
      ...{ issuer: config.issuer, serviceName: SERVICE_NAME, store: signIn, clock, reader: rooms.people },
      ...{ verifier: rooms.verifier, beforeJudgement: rooms.revocation.beforeJudgement, levels: config.acr },
      seal: openValueSeal(masterKey.derive('passkey-cards')),
    }),
    history: openSignInHistory(signIn, clock),
    limits: openRateLimits({ store: signIn, clock, allowed: allowedTries(config), meter: rooms.revocation.meter }),
    mayOpen: openRule(federation.decide, clock, defects),
    defects,
    answerAsks: openAnswerAsks({ ...rooms, decideRecorded: federation.decideRecorded, defects }),
    ids: deriveSessionIds(masterKey.derive('session-ids')),
    consents: consentsOfPeople(openConsents(signIn, clock), rooms.people),
    trialCredentials: deriveTrialCredentials(masterKey.derive('flow-trials')),
    fetch: applicationFetch(config, federation.applications.list, clock),
    headers: {
      strictTransport: config.issuer.startsWith('https:') && !isLoopback(config.issuer),
      formTargets: formTargetsOf(config),
    },
  };
}

function allowedTries({ limits }: Config): Readonly<Record<LimitName, number>> {
  const { secretFailures: secret, redemptionFailures: redemption, proofFailures: proof } = limits;
  return { secret, redemption, proof, approval: limits.approvalRequests, holderRequest: limits.holderRequests };
}

/** Address of the card listener: the main host, another port, always TLS. */
export function cardListenerUrl({ cardTls, issuer }: Config): string | null {
  if (!cardTls.enabled) return null;
  const url = new URL(issuer);
  url.protocol = 'https:';
  url.port = String(cardTls.port);
  return url.origin;
}

/** Where the sign-in page's form goes on the workstation. */
export function readerAddress({ reader }: Config): string {
  return new URL('/sign', reader.url).href;
}

function formTargetsOf(config: Config): readonly string[] {
  const card = cardListenerUrl(config);
  return [new URL(config.reader.url).origin, ...(card === null ? [] : [card])];
}
