import type { Provider } from 'oidc-provider';
import type {
  DirectoryConflicts,
  DirectoryEditor,
  DirectoryImporter,
  DirectoryLineage,
  DirectoryReader,
  DirectorySearcher,
  DirectoryStaff,
} from '../../directory/index.ts';
import type { Application, Federation } from '../../federation/index.ts';
import type { ActAuditor } from '../access/audit-acts.ts';
import type { Audit } from '../audit/audit.ts';
import type { JournalAuditor } from '../audit/journal-auditor.ts';
import type { Clients } from '../clients/open-clients.ts';
import type { DossierDefects } from '../dossier-defects.ts';
import type { HolderRequests } from '../holder-requests/holder-requests.ts';
import type { House } from '../http/page-context.ts';
import type { ImportGate } from '../import-gate.ts';
import type { Inbox } from '../importing/inbox.ts';
import type { EndAccessDependencies } from '../leaving/end-access.ts';
import type { ClaimTrials } from '../oidc/claim-trial.ts';
import type { Signals } from '../signals/signals.ts';
import type { Administrators } from './administrators.ts';
import type { SheetWorks } from './sheets/long-works.ts';

/** What the administration needs. */
export interface AdminDependencies extends EndAccessDependencies {
  readonly defects: DossierDefects;
  /** Rehearsals and questions to the whole directory under way. */
  readonly works: SheetWorks;
  readonly house: House;
  readonly provider: Provider;
  readonly reader: DirectoryReader;
  readonly searcher: DirectorySearcher;
  readonly editor: DirectoryEditor;
  readonly lineage: DirectoryLineage;
  readonly staff: DirectoryStaff;
  readonly conflicts: DirectoryConflicts;
  readonly importer: DirectoryImporter;
  readonly gate: ImportGate;
  readonly inbox: Inbox;
  readonly audit: Audit;
  readonly journal: JournalAuditor;
  readonly administrators: Administrators;
  readonly applications: { list(): readonly Application[]; find(id: string): Application | undefined };
  readonly clients: Pick<Clients, 'save'>;
  readonly federation: Pick<Federation, 'sheets' | 'drafts' | 'reverse' | 'decide' | 'patients'>;
  readonly signals: Pick<Signals, 'waitingFor'>;
  readonly holderRequests: HolderRequests;
  readonly claimTrials: ClaimTrials;
  readonly actAuditor: ActAuditor;
  readonly clock: { now(): Date };
}
