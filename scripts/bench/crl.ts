import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { type CrlStore, openCrlStore, openListWorker, openTrustStore, readCertificate } from '../../pki/index.ts';
import { encodeExtensions, encodeName } from '../authority/build-certificate.ts';
import { context, integer, sequence, time } from '../authority/der-writer.ts';
import { authorityKeyIdentifier, crlNumber } from '../authority/extensions.ts';
import { algorithmIdentifier, signDocument } from '../authority/sign-document.ts';
import type { Bench, Figure } from './bench.ts';
import { type ListWorld, makeListWorld } from './list-world.ts';

const SIZES = [100_000, 1_000_000] as const;
const LOOKUPS = 1_000_000;
/** A list this long already takes the other library seconds. */
const PKIJS_ENTRIES = 20_000;
const PKIJS_LIMITS = { maxNodes: 10_000_000, maxContentLength: 256 * 1024 * 1024 };
const MEGABYTE = 1024 * 1024;
const SERIAL_OCTETS = 16;
/** A sign-in's worth of lookups, again and again, while a list is loaded. */
const TRAFFIC_INTERVAL_MS = 1;

/**
 * `crl`: loading of lists by the thread (time, memory, how long the event loop was held up with lookups going on), lookup cost, and the
 * reading of a smaller list by pkijs.
 */
export const benchCrl: Bench = async ({ isQuick, freshFolder }) => {
  const figures: Figure[] = [];
  const world = makeListWorld();
  for (const entries of isQuick ? SIZES.slice(0, 1) : SIZES) {
    figures.push(...(await measure(world, entries)));
    const bytes = await memoryOf(world, entries, freshFolder('lists'));
    figures.push(
      figure(
        `memory for ${entries}`,
        bytes / MEGABYTE,
        'MB',
        'resident, after collection, the list’s own octets included',
      ),
    );
  }
  const theirs = pkijsSeconds(makeList(world, PKIJS_ENTRIES, 1));
  figures.push(figure(`pkijs read of ${PKIJS_ENTRIES} entries, limits raised`, theirs, 's', 'signature not checked'));
  return figures;
};

async function measure(world: ListWorld, entries: number): Promise<readonly Figure[]> {
  const { crls, certificate, issuer } = openStore(world);
  const worker = openListWorker();
  // The thread starts, and its code is compiled, with a small list.
  await crls.loadApart(makeList(world, 5_000, 1), world.at, worker);
  let best = Number.POSITIVE_INFINITY;
  let stall = 0;
  for (let number = 2; number < 6; number++) {
    const list = makeList(world, entries, number);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const traffic = setInterval(
      () => crls.consult({ certificate, issuer, at: world.at, isSigner: () => false }),
      TRAFFIC_INTERVAL_MS,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    delay.enable();
    const started = performance.now();
    const verdict = await crls.loadApart(list, world.at, worker);
    best = Math.min(best, performance.now() - started);
    delay.disable();
    clearInterval(traffic);
    if (!verdict.accepted) throw new TypeError(verdict.detail);
    stall = Math.max(stall, delay.percentile(99) / 1e6);
  }
  const lookup = lookupNanoseconds(crls, certificate, issuer, world);
  await worker.close();
  return [
    figure(`load of ${entries} entries`, best, 'ms', 'signature, digest and index, by the thread; best of four'),
    figure(`stall p99 while loading ${entries}`, stall, 'ms', 'worst of four, lookups each millisecond'),
    figure(`lookup among ${entries}`, lookup, 'ns', 'the whole question of one certificate'),
  ];
}

/** Bytes that a list of this size keeps, in a process of its own. */
async function memoryOf(world: ListWorld, entries: number, folder: string): Promise<number> {
  const file = (name: string, content: Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const args = [
    file('authority.der', world.authority.der),
    file('small.crl', makeList(world, 5_000, 1)),
    file('large.crl', makeList(world, entries, 2)),
    world.at.toISOString(),
  ];
  const script = fileURLToPath(new URL('servers/list-memory.ts', import.meta.url));
  const child = fork(script, args, { execArgv: ['--expose-gc'] });
  const [bytes]: unknown[] = await once(child, 'message');
  return Number(bytes);
}

function openStore({ authority, at: _at, card }: ListWorld) {
  const trust = openTrustStore([{ der: authority.der, role: 'anchor', provenance: 'demo', issues: ['CPS'] }], {
    universe: 'demo',
  });
  const crls: CrlStore = openCrlStore(trust);
  return { crls, certificate: readCertificate(card), issuer: readCertificate(authority.der) };
}

function lookupNanoseconds(
  crls: CrlStore,
  certificate: ReturnType<typeof readCertificate>,
  issuer: ReturnType<typeof readCertificate>,
  { at }: ListWorld,
): number {
  const serials = randomBytes(SERIAL_OCTETS * 1024);
  const others = Array.from({ length: 1024 }, (_, i) => ({
    ...certificate,
    serialOctets: serials.subarray(i * SERIAL_OCTETS, (i + 1) * SERIAL_OCTETS),
  }));
  const isSigner = () => false;
  const started = performance.now();
  for (let i = 0; i < LOOKUPS; i++)
    crls.consult({ certificate: others[i % 1024] ?? certificate, issuer, at, isSigner });
  return ((performance.now() - started) * 1e6) / LOOKUPS;
}

/** A list of entries without reasons, as the health PKI's, written in one piece. */
function makeList({ authority, at }: ListWorld, entries: number, number: number): Uint8Array<ArrayBuffer> {
  const since = time(new Date(at.getTime() - 86_400_000));
  const entry = Buffer.concat([
    Buffer.from([0x30, 2 + SERIAL_OCTETS + since.length, 0x02, SERIAL_OCTETS]),
    Buffer.alloc(SERIAL_OCTETS),
    since,
  ]);
  const body = Buffer.alloc(entries * entry.length, entry);
  const serials = randomBytes(entries * SERIAL_OCTETS);
  for (let i = 0; i < entries; i++) {
    const at = i * entry.length + 4;
    serials.copy(body, at, i * SERIAL_OCTETS, (i + 1) * SERIAL_OCTETS);
    // Positive and minimal: the first octet from 0x40 to 0x7f.
    body.writeUInt8((body.readUInt8(at) & 0x3f) | 0x40, at);
  }
  const algorithm = 'rsa-sha256';
  const tbs = sequence(
    integer(1),
    algorithmIdentifier(algorithm),
    encodeName(authority.name),
    time(at),
    time(new Date(at.getTime() + 6 * 86_400_000)),
    sequence(body),
    context(0, encodeExtensions([authorityKeyIdentifier(authority.spki), crlNumber(number)])),
  );
  return new Uint8Array(signDocument(tbs, authority.key, algorithm));
}

function pkijsSeconds(list: Uint8Array): number {
  const started = performance.now();
  const { result } = asn1js.fromBER(list, PKIJS_LIMITS);
  const read = new pkijs.CertificateRevocationList({ schema: result });
  if (read.revokedCertificates?.length !== PKIJS_ENTRIES) throw new TypeError('not read whole');
  return (performance.now() - started) / 1000;
}

function figure(name: string, value: number, unit: string, detail: string): Figure {
  return { name: `crl ${name}`, value, unit, detail };
}
