import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { type DoorFixture, openDoor } from './door-fixture.ts';
import { hasProgram } from './slapd.ts';
import { throwawayTls } from './throwaway-tls.ts';

/** What openssl may be made to offer, whether the door takes it, and by which protocol. */
const OFFERS: readonly (readonly [offer: string, taken: string | null])[] = [
  ['-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384', 'TLSv1.3'],
  ['-tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256', 'TLSv1.3'],
  ['-tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256', 'TLSv1.3'],
  ['-tls1_3 -ciphersuites TLS_AES_128_CCM_SHA256', null],
  ['-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384', 'TLSv1.2'],
  ['-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256', 'TLSv1.2'],
  ['-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305', 'TLSv1.2'],
  ['-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA256', null],
  ['-tls1_2 -cipher ECDHE-ECDSA-AES256-SHA', null],
  ['-tls1_2 -cipher AES256-GCM-SHA384', null],
  ['-tls1_2 -cipher aNULL:eNULL:@SECLEVEL=0', null],
  ['-tls1_1 -cipher DEFAULT:@SECLEVEL=0', null],
  ['-tls1 -cipher DEFAULT:@SECLEVEL=0', null],
];

describe('LDAP door: TLS as openssl sees it (S-49)', function () {
  this.timeout(60_000);
  let door: DoorFixture;

  before(async function () {
    if (!hasProgram('openssl', 'version')) this.skip();
    door = await openDoor(1, { tls: throwawayTls(), listenTls: { host: '127.0.0.1', port: 0 } });
  });

  after(() => door?.remove());

  /** Protocol that was agreed on, or null. */
  function handshake(offer: string, over: 'ldaps' | 'starttls'): Promise<string | null> {
    const { port, tlsPort } = door.listener;
    const where = ['-connect', `127.0.0.1:${over === 'ldaps' ? tlsPort : port}`];
    const start = over === 'ldaps' ? [] : ['-starttls', 'ldap'];
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const child = spawn('openssl', ['s_client', ...where, ...start, ...offer.split(' ')], { stdio: 'pipe' });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
    }
    child.once('close', () => resolve(/^New, (?!\(NONE\)).*$/m.test(text) ? protocolOf(text) : null));
    child.stdin.end();
    return promise;
  }

  for (const over of ['ldaps', 'starttls'] as const) {
    for (const [offer, taken] of OFFERS) {
      it(`${over}: ${taken === null ? 'refuses' : 'takes'} ${offer}`, async () => {
        assert.equal(await handshake(offer, over), taken);
      });
    }
  }
});

function protocolOf(text: string): string | null {
  return /^New, (TLSv1\.[0-9])/m.exec(text)?.[1] ?? null;
}
