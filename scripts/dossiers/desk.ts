import type { Context } from 'koa';
import type { DemoError } from '../demo-error.ts';
import type { DossierConfig } from './config.ts';
import type { DecisionPoint } from './evaluations.ts';
import { SeenTokens } from './logout-token.ts';
import { recordFirstChoices } from './patient-acts.ts';
import { type ProviderFetch, providerFetch } from './provider-fetch.ts';
import { RelyingParty } from './relying-party.ts';
import { Attempts, SESSION_TTL_SECONDS, Sessions } from './sessions.ts';

/** What a dossier takes from outside. */
export interface DossierSurroundings {
  readonly clock: { now(): Date };
  readonly fetch: typeof fetch;
  /** Told of each trouble a page only hints at. */
  readonly report: (error: DemoError) => void;
}

/** Everything one running dossier keeps at hand. */
export interface Desk {
  readonly config: DossierConfig;
  readonly address: string;
  readonly clock: { now(): Date };
  readonly report: (error: DemoError) => void;
  readonly relyingParty: RelyingParty;
  readonly decisionPoint: DecisionPoint;
  /** Record, once, what patients chose as their records were opened; before the first question. */
  readonly firstChoices: (at: Date) => Promise<void>;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly seen: SeenTokens;
  /** Names of this dossier's cookies: ports do not keep the cookies of `localhost` apart. */
  readonly cookies: { readonly session: string; readonly browser: string; readonly language: string };
}

export function openDesk(config: DossierConfig, address: string, surroundings: DossierSurroundings): Desk {
  const fetcher: ProviderFetch = providerFetch(surroundings.fetch);
  const relyingParty = new RelyingParty(config, address, fetcher);
  const decisionPoint = { issuer: config.issuer, relyingParty, fetch: fetcher };
  return {
    config,
    address,
    clock: surroundings.clock,
    report: surroundings.report,
    relyingParty,
    decisionPoint,
    firstChoices: onceDone((at: Date) => recordFirstChoices(decisionPoint, config.id, at)),
    sessions: new Sessions(),
    attempts: new Attempts(),
    seen: new SeenTokens(),
    cookies: {
      session: `dossier_${config.id}_session`,
      browser: `dossier_${config.id}_browser`,
      language: `dossier_${config.id}_language`,
    },
  };
}

/** Do something until it was done once; what failed is done at the next turn. */
function onceDone(work: (at: Date) => Promise<void>): (at: Date) => Promise<void> {
  let done: Promise<void> | undefined;
  return (at) => {
    done ??= work(at).catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

/** Set one of the dossier's cookies; null takes it away. */
export function setCookie(ctx: Context, name: string, value: string | null): void {
  // Lax, not Strict: the browser comes back from the provider by a navigation from another origin.
  const options = { httpOnly: true, sameSite: 'lax', path: '/', overwrite: true } as const;
  ctx.cookies.set(name, value, value === null ? options : { ...options, maxAge: SESSION_TTL_SECONDS * 1000 });
}
