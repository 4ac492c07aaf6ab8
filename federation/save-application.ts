import type { Application } from './application.ts';
import { parseApplication } from './application-schema.ts';
import type { FederationCode } from './codes.ts';
import { type By, deedOf } from './deed.ts';
import type { TrustDomainStore } from './store/trust-store.ts';

/** Who admits or changes an application, and what is told of it. */
export interface ApplicationChange {
  readonly by: By;
  readonly at: Date;
  /** Flat, without secrets; the version is added. */
  readonly details: Readonly<Record<string, string | number>>;
}

export type SaveVerdict =
  | { readonly accepted: true; readonly application: Application }
  | { readonly accepted: false; readonly code: FederationCode };

/** See `Federation.applications.save`. */
export async function saveApplication(
  store: TrustDomainStore,
  input: unknown,
  expectedVersion: number,
  { by, at, details }: ApplicationChange,
): Promise<SaveVerdict> {
  // A copy of our own: the caller's object may change before the transaction runs.
  const application = structuredClone(parseApplication(input));
  const version = expectedVersion + 1;
  const deed = deedOf('application-changed', application.id, by, at, { ...details, version });
  if (!(await store.saveApplication(application, expectedVersion, deed))) {
    return { accepted: false, code: 'federation.application.stale-version' };
  }
  return { accepted: true, application: { ...application, version } };
}
