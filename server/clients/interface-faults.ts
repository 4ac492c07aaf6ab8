import type { Application } from '../../federation/index.ts';
import { OWN_SCOPES } from '../oidc/profiles/profile.ts';
import { declaredResource } from '../oidc/resources.ts';
import { type ClientFault, faultAt } from './client-fault.ts';
import type { ClientInput } from './client-schema.ts';

const PLACE = 'resource_server.identifier';

/** What is wrong with the interface that a client declares, seen by itself. */
export function interfaceFaults({ resource_server: declared }: ClientInput): readonly ClientFault[] {
  if (declared === undefined) return [];
  const ours = declared.scope.split(' ').filter((name) => OWN_SCOPES.includes(name));
  return [
    ...(declared.identifier.includes('#')
      ? faultAt(PLACE, 'pas de fragment (#) dans l’identifiant d’une interface (RFC 8707 §2)')
      : []),
    ...(ours.length > 0
      ? faultAt(
          'resource_server.scope',
          `${ours.join(', ')} : portées du domaine, qu’une interface ne peut pas donner ; leur choisir d’autres noms`,
        )
      : []),
  ];
}

/**
 * The same beside what the house and the others declare: an identifier is the audience of tokens, and whoever has it is told what
 * they say.
 *
 * @param others registrations already kept, the client's own among them
 */
export function interfaceClashes(
  { client_id: id, resource_server: declared }: ClientInput,
  issuer: string,
  others: readonly Application[],
): readonly ClientFault[] {
  if (declared === undefined) return [];
  if (new URL(declared.identifier).origin === new URL(issuer).origin)
    return faultAt(PLACE, 'une adresse de ce serveur : donner à l’interface la sienne');
  const holder = others.find(
    (other) => other.id !== id && declaredResource(other.registration)?.identifier === declared.identifier,
  );
  return holder === undefined ? [] : faultAt(PLACE, `déjà l’interface de « ${holder.id} »`);
}
