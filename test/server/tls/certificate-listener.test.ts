import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { certificatePem } from '../../../scripts/authority/build-certificate.ts';
import { type AskedAuthorities, createCertificateListener } from '../../../server/tls/certificate-listener.ts';
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

  async function listen(authorities: AskedAuthorities | null): Promise<number> {
    const created = createCertificateListener(
      {
        cert: certificatePem(own.der),
        key: own.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
        authorities,
        handshakeTimeoutMs: 5_000,
        onError: (error) => assert.fail(String(error)),
      },
      async (_request, response) => void response.end(),
    );
    server = created;
    await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
    return (created.address() as AddressInfo).port;
  }

  /** What openssl tells of one handshake. */
  async function hello(port: number, version: string): Promise<string> {
    const ended = run('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, version]);
    ended.child.stdin?.end();
    const { stdout } = await ended;
    assert.doesNotMatch(stdout, /Reused/);
    return stdout;
  }

  it('names no authority where any certificate will do: a library that finds none of its own offers none (RFC 8446 §4.2.4)', async function () {
    if (!HAVE_OPENSSL) return this.skip();
    const port = await listen(null);
    for (const version of ['-tls1_2', '-tls1_3']) {
      const said = await hello(port, version);
      assert.match(said, /No client certificate CA names sent/, version);
    }
  });

  it('asks by the names of the authorities held now, TLS 1.2 and 1.3, whatever was held when it began', async function () {
    if (!HAVE_OPENSSL) return this.skip();
    let held = [certificatePem(first.der)];
    const listeners: (() => void)[] = [];
    const port = await listen({ now: () => held, onChange: (listener) => void listeners.push(listener) });
    const asked = async (version: string) => {
      const [, names = ''] =
        /Acceptable client certificate CA names\n([\s\S]*?)\n(?:Client Certificate Types|Requested)/.exec(
          await hello(port, version),
        ) ?? [];
      return [/ESSAI AC PREMIERE/.test(names), /ESSAI AC SECONDE/.test(names)];
    };
    for (const version of ['-tls1_2', '-tls1_3']) assert.deepEqual(await asked(version), [true, false], version);
    held = [certificatePem(second.der)];
    for (const listener of listeners) listener();
    for (const version of ['-tls1_2', '-tls1_3']) assert.deepEqual(await asked(version), [false, true], version);
    await assert.rejects(asked('-tls1_1'), 'older versions are refused by the new context, too');
  });

  it('a request of two hosts is nobody’s (RFC 9112 §3.2), as at the main port', async () => {
    const port = await listen(null);
    const statusFor = async (hosts: string) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
      socket.write(`GET / HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`);
      return (await text(socket)).slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length);
    };
    assert.equal(await statusFor('Host: vestibule.example\r\n'), '200');
    assert.equal(await statusFor('Host: vestibule.example\r\nHost: autre.example\r\n'), '400');
  });
});
