import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { sheetJsonSchema } from '../federation/index.ts';
import { exampleFile } from '../server/config/example-file.ts';
import { seedJsonSchema } from '../server/seed/seed-json-schema.ts';
import { auditEventsPage } from './docs/audit-events-page.ts';
import { configurationPage } from './docs/configuration-page.ts';
import { errorsPage } from './docs/errors-page.ts';

/** One page that a program writes, and the path it has in the repository. */
export interface GeneratedPage {
  readonly path: string;
  readonly text: string;
}

const ROOT = new URL('../', import.meta.url);

/** Every generated page, as it should be. */
export function generatedPages(): readonly GeneratedPage[] {
  return [
    { path: 'docs/errors.md', text: errorsPage() },
    { path: 'docs/configuration.md', text: configurationPage() },
    { path: 'docs/audit-events.md', text: auditEventsPage() },
    { path: 'docs/vestibule.example.yaml', text: exampleFile() },
    { path: 'docs/seed.schema.json', text: seedJsonSchema() },
    { path: 'docs/hab-1.schema.json', text: `${JSON.stringify(sheetJsonSchema(), null, 2)}\n` },
  ];
}

/** A page as it is in the repository; empty when it is not there. */
export function writtenPage(path: string): string {
  try {
    return readFileSync(new URL(path, ROOT), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of generatedPages()) writeFileSync(new URL(path, ROOT), text);
}
