import { parseArgs } from 'node:util';
import type { DemoError } from '../demo-error.ts';
import { endTold } from '../end-told.ts';
import { parseDossierId, parseEnvironment, readConfigFile } from './config.ts';
import { openDossier } from './dossier.ts';

// Started by the demonstration, it ends with it: a port kept by a program nobody knows of would stop the next start.
process.once('disconnect', () => process.exit(0));
// It may have gone while this program was read; without a starter that keeps a channel, this is undefined.
if (process.connected === false) process.exit(0);

/** One line for the operator: the code, then what each cause said. */
function report(error: DemoError): void {
  const said: string[] = [];
  for (let each: unknown = error; each instanceof Error && said.length < 6; each = each.cause) said.push(each.message);
  process.stderr.write(`${error.code} ${said.join(' <- ')}\n`);
}

// node scripts/dossiers/main.ts --application dcc [--config demo.json]; without a file, DOSSIER_* of the environment.
const { values } = parseArgs({ options: { application: { type: 'string' }, config: { type: 'string' } } });
const id = parseDossierId(values.application);
const config =
  values.config === undefined ? parseEnvironment(process.env, id) : await readConfigFile(values.config, id);
const dossier = await openDossier(config, { clock: { now: () => new Date() }, fetch, report }).catch(endTold);
process.stdout.write(`dossier ${id} ${dossier.address} issuer=${config.issuer}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    dossier.close().then(() => process.exit(0));
  });
}
