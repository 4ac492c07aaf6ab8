import type { Provider } from 'oidc-provider';
import type { DirectoryReader } from '../../directory/index.ts';
import type { Application, Federation } from '../../federation/index.ts';
import type { AuditSink } from '../audit/event.ts';
import type { House } from '../http/page-context.ts';
import type { ClaimTrials } from '../oidc/claim-trial.ts';
import type { FlowTrials } from './flow.ts';
import type { Invitations } from './invitations.ts';

/** What the pages of trials need. */
export interface TrialDependencies {
  readonly provider: Provider;
  readonly house: House;
  readonly issuer: string;
  readonly reader: DirectoryReader;
  readonly applications: { find(id: string): Application | undefined };
  readonly sheets: Pick<Federation['sheets'], 'versionInForce'>;
  readonly administrators: { isAdministrator(personId: string): Promise<boolean> };
  readonly claimTrials: ClaimTrials;
  readonly flowTrials: FlowTrials;
  readonly invitations: Invitations;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}
