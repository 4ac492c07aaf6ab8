import { isIP } from 'node:net';
import { parseDistinguishedName } from '../oidc/mtls/subject-name.ts';
import { type ClientFault, faultAt } from './client-fault.ts';
import type { ClientInput } from './client-schema.ts';

/** Words that people read on pages, beside what they decide. */
const SHOWN = ['client_name', 'client_name#en', 'description', 'description#en', 'organisation'] as const;

/** Characters that are not seen, or that turn what follows around: a name would read as another. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** One scope (RFC 6749 §3.3). */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** Names that people read. */
export function shownFaults(client: ClientInput): readonly ClientFault[] {
  return SHOWN.flatMap((name) => {
    const text = client[name];
    if (text === undefined) return [];
    if (UNSEEN.test(text))
      return faultAt(name, 'des lettres, des chiffres et des signes qui se voient, sur une seule ligne');
    return text.trim() === '' ? faultAt(name, 'un texte à lire est attendu') : [];
  });
}

export function scopeFaults({ scope = '', resource_server: declared }: ClientInput): readonly ClientFault[] {
  return [
    ...scopeFault('scope', scope),
    ...(declared === undefined ? [] : scopeFault('resource_server.scope', declared.scope)),
  ];
}

function scopeFault(place: string, scope: string): readonly ClientFault[] {
  const odd = scope.split(' ').find((name) => name !== '' && !SCOPE.test(name));
  return odd === undefined
    ? []
    : faultAt(
        place,
        `« ${odd} » n’est pas une portée : ni accent, ni guillemet, ni barre oblique inverse (RFC 6749 §3.3)`,
      );
}

/** The certificate that a client is known by (RFC 8705 §2.1.2). */
export function certificateFaults(client: ClientInput): readonly ClientFault[] {
  const { tls_client_auth_subject_dn: name, tls_client_auth_san_ip: address } = client;
  return [
    ...(name !== undefined && !parseDistinguishedName(name)
      ? faultAt(
          'tls_client_auth_subject_dn',
          'un nom distinctif est attendu (RFC 4514), comme CN=logiciel,O=Hôpital fictif,C=FR',
        )
      : []),
    ...(address !== undefined && isIP(address) === 0
      ? faultAt('tls_client_auth_san_ip', 'une adresse IP est attendue, comme 10.1.2.3')
      : []),
  ];
}
