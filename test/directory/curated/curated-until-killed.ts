/**
 * Program of kills.test.ts. `hand`: enters staff, places and rights without end and names each on standard output once it is acknowledged. `files`: takes in files, undoes the last, and kills itself at its
 * nth step; says how many steps it made when it comes to the end.
 */
import { writeSync } from 'node:fs';
import { openDirectory } from '../../../directory/index.ts';
import { SCHEMA_PROJECTION } from '../../../directory/schema/schema-projection.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';
import { FILES } from './killed-files.ts';
import { ADMINISTRATOR, fieldsOf, HOSPITAL, HOSPITAL_KEY } from './staff-fixture.ts';

const [path = '', how = '', killAt = ''] = process.argv.slice(2);
let steps = 0;

function step<T>(value: T): T {
  steps += 1;
  if (steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  return value;
}

const directory = openDirectory({
  path,
  clock: { now: () => step(NOW) },
  mapSizeBytes: TEST_MAP_BYTES,
  isAlone: true,
  project: {
    professional: (person) => step(SCHEMA_PROJECTION.professional(person)),
    structure: (structure) => step(SCHEMA_PROJECTION.structure(structure)),
    network: SCHEMA_PROJECTION.network,
  },
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield step(Buffer.from(text));
}

async function takeFiles(): Promise<void> {
  for (const { name, text } of FILES) {
    const verdict = await directory.importer.importFile(bytesOf(text), name, NOW);
    if (!verdict.accepted) throw new TypeError(verdict.code);
  }
  const batch = directory.importer.batches().find(({ file }) => file === FILES.at(-1)?.name);
  const verdict = await directory.importer.undoBatch(batch?.batchId ?? '', NOW);
  if (!verdict.accepted) throw new TypeError(verdict.code);
}

async function writeByHand(): Promise<void> {
  for (let turn = 1; ; turn += 1) {
    const number = `K-${turn}`;
    const entered = { command: 'create-staff', establishment: HOSPITAL, number, fields: fieldsOf() } as const;
    const staff = await directory.staff.perform(ADMINISTRATOR, entered, NOW);
    if (!staff.accepted) throw new TypeError(staff.code);
    writeSync(1, `staff ${staff.person.personId}\n`);
    const fields = {
      kind: 'service' as const,
      ...{ name: 'Imagerie', siret: '', number: '', way: '', postalCode: '', city: '', phone: '', email: '' },
      openedOn: '',
    };
    const opened = { command: 'create-structure', parent: HOSPITAL, code: number, fields } as const;
    const place = await directory.staff.performStructure(ADMINISTRATOR, opened, NOW);
    if (!place.accepted) throw new TypeError(place.code);
    writeSync(1, `place ${place.structure.key}\n`);
    const right = { personId: staff.person.personId, structureKey: HOSPITAL_KEY, from: '2026-01-01' };
    const given = { ...right, until: '2026-12-31', reason: 'Nommée par la direction' };
    const curation = await directory.staff.performCuration(ADMINISTRATOR, given, NOW);
    if (!curation.accepted) throw new TypeError(curation.code);
    writeSync(1, `right ${staff.person.personId}\n`);
  }
}

if (how === 'hand') await writeByHand();
else await takeFiles();
await directory.close();
writeSync(1, `${steps}\n`);
