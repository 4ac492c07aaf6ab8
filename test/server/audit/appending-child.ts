import { openAudit } from '../../../server/audit/audit.ts';
import { say } from '../store/say.ts';
import { anEvent, TEST_KEY } from './in-folder.ts';

/** Appends without end until it is killed; each acknowledged line is said on stdout at once. */
const [path = '', sealPath = '', round = ''] = process.argv.slice(2);
const audit = await openAudit({ path, sealPath, key: TEST_KEY });

async function writer(name: string): Promise<never> {
  for (let n = 0; ; n += 1) {
    const actor = `${round}-${name}-${n}`;
    await audit.append(anEvent({ actor }), { source: `${round}-${name}`, sequence: n + 1 });
    say(`${actor}`);
  }
}

await Promise.all(['a', 'b', 'c', 'd'].map(writer));
