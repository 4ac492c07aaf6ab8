/** Program of update-kill.test.ts: several writers change entries without end; each acknowledged change is named on standard output. */
import { writeSync } from 'node:fs';
import { openDirectory } from '../../../directory/index.ts';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { NOW, TEST_MAP_BYTES } from '../support/open-temporary.ts';

const [path = '', writers = '1', seed = '1'] = process.argv.slice(2);
const SUFFIX = 'o=kill';
const directory = openDirectory({ path, clock: { now: () => NOW }, mapSizeBytes: TEST_MAP_BYTES });
const body = (ou: string, description: string) => ({
  attributes: [
    { name: 'objectClass', values: ['top', 'organizationalUnit'] },
    { name: 'ou', values: [ou] },
    { name: 'description', values: [description] },
  ],
  operational: [],
  publicNames: new Set<string>(),
});
let state = Number(seed);
const random = (below: number): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
};

await directory.updater.update('x', (transaction) => {
  if (transaction.reader.find(SUFFIX) === undefined) transaction.add(SUFFIX, body('kill', ''), { isContext: true });
});
await Promise.all(Array.from({ length: Number(writers) }, (_, writer) => write(writer)));

/** Adds, changes, renames and removes entries of its own, one after the other. */
async function write(writer: number): Promise<void> {
  for (let number = 1; ; number += 1) {
    const name = `w${writer}-${number}`;
    await change(name, (transaction, dn) => transaction.add(dn, body(name, 'a')));
    writeSync(1, `there ${name} a\n`);
    if (random(2) === 0) {
      await change(name, (transaction, dn) => transaction.modify(idOf(dn), body(name, 'b')));
      writeSync(1, `there ${name} b\n`);
    }
    if (random(3) === 0) {
      await change(name, (transaction, dn) =>
        transaction.rename(idOf(dn), `ou=${name}-r`, null, body(`${name}-r`, 'c')),
      );
      writeSync(1, `gone ${name}\nthere ${name}-r c\n`);
    } else if (random(2) === 0) {
      await change(name, (transaction, dn) => transaction.remove(idOf(dn)));
      writeSync(1, `gone ${name}\n`);
    }
  }
}

type Work = Parameters<typeof directory.updater.update<{ readonly done: boolean }>>[1];

async function change(
  name: string,
  work: (transaction: Parameters<Work>[0], dn: string) => { readonly done: boolean },
): Promise<void> {
  const verdict = await directory.updater.update('x', (transaction) => work(transaction, `ou=${name},${SUFFIX}`));
  if (!verdict.done) throw new TypeError(JSON.stringify(verdict));
}

function idOf(dn: string): number {
  return directory.entries.find(pathOfText(dn) ?? '') ?? 0;
}
