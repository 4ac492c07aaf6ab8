import assert from 'node:assert/strict';
import { connect } from 'node:net';
import ldapjs from 'ldapjs';
import { fetchOverLdap } from '../../../server/revocation/ldap-fetch.ts';
import { readListAddress } from '../../../server/revocation/list-address.ts';
import { type Loopback, serveTcp } from '../../support/loopback.ts';

const LIMITS = { maxBytes: 100_000, timeoutMs: 500 };
const DN = 'cn=AC FICTIVE,ou=0002 000000000,o=ESSAI,c=FR';
const HOSTS = new Set(['annuaire.example']);
const here = async () => [{ address: '127.0.0.1', family: 4 }];
const inside = { insideAllowed: ['127.0.0.1/32'], resolve: here };

function addressAt(port: number, dn = DN, attribute = 'certificaterevocationlist;binary') {
  const address = readListAddress(
    `ldap://annuaire.example:${port}/${encodeURIComponent(dn)}?${attribute}?base?objectClass=pkiCA`,
    HOSTS,
  );
  assert.ok(address.kind === 'ldap', JSON.stringify(address));
  return address;
}

async function why(port: number, dn?: string): Promise<string> {
  const fetched = await fetchOverLdap(addressAt(port, dn), LIMITS, inside);
  return fetched.outcome === 'failed' ? fetched.why : fetched.outcome;
}

describe('lists over LDAP (S-39)', () => {
  const list = Buffer.alloc(60_000, 0x5a);
  const directory = ldapjs.createServer();
  let port: number;

  before(async () => {
    directory.search(
      'c=FR',
      (
        request: { dn: object },
        response: { send(entry: object): void; end(): void },
        next: (error?: Error) => void,
      ) => {
        if (!String(request.dn).toLowerCase().includes('ac fictive')) return next(new Error('no such entry'));
        response.send({ dn: DN, attributes: { 'certificaterevocationlist;binary': list, objectClass: 'pkiCA' } });
        response.end();
        return next();
      },
    );
    await new Promise<void>((resolve) => directory.listen(0, '127.0.0.1', resolve));
    port = Number(new URL(directory.url).port);
  });
  after(() => new Promise<void>((resolve) => directory.close(() => resolve())));

  it('brings the one attribute asked for', async () => {
    const fetched = await fetchOverLdap(addressAt(port), LIMITS, inside);
    assert.ok(fetched.outcome === 'new', JSON.stringify(fetched));
    assert.deepEqual(Buffer.from(fetched.bytes), list);
    assert.equal(fetched.bytes.buffer.byteLength, list.length);
  });

  it('tells an entry that is not there', async () => {
    assert.match(await why(port, 'cn=AUTRE,c=FR'), /^search ended with \d+$/);
  });

  it('tells a port nobody listens on', async () => {
    assert.match(await why(1), /ECONNREFUSED/);
  });

  it('refuses an inside address before anything is dialled', async () => {
    let dialled = 0;
    const fetched = await fetchOverLdap(addressAt(port), LIMITS, {
      insideAllowed: [],
      resolve: here,
      connect: (address, to) => {
        dialled += 1;
        return connect(to, address);
      },
    });
    assert.ok(fetched.outcome === 'failed' && /inside address/.test(fetched.why));
    assert.equal(dialled, 0);
  });

  const bound = Buffer.from('300c02010161070a010004000400', 'hex');
  const hostile: readonly [string, RegExp, (write: (bytes: Uint8Array) => void, end: () => void) => void][] = [
    ['that says nothing', /no whole answer in 500 ms/, () => undefined],
    ['that writes what is no BER', /not an LDAP message/, (write) => write(Buffer.from('HTTP/1.1 400\r\n\r\n'))],
    ['that announces more than may come', /more than/, (write) => write(Buffer.from('308400ffffff', 'hex'))],
    [
      'that hangs up after the bind',
      /closed before the end/,
      (write, end) => {
        write(bound);
        end();
      },
    ],
    [
      'that refuses the bind',
      /bind refused with 49/,
      (write) => write(Buffer.from('300c02010161070a013104000400', 'hex')),
    ],
    [
      'that talks without end',
      /too many messages/,
      (write) => {
        for (let i = 0; i < 20; i++) write(Buffer.from('300a020102730504036c6461', 'hex'));
      },
    ],
  ];
  for (const [what, reason, behave] of hostile) {
    it(`gives up a server ${what}`, async () => {
      const server: Loopback = await serveTcp((socket) => {
        behave(
          (bytes) => socket.write(bytes),
          () => socket.end(),
        );
      });
      try {
        assert.match(await why(server.port), reason);
      } finally {
        await server.close();
      }
    });
  }
});

describe('addresses of lists (S-39)', () => {
  const kindOf = (text: string) => readListAddress(text, HOSTS).kind;
  for (const [text, kind] of [
    ['http://annuaire.example/CRL/AC.crl', 'http'],
    ['https://annuaire.example/CRL/AC.crl', 'http'],
    [
      `ldap://annuaire.example/cn=AC,ou=0002%20000000000,c=FR?certificaterevocationlist;binary?base?objectClass=pkiCA`,
      'ldap',
    ],
    ['ldap://annuaire.example/cn=AC,c=FR?deltarevocationlist;binary', 'ldap'],
    ['ldap://annuaire.example/cn=AC,c=FR?userPassword?base', 'refused'],
    ['ldap://annuaire.example/c=FR?certificaterevocationlist;binary?sub', 'refused'],
    ['ldap://annuaire.example/?certificaterevocationlist;binary?base', 'refused'],
    ['ldap://annuaire.example/cn=%zz?certificaterevocationlist;binary?base', 'refused'],
    ['http://autre.example/CRL/AC.crl', 'refused'],
    ['http://annuaire.example.autre.example/AC.crl', 'refused'],
    ['http://annuaire.example@autre.example/AC.crl', 'refused'],
    ['http://moi:secret@annuaire.example/AC.crl', 'refused'],
    ['file:///etc/passwd', 'refused'],
    ['ftp://annuaire.example/AC.crl', 'refused'],
    ['ldaps://annuaire.example/cn=AC,c=FR?certificaterevocationlist;binary', 'refused'],
    ['http://annuaire.example/\r\nHost: autre', 'refused'],
    ['pas une adresse', 'refused'],
    [`http://annuaire.example/${'a'.repeat(3000)}`, 'refused'],
  ] as const) {
    it(`${kind === 'refused' ? 'refuses' : 'takes'} ${text.slice(0, 80)}`, () => assert.equal(kindOf(text), kind));
  }
});
