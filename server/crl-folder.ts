import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrlStore } from '../pki/index.ts';
import type { AuditSink } from './audit/event.ts';

/** The folder that an operator's download keeps filled with revocation lists. */
export interface CrlFolder {
  /**
   * Load every list whose bytes are not those accepted last; each new verdict, yes or no, is an audit line. A file that cannot
   * be read keeps no other from being loaded.
   *
   * @throws the system's error of the first file that could not be read, after the others
   */
  load(): Promise<void>;
}

export interface CrlFolderOptions {
  /** null: no list is ever loaded. */
  readonly path: string | null;
  readonly crls: CrlStore;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

export function openCrlFolder({ path, crls, audit, clock }: CrlFolderOptions): CrlFolder {
  const last = new Map<string, { readonly digest: string; readonly code: string }>();
  const loadFile = async (folder: string, name: string): Promise<void> => {
    const bytes = readFileSync(join(folder, name));
    const digest = createHash('sha256').update(bytes).digest('base64');
    const known = last.get(name)?.digest === digest ? last.get(name) : undefined;
    if (known?.code === '') return;
    const at = clock.now();
    const verdict = crls.load(bytes, at);
    const code = verdict.accepted ? '' : verdict.code;
    last.set(name, { digest, code });
    // Refused again for the same reason: it may yet come into force, and was already told.
    if (known?.code === code) return;
    await audit.append({
      at,
      action: 'crl.loaded',
      actor: 'system',
      subject: name,
      outcome: verdict.accepted ? 'success' : 'refused',
      code,
      from: '',
      request: '',
      details: verdict.accepted ? { entries: verdict.entries, number: verdict.crlNumber ?? '' } : {},
    });
  };
  return {
    async load() {
      if (path === null) return;
      const failures: unknown[] = [];
      const names = readdirSync(path).filter((name) => name.endsWith('.crl'));
      for (const name of names.sort()) {
        await loadFile(path, name).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
