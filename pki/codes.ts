/** How a door answers a code: see docs/architecture.md, « Bad news ». */
export type PkiKind =
  | 'malformed'
  | 'unauthenticated'
  | 'refused'
  | 'absent'
  | 'conflict'
  | 'limit'
  | 'unavailable'
  | 'defect';

/** What is said of one code: to the person (`fr`, `en`) and to the support desk (`advice`, in French). */
export interface PkiCodeEntry {
  readonly kind: PkiKind;
  readonly fr: string;
  readonly en: string;
  readonly advice: string;
}

/**
 * Every code of this room. INVARIANT: the order is the order of gravity; a verdict lists its faults in this order.
 */
export const pkiCodes = {
  'pki.proof.bad-signature': {
    kind: 'unauthenticated',
    fr: 'La signature produite par votre carte ne correspond pas à la demande de connexion. Recommencez depuis la page de connexion.',
    en: 'The signature made by your card does not match this sign-in request. Start again from the sign-in page.',
    advice:
      'Vérifier le lecteur et son logiciel sur le poste. Répété avec plusieurs cartes : prévenir la sécurité, une réponse a pu être interceptée.',
  },
  'pki.signature.bad-signature': {
    kind: 'refused',
    fr: 'La signature du document n’est pas valable : elle n’a pas été faite avec la clé du signataire annoncé.',
    en: 'The signature of the document is not valid: it was not made with the key of the signer it names.',
    advice: 'Document ou signature altérés : redemander l’original au signataire ; répété, prévenir la sécurité.',
  },
  'pki.signature.other-document': {
    kind: 'refused',
    fr: 'Le document n’est pas celui qui a été signé : il a été modifié, ou la signature est celle d’un autre.',
    en: 'The document is not the one that was signed: it was changed, or the signature belongs to another.',
    advice:
      'Comparer avec l’original du signataire ; un transport qui change les fins de ligne suffit à altérer un document.',
  },
  'pki.signature.other-certificate': {
    kind: 'refused',
    fr: 'Le certificat joint à la signature n’est pas celui que le signataire a désigné.',
    en: 'The certificate that came with the signature is not the one the signer named.',
    advice: 'Certificat substitué ou fichier mal assemblé : redemander la signature ; répété, prévenir la sécurité.',
  },
  'pki.path.look-alike-authority': {
    kind: 'refused',
    fr: 'Cette carte a été délivrée par une autorité qui porte le nom d’une autorité reconnue sans en avoir la clé. Elle est refusée et l’incident est consigné.',
    en: 'This card was issued by an authority that bears the name of a recognised one but not its key. It is refused and the incident is recorded.',
    advice:
      'Tentative probable d’usurpation : ne pas réessayer, conserver la carte ou le fichier présenté, prévenir le responsable de la sécurité.',
  },
  'pki.path.bad-signature': {
    kind: 'refused',
    fr: 'Le certificat de votre carte a été altéré : la signature de l’autorité qui l’a délivré n’est pas valable.',
    en: 'The certificate of your card has been altered: the signature of its issuing authority is not valid.',
    advice:
      'Relire la carte sur un autre poste. Si le refus persiste, faire remplacer la carte et prévenir le responsable de la sécurité.',
  },
  'pki.revocation.revoked': {
    kind: 'refused',
    fr: 'Votre carte a été mise en opposition. Elle ne permet plus de se connecter, même si elle est encore en cours de validité.',
    en: 'Your card has been revoked. It can no longer be used to sign in, even within its validity period.',
    advice:
      'Vérifier avec le titulaire s’il a déclaré une perte, un vol ou une cessation d’activité ; l’orienter vers l’émetteur pour une nouvelle carte.',
  },
  'pki.card.denied': {
    kind: 'refused',
    fr: 'Cette carte a été déclarée perdue, volée ou retirée auprès de ce service. Elle ne permet plus de se connecter.',
    en: 'This card was reported lost, stolen or withdrawn to this service. It can no longer be used to sign in.',
    advice:
      'Refus décidé par l’exploitant avant la liste de l’émetteur : « vestibule card denied » dit depuis quand et pourquoi, « vestibule card allow » le lève.',
  },
  'pki.path.not-an-authority': {
    kind: 'refused',
    fr: 'Le certificat présenté a été signé par un certificat qui n’a pas le droit d’en délivrer.',
    en: 'The certificate shown was signed by a certificate that is not allowed to issue any.',
    advice:
      'Certificat fabriqué ou chaîne mal installée sur le poste : réinstaller les composants de la carte, sinon prévenir la sécurité.',
  },
  'pki.path.wrong-key-usage': {
    kind: 'refused',
    fr: 'Une autorité de la chaîne de votre carte n’est pas autorisée à signer des certificats.',
    en: 'An authority in the chain of your card is not authorised to sign certificates.',
    advice:
      'Contrôler la liste des autorités installées sur le serveur et sur le poste avec celle que publie l’émetteur.',
  },
  'pki.path.name-not-permitted': {
    kind: 'refused',
    fr: 'Le certificat présenté porte un nom que l’autorité qui l’a délivré n’avait pas le droit de certifier.',
    en: 'The certificate shown bears a name that its issuing authority was not allowed to certify.',
    advice:
      'Relever dans l’audit le nom et la contrainte : une autorité a délivré hors de son domaine, le signaler à l’autorité supérieure et à la sécurité.',
  },
  'pki.path.no-valid-policy': {
    kind: 'refused',
    fr: 'Le certificat présenté n’a pas été délivré selon une politique de certification reconnue par ce service et par toutes les autorités de sa chaîne.',
    en: 'The certificate shown was not issued under a certificate policy recognised by this service and by every authority of its chain.',
    advice:
      'Comparer les politiques inscrites dans chaque certificat de la chaîne avec celles du réglage du service (politiques acceptées, correspondances).',
  },
  'pki.path.wrong-extended-usage': {
    kind: 'refused',
    fr: 'Une autorité de la chaîne n’est pas habilitée à délivrer des certificats pour cet usage.',
    en: 'An authority in the chain is not entitled to issue certificates for this use.',
    advice:
      'Comparer les usages étendus inscrits dans le certificat de l’autorité avec celui qui est demandé ; présenter un certificat délivré pour cet usage.',
  },
  'pki.path.unknown-critical-extension': {
    kind: 'refused',
    fr: 'Le certificat de votre carte contient une restriction que ce service ne sait pas interpréter ; il est refusé par prudence.',
    en: 'The certificate of your card holds a restriction this service cannot interpret; it is refused as a precaution.',
    advice: 'Transmettre le certificat à l’équipe technique : un nouveau profil de carte est peut-être en circulation.',
  },
  'pki.path.weak-algorithm': {
    kind: 'refused',
    fr: 'Votre carte utilise un procédé de chiffrement trop ancien pour être accepté. Elle doit être remplacée.',
    en: 'Your card uses cryptography that is too old to be accepted. It has to be replaced.',
    advice:
      'Carte d’une ancienne génération (SHA-1, clé trop courte ou vulnérable) : demander son renouvellement à l’émetteur.',
  },
  'pki.path.improper-extension': {
    kind: 'refused',
    fr: 'Un certificat de la chaîne n’est pas conforme aux règles que son autorité devait respecter ; il est refusé par prudence.',
    en: 'A certificate in the chain does not follow the rules its authority had to obey; it is refused as a precaution.',
    advice:
      'Transmettre le certificat et le détail de l’audit à l’autorité émettrice : extension absente, mal placée, ou sans la criticité que demande la RFC 5280.',
  },
  'pki.path.key-mismatch': {
    kind: 'refused',
    fr: 'Le certificat présenté désigne, pour la même autorité, une autre clé que celle qui est reconnue.',
    en: 'The certificate shown points to another key of its authority than the one that is recognised.',
    advice:
      'Chaîne mal assemblée ou autorité renouvelée : installer le certificat d’autorité dont l’identifiant de clé est celui que désigne le certificat.',
  },
  'pki.path.name-mismatch': {
    kind: 'refused',
    fr: 'Le nom de l’autorité inscrit sur votre carte n’est pas celui de l’autorité présentée avec elle.',
    en: 'The authority named on your card is not the authority presented with it.',
    advice: 'Chaîne de certificats incohérente : réinstaller les composants de la carte sur le poste.',
  },
  'pki.path.no-anchor': {
    kind: 'refused',
    fr: 'Votre carte n’a pas été délivrée par une autorité reconnue par ce service.',
    en: 'Your card was not issued by an authority recognised by this service.',
    advice:
      'Vérifier qu’il s’agit d’une carte CPS, CPF, CPE ou CPA en cours, et non d’une carte de test ou d’un autre certificat du poste.',
  },
  'pki.path.expired': {
    kind: 'refused',
    fr: 'La période de validité de votre carte est terminée. Une carte de remplacement doit vous avoir été adressée.',
    en: 'The validity period of your card is over. A replacement should have been sent to you.',
    advice:
      'Vérifier la date de fin sur la carte et l’envoi du renouvellement à l’adresse connue. Contrôler aussi l’heure du serveur.',
  },
  'pki.path.not-yet-valid': {
    kind: 'refused',
    fr: 'Votre carte n’est pas encore valable : sa période de validité commence plus tard.',
    en: 'Your card is not valid yet: its validity period starts later.',
    advice: 'Contrôler l’heure du serveur ; sinon attendre la date de début inscrite dans le certificat.',
  },
  'pki.path.too-long': {
    kind: 'refused',
    fr: 'Trop d’autorités intermédiaires séparent votre carte d’une autorité reconnue.',
    en: 'Too many intermediate authorities stand between your card and a recognised authority.',
    advice: 'Nettoyer les certificats installés sur le poste ; une carte réelle n’a qu’une autorité intermédiaire.',
  },
  'pki.path.too-complex': {
    kind: 'limit',
    fr: 'Les certificats présentés avec votre carte demandent trop de vérifications ; la connexion a été arrêtée.',
    en: 'The certificates presented with your card need too many checks; the sign-in was stopped.',
    advice:
      'Le poste envoie des certificats superflus : les retirer. Répété : traiter comme une tentative de surcharge.',
  },
  'pki.certificate.malformed': {
    kind: 'malformed',
    fr: 'Le certificat lu sur votre carte est illisible. Retirez la carte, réinsérez-la, puis recommencez.',
    en: 'The certificate read from your card cannot be understood. Remove the card, insert it again and retry.',
    advice: 'Nettoyer la puce, essayer un autre lecteur ; si le refus persiste, la carte est défectueuse.',
  },
  'pki.certificate.too-large': {
    kind: 'limit',
    fr: 'Les données envoyées par le poste sont trop volumineuses pour être le certificat d’une carte.',
    en: 'The data sent by the workstation is too large to be the certificate of a card.',
    advice: 'Vérifier quel certificat le poste présente ; une carte en envoie moins de 4 Ko.',
  },
  'pki.profile.wrong-universe': {
    kind: 'refused',
    fr: 'Cette carte appartient à un autre univers que ce service : carte de test sur un service réel, ou l’inverse.',
    en: 'This card belongs to another universe than this service: a test card on a live service, or the reverse.',
    advice: 'Demander au titulaire sa carte réelle (ou sa carte de test sur une plateforme d’essai).',
  },
  'pki.profile.wrong-issuer': {
    kind: 'refused',
    fr: 'L’autorité qui a signé votre carte n’est pas habilitée à délivrer ce type de carte.',
    en: 'The authority that signed your card is not entitled to issue this kind of card.',
    advice:
      'Comparer le type de carte et son autorité émettrice avec la liste des autorités du service ; incohérence à signaler à la sécurité.',
  },
  'pki.profile.not-a-person': {
    kind: 'refused',
    fr: 'Le certificat présenté est celui d’une organisation, d’un logiciel ou d’un serveur. Seule une carte de professionnel permet de se connecter.',
    en: 'The certificate shown belongs to an organisation, a piece of software or a server. Only a professional’s card can sign in.',
    advice: 'Le navigateur a proposé plusieurs certificats : faire choisir celui de la carte.',
  },
  'pki.profile.unknown-product': {
    kind: 'refused',
    fr: 'Ce certificat n’est d’aucun produit connu des autorités de santé : ni carte, ni certificat logiciel, ni organisation.',
    en: 'This certificate is of no known product of the health authorities: no card, no software certificate, no organisation.',
    advice:
      'Choisir le certificat délivré par les autorités de santé ; un certificat d’un autre usage est peut-être installé sur le poste.',
  },
  'pki.profile.signature-certificate': {
    kind: 'refused',
    fr: 'Vous avez choisi le certificat de signature de votre carte. Choisissez son certificat d’authentification.',
    en: 'You chose the signature certificate of your card. Choose its authentication certificate.',
    advice: 'Fermer le navigateur, recommencer et sélectionner l’autre certificat portant le même nom.',
  },
  'pki.profile.wrong-usage': {
    kind: 'refused',
    fr: 'Ce certificat n’est pas prévu pour s’authentifier.',
    en: 'This certificate is not meant for authentication.',
    advice:
      'Vérifier le certificat choisi ; une carte d’authentification porte les usages « signature numérique » et « authentification du client ».',
  },
  'pki.profile.wrong-host': {
    kind: 'refused',
    fr: 'Le certificat du serveur joint n’est pas établi pour l’adresse demandée.',
    en: 'The certificate of the server reached was not made for the address asked for.',
    advice:
      'Comparer l’adresse du réglage avec les noms inscrits dans le certificat du serveur ; le nom commun n’est jamais lu.',
  },
  'pki.profile.wrong-policy': {
    kind: 'refused',
    fr: 'Votre carte a été délivrée selon une politique de certification que ce service n’accepte pas.',
    en: 'Your card was issued under a certificate policy this service does not accept.',
    advice: 'Comparer la politique inscrite dans le certificat avec celles du réglage du service.',
  },
  'pki.profile.identity-malformed': {
    kind: 'refused',
    fr: 'L’identité inscrite sur votre carte est incohérente ; elle ne permet pas de vous reconnaître.',
    en: 'The identity written on your card is inconsistent; it does not allow us to recognise you.',
    advice: 'Relever le détail dans l’audit et signaler la carte à l’émetteur.',
  },
  'pki.profile.identity-missing': {
    kind: 'refused',
    fr: 'Votre carte ne porte pas l’identifiant national ou le nom nécessaires pour vous reconnaître.',
    en: 'Your card does not hold the national identifier or name needed to recognise you.',
    advice: 'Relever le détail dans l’audit ; une carte de service sans titulaire ne permet pas de se connecter.',
  },
  'pki.signature.wrong-kind': {
    kind: 'refused',
    fr: 'Le document est signé avec un certificat qui n’est pas prévu pour signer : il faut celui d’une carte ou le cachet d’une organisation.',
    en: 'The document is signed with a certificate not meant for signing: that of a card or the seal of an organisation is needed.',
    advice:
      'Faire signer avec le certificat de signature de la carte, et non celui d’authentification, ou avec le cachet de la structure.',
  },
  'pki.signature.weak-algorithm': {
    kind: 'refused',
    fr: 'Le document est signé avec un procédé trop ancien pour être accepté.',
    en: 'The document is signed with cryptography too old to be accepted.',
    advice: 'Mettre à jour le logiciel de signature (SHA-256 ou mieux) et faire signer de nouveau.',
  },
  'pki.signature.bad-timestamp': {
    kind: 'refused',
    fr: 'L’horodatage joint à la signature n’est pas valable.',
    en: 'The time-stamp that came with the signature is not valid.',
    advice:
      'Vérifier l’autorité d’horodatage reconnue par le service ; sinon l’horodatage est celui d’une autre signature.',
  },
  'pki.signature.false-time': {
    kind: 'refused',
    fr: 'La date de signature annoncée est impossible : elle est dans le futur, ou hors de la validité du certificat.',
    en: 'The signing time claimed is impossible: in the future, or outside the validity of the certificate.',
    advice: 'Contrôler l’heure du poste qui a signé, et celle du serveur.',
  },
  'pki.signature.key-period': {
    kind: 'refused',
    fr: 'La clé du signataire ne pouvait plus, ou pas encore, servir à signer à cette date.',
    en: 'The signer’s key could no longer, or not yet, be used to sign at that time.',
    advice:
      'Sans horodatage, une signature vérifiée après la fin d’usage de la clé est refusée : faire signer avec le nouveau certificat.',
  },
  'pki.signature.bad-attributes': {
    kind: 'refused',
    fr: 'La signature ne dit pas ce qu’elle doit dire du document ou du signataire.',
    en: 'The signature does not say what it must about the document or the signer.',
    advice: 'Utiliser un logiciel qui produit des signatures CAdES (EN 319 122) ; le détail nomme l’attribut en cause.',
  },
  'pki.signature.signer-missing': {
    kind: 'refused',
    fr: 'Le certificat du signataire n’accompagne pas la signature.',
    en: 'The certificate of the signer did not come with the signature.',
    advice: 'Demander une signature qui contient le certificat du signataire, ou fournir ce certificat.',
  },
  'pki.signature.no-signer': {
    kind: 'refused',
    fr: 'Ce fichier de signature ne contient aucune signature.',
    en: 'This signature file holds no signature.',
    advice: 'Un fichier de certificats (.p7b) a la même forme sans signature : choisir le bon fichier.',
  },
  'pki.signature.not-detached': {
    kind: 'refused',
    fr: 'La signature contient déjà un document ; une signature séparée du document est attendue.',
    en: 'The signature already holds a document; one apart from the document is expected.',
    advice: 'Produire une signature « détachée ».',
  },
  'pki.signature.malformed': {
    kind: 'malformed',
    fr: 'Ce fichier n’est pas une signature lisible.',
    en: 'This file is not a readable signature.',
    advice: 'Une signature CMS ou CAdES, en DER, est attendue.',
  },
  'pki.signature.too-large': {
    kind: 'limit',
    fr: 'Ce fichier est trop volumineux pour être une signature.',
    en: 'This file is too large to be a signature.',
    advice: 'Vérifier que le document n’a pas été envoyé à la place de sa signature.',
  },
  'pki.revocation.stale': {
    kind: 'unavailable',
    fr: 'La liste des cartes en opposition n’est plus à jour. La connexion par carte est suspendue ; réessayez dans quelques minutes.',
    en: 'The list of revoked cards is out of date. Card sign-in is suspended; try again in a few minutes.',
    advice:
      'La carte n’est pas en cause : vérifier le téléchargement des listes de révocation et l’accès du serveur au site de l’émetteur.',
  },
  'pki.revocation.unknown': {
    kind: 'unavailable',
    fr: 'Ce service ne dispose pas de la liste qui dirait si votre carte est en opposition. La connexion par carte est momentanément impossible.',
    en: 'This service does not hold the list that would say whether your card is revoked. Card sign-in is not possible for now.',
    advice: 'La carte n’est pas en cause : charger la liste de révocation de l’autorité émettrice nommée dans l’audit.',
  },
  'pki.proof.malformed': {
    kind: 'malformed',
    fr: 'La réponse du lecteur de carte est incomplète ou mal formée. Relancez le lecteur et recommencez.',
    en: 'The answer of the card reader is incomplete or malformed. Restart the reader and try again.',
    advice: 'Mettre à jour le logiciel du lecteur ; comparer sa réponse au format attendu de la preuve de carte.',
  },
  'pki.proof.expired': {
    kind: 'unauthenticated',
    fr: 'La demande de connexion a expiré avant la réponse de votre carte. Recommencez.',
    en: 'The sign-in request expired before your card answered. Start again.',
    advice: 'Le code porteur a été saisi trop tard, ou l’heure du poste et du serveur diffèrent.',
  },
  'pki.crl.bad-signature': {
    kind: 'refused',
    fr: 'La liste de révocation n’est pas signée par l’autorité dont elle porte le nom ; elle est écartée.',
    en: 'The revocation list is not signed by the authority it names; it is discarded.',
    advice: 'Télécharger de nouveau la liste depuis l’adresse officielle ; répété : prévenir la sécurité.',
  },
  'pki.crl.unknown-issuer': {
    kind: 'refused',
    fr: 'La liste de révocation vient d’une autorité que ce service ne connaît pas.',
    en: 'The revocation list comes from an authority this service does not know.',
    advice: 'Vérifier l’adresse de téléchargement et la liste des autorités du service.',
  },
  'pki.crl.wrong-key-usage': {
    kind: 'refused',
    fr: 'L’autorité qui a signé la liste de révocation n’a pas le droit d’en signer.',
    en: 'The authority that signed the revocation list is not allowed to sign any.',
    advice: 'Contrôler le certificat de l’autorité installé sur le serveur.',
  },
  'pki.crl.weak-algorithm': {
    kind: 'refused',
    fr: 'La liste de révocation est signée avec un procédé trop ancien pour être acceptée.',
    en: 'The revocation list is signed with cryptography too old to be accepted.',
    advice: 'Liste d’une ancienne génération d’autorité : la retirer des réglages.',
  },
  'pki.crl.rollback': {
    kind: 'conflict',
    fr: 'La liste de révocation reçue est plus ancienne que celle déjà en service ; elle est écartée.',
    en: 'The revocation list received is older than the one in service; it is discarded.',
    advice:
      'Un cache intermédiaire renvoie une ancienne liste. Répété : prévenir la sécurité, quelqu’un peut vouloir masquer une opposition.',
  },
  'pki.crl.stale': {
    kind: 'unavailable',
    fr: 'La liste de révocation reçue est périmée : elle n’est gardée que pour les oppositions qu’elle contient.',
    en: 'The revocation list received is past its next update: it is kept only for the revocations it holds.',
    advice: 'Vérifier la publication chez l’émetteur et l’heure du serveur.',
  },
  'pki.crl.not-yet-valid': {
    kind: 'refused',
    fr: 'La liste de révocation reçue est datée du futur.',
    en: 'The revocation list received is dated in the future.',
    advice: 'Contrôler l’heure du serveur.',
  },
  'pki.crl.unknown-critical-extension': {
    kind: 'refused',
    fr: 'La liste de révocation porte une restriction que ce service ne sait pas interpréter ; elle n’innocente aucune carte.',
    en: 'The revocation list holds a restriction this service cannot interpret; it clears no card.',
    advice: 'Transmettre la liste à l’équipe technique ; les oppositions qu’elle contient sont déjà appliquées.',
  },
  'pki.crl.malformed': {
    kind: 'malformed',
    fr: 'Le fichier reçu n’est pas une liste de révocation lisible.',
    en: 'The file received is not a readable revocation list.',
    advice:
      'Souvent une page d’erreur du réseau enregistrée à la place de la liste : ouvrir l’adresse depuis le serveur.',
  },
  'pki.crl.too-large': {
    kind: 'limit',
    fr: 'La liste de révocation dépasse la taille acceptée.',
    en: 'The revocation list exceeds the accepted size.',
    advice: 'Comparer sa taille avec la limite documentée ; relever la limite est une décision d’architecture.',
  },
  'pki.crl.not-prepared': {
    kind: 'unavailable',
    fr: 'La liste de révocation n’a pas pu être indexée ; celle en service reste en place.',
    en: 'The revocation list could not be indexed; the one in service stays in place.',
    advice: 'Vérifier la mémoire du serveur ; la lecture est reprise d’elle-même à la prochaine minute.',
  },
  'pki.ocsp.bad-signature': {
    kind: 'refused',
    fr: 'L’attestation de validité (OCSP) n’est pas signée par le répondeur qu’elle nomme ; elle est écartée.',
    en: 'The OCSP answer is not signed by the responder it names; it is discarded.',
    advice: 'Vérifier l’adresse du répondeur ; répété : prévenir la sécurité.',
  },
  'pki.ocsp.wrong-responder': {
    kind: 'refused',
    fr: 'L’attestation de validité (OCSP) vient d’un répondeur que l’autorité de la carte n’a pas désigné.',
    en: 'The OCSP answer comes from a responder that the authority of the card has not appointed.',
    advice: 'Contrôler le certificat du répondeur : délivré par l’autorité même, usage « signature OCSP », dates.',
  },
  'pki.ocsp.weak-algorithm': {
    kind: 'refused',
    fr: 'L’attestation de validité (OCSP) est signée avec un procédé trop ancien pour être acceptée.',
    en: 'The OCSP answer is signed with cryptography too old to be accepted.',
    advice: 'Signaler à l’émetteur ; les listes de révocation restent consultées.',
  },
  'pki.ocsp.other-certificate': {
    kind: 'refused',
    fr: 'L’attestation de validité (OCSP) concerne un autre certificat que celui de la carte.',
    en: 'The OCSP answer is about another certificate than the one asked about.',
    advice: 'Un intermédiaire renvoie la réponse d’une autre question : vérifier les caches du réseau.',
  },
  'pki.ocsp.wrong-nonce': {
    kind: 'refused',
    fr: 'L’attestation de validité (OCSP) ne répond pas à la question qui vient d’être posée.',
    en: 'The OCSP answer does not repeat the number sent with the question.',
    advice:
      'Le répondeur prépare ses réponses d’avance : ne pas exiger de nonce, ou demander à l’émetteur de l’honorer.',
  },
  'pki.ocsp.rollback': {
    kind: 'conflict',
    fr: 'L’attestation de validité (OCSP) est plus ancienne que celle déjà reçue ; elle est écartée.',
    en: 'The OCSP answer is older than the one already held; it is discarded.',
    advice: 'Un cache intermédiaire renvoie une ancienne réponse ; répété : prévenir la sécurité.',
  },
  'pki.ocsp.stale': {
    kind: 'unavailable',
    fr: 'L’attestation de validité (OCSP) n’est plus à jour.',
    en: 'The OCSP answer is past its end.',
    advice: 'Vérifier l’accès au répondeur et l’heure du serveur.',
  },
  'pki.ocsp.not-yet-valid': {
    kind: 'refused',
    fr: 'L’attestation de validité (OCSP) est datée du futur.',
    en: 'The OCSP answer is dated in the future.',
    advice: 'Contrôler l’heure du serveur et celle du répondeur.',
  },
  'pki.ocsp.unknown-critical-extension': {
    kind: 'refused',
    fr: 'L’attestation de validité (OCSP) porte une restriction que ce service ne sait pas interpréter.',
    en: 'The OCSP answer holds a restriction this service cannot interpret.',
    advice: 'Transmettre la réponse à l’équipe technique.',
  },
  'pki.ocsp.no-answer': {
    kind: 'unavailable',
    fr: 'Le répondeur de l’autorité (OCSP) ne sait pas ou ne veut pas dire si la carte est en opposition.',
    en: 'The responder (OCSP) does not know or does not say whether the card is revoked.',
    advice: 'Le répondeur le dit lui-même (tryLater, unauthorized, unknown) : consulter le détail dans l’audit.',
  },
  'pki.ocsp.malformed': {
    kind: 'malformed',
    fr: 'La réponse reçue n’est pas une attestation de validité (OCSP) lisible.',
    en: 'The answer received is not a readable OCSP answer.',
    advice: 'Souvent une page d’erreur du réseau : interroger le répondeur depuis le serveur.',
  },
  'pki.ocsp.too-large': {
    kind: 'limit',
    fr: 'L’attestation de validité (OCSP) dépasse la taille acceptée.',
    en: 'The OCSP answer exceeds the accepted size.',
    advice: 'Vérifier ce que renvoie le répondeur ; une réponse tient en quelques kilo-octets.',
  },
  'pki.trust.wrong-universe': {
    kind: 'refused',
    fr: 'Une autorité de test ou de démonstration ne peut pas être installée dans un service réel, ni l’inverse.',
    en: 'A test or demonstration authority cannot be installed in a live service, nor the reverse.',
    advice: 'Corriger la liste des autorités : une seule provenance par service.',
  },
  'pki.trust.look-alike-authority': {
    kind: 'refused',
    fr: 'Ce certificat porte le nom d’une autorité de santé sans en avoir la clé. Il n’est pas reconnu.',
    en: 'This certificate bears the name of a health authority but not its key. It is not held.',
    advice:
      'Tentative probable d’usurpation : conserver le fichier, prévenir la sécurité, comparer l’empreinte avec celle que publie l’émetteur.',
  },
  'pki.trust.not-an-authority': {
    kind: 'malformed',
    fr: 'Un certificat de la liste des autorités n’est pas celui d’une autorité acceptable.',
    en: 'A certificate in the list of authorities is not that of an acceptable authority.',
    advice: 'Retirer ce certificat ou le remplacer par celui que publie l’émetteur (empreinte à comparer).',
  },
  'pki.record.malformed': {
    kind: 'malformed',
    fr: 'L’enregistrement d’une vérification passée est illisible ; elle ne peut pas être rejouée.',
    en: 'The record of a past check cannot be read; the check cannot be replayed.',
    advice: 'Reprendre l’enregistrement dans l’archive ; vérifier qu’il vient d’une version de ce logiciel.',
  },
  'pki.record.incomplete': {
    kind: 'absent',
    fr: 'Une pièce sur laquelle reposait une vérification passée n’a pas été conservée ; elle ne peut pas être rejouée.',
    en: 'A document that a past check rested upon was not kept; the check cannot be replayed.',
    advice: 'Retrouver dans l’archive la pièce dont l’empreinte est dans le détail (certificat, liste, réponse OCSP).',
  },
  'pki.record.altered': {
    kind: 'conflict',
    fr: 'Une pièce présentée pour rejouer une vérification passée n’est pas celle qui avait servi.',
    en: 'A document given to replay a past check is not the one that was used.',
    advice:
      'L’empreinte diffère : pièce confondue ou archive modifiée. Prévenir la sécurité si l’archive devait être intègre.',
  },
  'pki.question.malformed': {
    kind: 'defect',
    fr: 'Une erreur interne empêche de vérifier votre carte.',
    en: 'An internal error prevents your card from being checked.',
    advice: 'Erreur de programmation : transmettre l’heure et le code à l’équipe technique.',
  },
} as const satisfies Readonly<Record<string, PkiCodeEntry>>;

/** Stable code of this room, `pki.subject.fault`. */
export type PkiCode = keyof typeof pkiCodes;

// Object.keys widens to string; the table is const, so its keys are exactly PkiCode.
const byGravity = Object.keys(pkiCodes) as readonly PkiCode[];

/** Place of a code in the order of gravity: 0 is the worst. */
export function gravityOf(code: PkiCode): number {
  return byGravity.indexOf(code);
}
