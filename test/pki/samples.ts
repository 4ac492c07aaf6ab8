import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Product, parsePemCertificates, type TrustEntry } from '../../pki/index.ts';

/** Public certificates and lists of the real authorities, kept outside the repository. */
export const SAMPLES = join(import.meta.dirname, '../../../shared/data/pki');

export const HAVE_SAMPLES = existsSync(SAMPLES);

export function sampleNames(folder: 'ca' | 'ee'): readonly string[] {
  if (!HAVE_SAMPLES) return [];
  return readdirSync(join(SAMPLES, folder)).filter((name) => name.endsWith('.pem'));
}

export function sampleText(path: string): string {
  return readFileSync(join(SAMPLES, path), 'utf8');
}

export function sampleCertificate(path: string): Uint8Array {
  const [der = new Uint8Array()] = parsePemCertificates(sampleText(path));
  return der;
}

export function sampleCrl(name: string): Uint8Array {
  return Uint8Array.from(Buffer.from(sampleText(`crl/${name}`).replace(/-----[^-]+-----/g, ''), 'base64'));
}

/** The real authorities of one universe as trust entries. */
export function sampleEntries(universe: 'production' | 'test'): readonly TrustEntry[] {
  return sampleNames('ca')
    .filter((name) => name.startsWith('test-') === (universe === 'test'))
    .map((name) => ({
      der: sampleCertificate(`ca/${name}`),
      role: name.includes('racine') ? 'anchor' : 'intermediate',
      provenance: universe,
      issues: productsOf(name),
    }));
}

function productsOf(name: string): readonly Product[] {
  if (name.includes('organisations')) return ['organisation'];
  if (name.includes('fort-personnes')) return ['CPS', 'CPF'];
  if (name.includes('elementaire-personnes')) return ['software-person'];
  return name.includes('standard-personnes') ? ['CPE', 'CPA'] : [];
}
