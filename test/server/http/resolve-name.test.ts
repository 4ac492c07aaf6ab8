import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createResolver, type Resolve } from '../../../server/http/resolve-name.ts';

/** The system's own look-up takes ten seconds for two of them. */
const SOON_MS = 5_000;
/** The system takes longer than the servers: whoever asks for the same name meanwhile is still there. */
const SYSTEM_MS = 300;
const HEADER = 12;
const TYPE_A = 1;
const FAILED = 2;
const NO_SUCH_NAME = 3;
const REFUSED = 5;

/** A name server (RFC 1035 §4) that knows `dossier.example`, is silent about whatever begins with « muet », fails for « seul », refuses « refuse », and knows nothing else. */
function answerTo(query: Buffer): Buffer | null {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const question = query.subarray(HEADER, at + 5);
  const name = labels.join('.').toLowerCase();
  if (name.startsWith('muet')) return null;
  const isKnown = name === 'dossier.example';
  const hasAnswer = isKnown && query.readUInt16BE(at + 1) === TYPE_A;
  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  const otherwise = name.startsWith('seul') ? FAILED : name.startsWith('refuse') ? REFUSED : NO_SUCH_NAME;
  header.writeUInt16BE(0x8180 | (isKnown ? 0 : otherwise), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(hasAnswer ? 1 : 0, 6);
  const answer = Buffer.from([0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7]);
  return Buffer.concat([header, question, ...(hasAnswer ? [answer] : [])]);
}

describe('server/http/resolve-name', () => {
  let server: Socket;
  let folder: string;
  let resolve: Resolve;
  const byTheSystem: string[] = [];
  before(async () => {
    server = createSocket('udp4', (query, { port, address }) => {
      const answer = answerTo(query);
      if (answer) server.send(answer, port, address);
    });
    await new Promise<void>((listening) => server.bind(0, '127.0.0.1', listening));
    folder = mkdtempSync(join(tmpdir(), 'vestibule-names-'));
    const hostsFile = join(folder, 'hosts');
    writeFileSync(
      hostsFile,
      '# 192.0.2.1 comment.example\n192.0.2.8\tFiche.example autre.example # local\n2001:db8::8 fiche.example\npas-une-adresse fiche.example\n',
    );
    resolve = createResolver({
      hostsFile,
      servers: [`127.0.0.1:${server.address().port}`],
      askSystem: async (host) => {
        byTheSystem.push(host);
        await delay(SYSTEM_MS);
        return [{ address: '192.0.2.9', family: 4 }];
      },
    });
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('the file of hosts comes first, in any case, an address of each kind', async () => {
    assert.deepEqual(await resolve('fiche.example'), [
      { address: '192.0.2.8', family: 4 },
      { address: '2001:db8::8', family: 6 },
    ]);
    assert.deepEqual(await resolve('autre.example'), [{ address: '192.0.2.8', family: 4 }]);
    assert.deepEqual(byTheSystem, []);
  });

  it('a hundred names whose servers are silent hold up no other name, and end soon', async () => {
    const start = performance.now();
    const silent = Array.from({ length: 100 }, (_each, place) => resolve(`muet-${place}.example`));
    const over = Promise.allSettled(silent).then((outcomes) => ({ outcomes, ms: performance.now() - start }));
    assert.deepEqual(await Promise.race([resolve('dossier.example'), over]), [{ address: '192.0.2.7', family: 4 }]);
    const { outcomes, ms } = await over;
    assert.ok(outcomes.every((each) => each.status === 'rejected' && each.reason.code === 'ETIMEOUT'));
    assert.ok(ms < SOON_MS, `${ms} ms`);
    assert.deepEqual(byTheSystem, [], 'nor do they reach the threads of the system');
  });

  it('what the servers do not know is asked of the system, once at a time for a name', async () => {
    const both = await Promise.all([resolve('imprimante'), resolve('imprimante')]);
    assert.deepEqual(both, [[{ address: '192.0.2.9', family: 4 }], [{ address: '192.0.2.9', family: 4 }]]);
    assert.deepEqual(byTheSystem, ['imprimante']);
  });

  it('a name of one part, or of mDNS, is asked of the system also where the servers fail or refuse it; no other name is', async () => {
    byTheSystem.length = 0;
    for (const host of ['seul', 'refuse', 'seul.local']) {
      assert.deepEqual(await resolve(host), [{ address: '192.0.2.9', family: 4 }], host);
    }
    await assert.rejects(resolve('seul.example'), { code: 'ESERVFAIL' });
    assert.deepEqual(byTheSystem, ['seul', 'refuse', 'seul.local']);
  });

  it('a machine without a file of hosts, and without servers, asks the system', async () => {
    const bare = createResolver({
      hostsFile: join(folder, 'absent'),
      servers: ['127.0.0.1:1'],
      askSystem: async () => [{ address: '192.0.2.10', family: 4 }],
    });
    assert.deepEqual(await bare('dossier.example'), [{ address: '192.0.2.10', family: 4 }]);
  });
});
