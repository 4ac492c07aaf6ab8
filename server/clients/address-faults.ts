import { parseNetwork } from '../http/guarded-fetch.ts';
import { type ClientFault, faultAt } from './client-fault.ts';
import type { ClientInput } from './client-schema.ts';

/** Addresses that this house calls, and whether https is exigible of them outside the machine. */
const CALLED: readonly (readonly [name: keyof ClientInput, secure: boolean])[] = [
  ['jwks_uri', true],
  ['sector_identifier_uri', true],
  ['security_event_uri', true],
  ['backchannel_client_notification_endpoint', true],
  // OpenID Connect Back-Channel Logout 1.0 §2.2: the token is signed, and inside networks often have no certificates.
  ['backchannel_logout_uri', false],
];

/** What an address consists of (RFC 3986 §2): anything else is compared, or dialled, otherwise than it reads. */
const ADDRESS_CHARACTERS = /^[\x21-\x7E]*$/;

/** Host name as a browser writes it. */
const HOST_NAME = /^(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*$/;

/** Return addresses after a sign-in; at least one for who asks by code. */
export function returnFaults({
  redirect_uris: uris = [],
  application_type: type = 'web',
  grant_types: grants = ['authorization_code'],
}: ClientInput): readonly ClientFault[] {
  if (grants.includes('authorization_code') && uris.length === 0) {
    return faultAt('redirect_uris', 'au moins une adresse de retour est nécessaire au code d’autorisation');
  }
  return uris.flatMap((uri, place) => returnFault(uri, `redirect_uris.${place}`, type === 'native'));
}

/** Return addresses after a sign-out: web addresses alone. */
export function afterLogoutFaults({ post_logout_redirect_uris: uris = [] }: ClientInput): readonly ClientFault[] {
  return uris.flatMap((uri, place) => returnFault(uri, `post_logout_redirect_uris.${place}`, false));
}

function returnFault(uri: string, place: string, mayHaveOwnScheme: boolean): readonly ClientFault[] {
  if (uri.includes('*'))
    return faultAt(place, 'pas de joker : l’adresse est comparée caractère par caractère, écrire chacune');
  const shape = shapeFault(uri, place);
  if (shape.length > 0) return shape;
  const url = new URL(uri);
  if (url.protocol === 'https:') return [];
  if (url.protocol === 'http:') return isLocal(url) ? [] : faultAt(place, 'https est exigé hors de la machine même');
  if (!mayHaveOwnScheme) {
    return faultAt(
      place,
      'une adresse web est attendue ; pour une application de poste, écrire application_type: native',
    );
  }
  return url.protocol.includes('.')
    ? []
    : faultAt(place, 'un schéma propre est un nom à l’envers, comme fr.logiciel.exemple:/retour (RFC 8252 §7.1)');
}

/** What no address of a registration may be. */
function shapeFault(uri: string, place: string): readonly ClientFault[] {
  if (!ADDRESS_CHARACTERS.test(uri))
    return faultAt(place, 'ni espace, ni accent, ni retour à la ligne dans une adresse : écrire %20, %C3%A9, xn--…');
  const url = URL.parse(uri);
  if (!url) return faultAt(place, 'une adresse absolue est attendue, comme https://logiciel.example/retour');
  if (uri.includes('#')) return faultAt(place, 'pas de fragment (#) dans cette adresse');
  return url.username === '' && url.password === '' ? [] : faultAt(place, 'ni nom ni mot de passe dans une adresse');
}

/** Addresses that we call: one that could never be called is refused now, not when somebody signs out. */
export function calledFaults(client: ClientInput): readonly ClientFault[] {
  return CALLED.flatMap(([name, secure]) => {
    const uri = client[name];
    if (typeof uri !== 'string') return [];
    const shape = shapeFault(uri, name);
    if (shape.length > 0) return shape;
    const url = new URL(uri);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return faultAt(name, 'une adresse web est attendue');
    return secure && url.protocol === 'http:' && !isLocal(url)
      ? faultAt(name, 'une adresse https est attendue hors de la machine même')
      : [];
  });
}

/** Networks and names that calls may reach. */
export function insideFaults({ inside_addresses: inside = [] }: ClientInput): readonly ClientFault[] {
  return inside.flatMap((text, place) =>
    parseNetwork(text) !== null || (!text.includes('/') && HOST_NAME.test(text) && !/^[\d.]+$/.test(text))
      ? []
      : faultAt(
          `inside_addresses.${place}`,
          `« ${text} » n’est ni un réseau (10.1.0.0/16), ni une adresse, ni un nom de machine en minuscules (dossier.chu.example)`,
        ),
  );
}

function isLocal({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
