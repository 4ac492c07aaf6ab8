import type { Certificate } from '../../certificate/certificate.ts';
import type { GeneralName } from '../../certificate/general-name.ts';
import { attributesOf } from '../../certificate/name.ts';
import { OID } from '../../certificate/oids.ts';
import { TAG } from '../../der/reader.ts';
import { readHostName } from './host-name.ts';

/** What an emailAddress attribute says when it is no IA5String (RFC 2985 §5.2.1): no mailbox, which no constraint lets pass. */
const UNREADABLE = '';

/**
 * Every name of a certificate that name constraints apply to: the subject, the alternative names, mail addresses in the
 * subject (RFC 5280 §4.2.1.10 asks it without alternative names; here always). The common name of an end entity without
 * alternative host names that reads as a host is taken for one: some applications do.
 */
export function namesOf({ subject, extensions }: Certificate, isLeaf: boolean): readonly GeneralName[] {
  const alternatives = extensions.subjectNames ?? [];
  const names: GeneralName[] = [...alternatives];
  if (subject.rdns.length > 0) names.push({ form: 'directory', name: subject });
  for (const { tag, text } of attributesOf(subject, OID.emailAddress)) {
    names.push({ form: 'mail', text: tag === TAG.ia5String && text !== null ? text : UNREADABLE });
  }
  if (isLeaf && !alternatives.some(({ form }) => form === 'dns')) {
    for (const { text } of attributesOf(subject, OID.commonName)) {
      const host = text?.includes('.') === true ? readHostName(text) : null;
      if (host !== null) names.push({ form: 'dns', text: host });
    }
  }
  return names;
}

/** A name for the detail of a refusal. */
export function printGeneralName(name: GeneralName): string {
  if (name.form === 'directory') return name.name.text;
  if (name.form === 'address') return Buffer.from(name.octets).toString('hex');
  if (name.form === 'registered') return name.oid;
  if (name.form === 'other') return `${name.oid} ${JSON.stringify(name.text)}`;
  return 'text' in name ? JSON.stringify(name.text) : name.form;
}
