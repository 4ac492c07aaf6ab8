import type { Provider } from 'oidc-provider';
import type { DirectoryEditor, DirectoryReader, DirectorySearcher } from '../../directory/index.ts';
import type { Application } from '../../federation/index.ts';
import type { Audit } from '../audit/audit.ts';
import type { JournalAuditor } from '../audit/journal-auditor.ts';
import type { House } from '../http/page-context.ts';
import type { EndAccessDependencies } from '../leaving/end-access.ts';
import type { Administrators } from './administrators.ts';

/** What the administration needs. */
export interface AdminDependencies extends EndAccessDependencies {
  readonly house: House;
  readonly provider: Provider;
  readonly reader: DirectoryReader;
  readonly searcher: DirectorySearcher;
  readonly editor: DirectoryEditor;
  readonly audit: Audit;
  readonly journal: JournalAuditor;
  readonly administrators: Administrators;
  readonly applications: { find(id: string): Application | undefined };
  readonly clock: { now(): Date };
}
