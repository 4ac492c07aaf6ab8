import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { openDemoAuthority } from '../../authority/demo-authority.ts';
import type { CardTlsMeasured } from '../card-tls.ts';
import { serveMeasures } from '../server-process.ts';
import { freePort, openSmallHouse } from '../small-house.ts';
import { BENCH_CARD, BENCH_CLIENT } from '../targets.ts';

/** The measured product with its listener for cards. */
const [, , folder = '', authorityFolder = ''] = argv;
const clock = { now: () => new Date() };
const authority = await openDemoAuthority(authorityFolder, clock);
const { certPem, keyPem } = await authority.issueServerCertificate(['127.0.0.1']);
mkdirSync(folder, { recursive: true });
const [certFile, keyFile] = [join(folder, 'card-door.pem'), join(folder, 'card-door.key')];
writeFileSync(certFile, certPem);
writeFileSync(keyFile, keyPem, { mode: 0o600 });
const port = await freePort();
const house = await openSmallHouse({
  folder,
  authorityFolder,
  applications: [BENCH_CLIENT],
  settings: {
    'cardTls.enabled': true,
    'cardTls.port': port,
    'cardTls.certFile': certFile,
    'cardTls.keyFile': keyFile,
  },
  cards: [BENCH_CARD],
  clock,
});
const hello: CardTlsMeasured = { issuer: house.issuer, cardOrigin: `https://127.0.0.1:${port}` };
serveMeasures(hello, () => house.close());
