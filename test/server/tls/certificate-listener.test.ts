import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { certificatePem } from '../../../scripts/authority/build-certificate.ts';
import { createCertificateListener } from '../../../server/tls/certificate-listener.ts';
import { makeAuthority, makeCard } from '../../support/authority.ts';

const HAVE_OPENSSL = spawnSync('openssl', ['version']).status === 0;
const run = promisify(execFile);

const first = makeAuthority('ESSAI AC PREMIERE', null);
const second = makeAuthority('ESSAI AC SECONDE', null);
const own = makeCard(first);

describe('server/tls: a listener that asks for certificates', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  it('asks by the names of the authorities held now, TLS 1.2 and 1.3, whatever was held when it began', async function () {
    if (!HAVE_OPENSSL) return this.skip();
    let held = [certificatePem(first.der)];
    const listeners: (() => void)[] = [];
    server = createCertificateListener(
      {
        cert: certificatePem(own.der),
        key: own.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
        authorities: { now: () => held, onChange: (listener) => void listeners.push(listener) },
        handshakeTimeoutMs: 5_000,
        onError: (error) => assert.fail(String(error)),
      },
      async (_request, response) => void response.end(),
    );
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const asked = async (version: string) => {
      const words = ['s_client', '-connect', `127.0.0.1:${port}`, version];
      const ended = run('openssl', words);
      ended.child.stdin?.end();
      const { stdout } = await ended;
      assert.doesNotMatch(stdout, /Reused/);
      const [, names = ''] =
        /Acceptable client certificate CA names\n([\s\S]*?)\n(?:Client Certificate Types|Requested)/.exec(stdout) ?? [];
      return [/ESSAI AC PREMIERE/.test(names), /ESSAI AC SECONDE/.test(names)];
    };
    for (const version of ['-tls1_2', '-tls1_3']) assert.deepEqual(await asked(version), [true, false], version);
    held = [certificatePem(second.der)];
    for (const listener of listeners) listener();
    for (const version of ['-tls1_2', '-tls1_3']) assert.deepEqual(await asked(version), [false, true], version);
    await assert.rejects(asked('-tls1_1'), 'older versions are refused by the new context, too');
  });
});
