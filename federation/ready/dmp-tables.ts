/**
 * Tables of an EXAMPLE of a DMP matrix. Both axes are published (professions of TRE_G15 among the roles of JDV_J65, types of
 * document of JDV_J07); which category a type belongs to, and every cell, are invented. Load the published values in their place.
 */

/** Types of document, each in one of the eleven categories: `code;libelle;categorie`. */
export const DMP_TYPES_EXAMPLE = `code;libelle;categorie
ATTEST-ASS-COMPL;Attestation assurance complémentaire;certificat
ATTEST-RESID;Attestation de résidence;certificat
ATTEST-HEBGT;Attestation d'hébergement;certificat
ATTEST-DROITS-AM;Attestation de droits à l'assurance maladie;certificat
AUTORIS-SOINS;Autorisation de soins et actes non usuels sanitaires;certificat
BIL_AUTO;CR de bilan d'évaluation de la perte d'autonomie;compte-rendu
CERT_DECL;Certificat, déclaration;certificat
DISP_AUT;Dispensation (autre);dispensation
EXPPAT_1;Volontés et droits du patient;patient
EXPPAT_2;Autre document du patient;patient
EXPPAT_3;Directives anticipées;patient
IMG-KOS;Reference d'objets d'un examen d'imagerie;imagerie
PROT_ALD;Protocole de soins ALD;plan
REMB;Données de remboursement;remboursement
SYNTH;Synthèse;synthese
DOCPAT01;Synthèse déposée par le patient;patient
DOCPAT02;Traitement ou document de soins déposé par le patient;patient
DOCPAT03;CR déposé par le patient;patient
DOCPAT04;Imagerie déposée par le patient;patient
DOCPAT05;CR de biologie déposé par le patient;patient
DOCPAT06;CR de prévention déposé par le patient;patient
DOCPAT07;Certificat déposé par le patient;patient
DOCPAT08;Profil médical Mon espace santé;patient
DOCPAT09;Document administratif déposé par le patient;patient
PIECE-IDENTITE;Copie pièce d'identité;gestion
PRESC-AAT;Prescription arrêt de travail;prescription
PRESC-BIO;Prescription d'actes de biologie médicale;prescription
PRESC-KINE;Prescription d'actes de kinésithérapie;prescription
PRESC-INF;Prescription d'actes infirmiers;prescription
PRESC-PEDI;Prescription d'actes de pédicurie;prescription
PRESC-ORTHOPHO;Prescription d'actes d'orthophonie;prescription
PRESC-ORTHOPTIE;Prescription d'actes d'orthoptie;prescription
FEUILLE-DE-STYLE;Feuille de style;gestion
FICHE-CONTACTS;Fiche contacts;gestion
EXPORT_DUI;Export du Dossier Usager Informatisé;gestion
11369-6;Historique des vaccinations;traitement
11488-4;CR ou fiche de consultation ou de visite;compte-rendu
11490-0;Lettre de liaison à la sortie d'un établissement de soins;compte-rendu
34112-3;CR hospitalier (séjour);compte-rendu
11502-2;CR d'examens biologiques;compte-rendu
11505-5;CR d'acte thérapeutique (autre);compte-rendu
11506-3;CR ou fiche de suivi de soins par auxiliaire médical;compte-rendu
15507-7;CR de passage aux urgences;compte-rendu
15508-5;CR d'accouchement;compte-rendu
18776-5;Plan personnalisé de soins;plan
18748-4;CR d'imagerie médicale;imagerie
18761-7;Note de transfert (dont lettre de liaison à l'entrée en établissement de soins);compte-rendu
28617-9;Bilan bucco-dentaire;compte-rendu
28653-4;Document du secteur social / médico-social;compte-rendu
29274-8;Mesures de signes vitaux;compte-rendu
34120-6;Bilan par professionnel de santé;compte-rendu
34133-9;Synthèse d'épisode de soins;synthese
34749-2;CR de consultation pré-anesthésique;compte-rendu
34794-8;CR de réunion de concertation pluridisciplinaire;compte-rendu
34842-5;Grille d'évaluation médico-social;compte-rendu
34874-8;CR opératoire;compte-rendu
34875-5;Évaluation postopératoire et note de suivi;compte-rendu
47420-5;CR de bilan fonctionnel;compte-rendu
51851-4;Document administratif;gestion
51969-4;CR de génétique moléculaire;compte-rendu
52040-3;Document encapsulant une image d'illustration non DICOM;imagerie
55115-0;Demande d'actes d'imagerie;prescription
56445-0;Bilan médicamenteux (Officine);dispensation
56446-8;Notification de rendez-vous;gestion
57828-6;Prescription (autre);prescription
57832-8;Prescription de soins;prescription
57833-6;Prescription de produits de santé;prescription
59283-2;CR d'examen de l'enfant;compte-rendu
59284-0;Attestation de consentement;certificat
60280-5;Fiche de retour du service des urgences;compte-rendu
60568-3;CR d'anatomie et de cytologie pathologiques;compte-rendu
60591-5;Synthèse médicale;synthese
60593-1;Dispensation médicamenteuse;dispensation
61357-0;Intervention pharmaceutique;dispensation
67851-6;CR d'admission;compte-rendu
68599-0;Synthèse psychiatrique;synthese
68817-6;Bilan de santé et de prévention de l'enfant;compte-rendu
70004-7;CR d'acte diagnostique (autre);compte-rendu
78341-5;Fiche de transfert vers le service des urgences;compte-rendu
74207-2;Document de liaison d'urgence;compte-rendu
74465-6;Questionnaire patient;patient
75468-9;Renouvellement ordonnance par pharmacien correspondant;dispensation
75482-0;CR d'acte thérapeutique à visée préventive;compte-rendu
75492-9;CR d'acte diagnostique à visée préventive ou de dépistage;compte-rendu
75496-0;Demande d'acte de télémédecine;prescription
77436-4;CR d'anesthésie;compte-rendu
77604-7;Planification thérapeutique;plan
78513-9;CR de consultation en ophtalmologie;compte-rendu
78601-2;CR d'entretien pharmaceutique;compte-rendu
80565-5;CR d'administration de médicaments;traitement
80771-9;Projet d'accueil individualisé;plan
80788-3;Projet personnalisé d'accompagnement;plan
80820-4;Formulaire de conciliation médicamenteuse (Hôpital);compte-rendu
83836-7;Schéma dentaire;compte-rendu
83869-8;Plan personnalisé de prévention;plan
83901-9;Bilan psychologique;compte-rendu
83981-1;Lettre de liaison à la sortie d'une structure sociale ou médico-sociale;compte-rendu
85208-7;CR de télémédecine;compte-rendu
86531-1;Attestation de sortie;certificat
87273-9;Note de vaccination;traitement
88348-8;Lettre de liaison d'entrée en structure sociale ou médico-sociale;compte-rendu
89601-9;Certificat médical;certificat
93024-8;CR de consultation pharmaceutique;compte-rendu
96349-6;Lettre d'adressage;compte-rendu
96874-3;COVID-19 Attestation de vaccination;certificat
96173-0;Test rapide d'orientation diagnostique;compte-rendu
57055-6;Synthèse antepartum;synthese
57057-2;Synthèse Salle de Naissance Mère;synthese
57075-4;Synthèse Salle de Naissance Enfant;synthese
89235-6;Synthèse Suites de Couches Mère;synthese
78489-2;Synthèse Enfant en Maternité;synthese
89233-1;CR de grossesse;compte-rendu
101881-1;Carte d'implant;gestion
E1762;Full Document;gestion
`;

/**
 * Cells over a period, in the place of the grid's: one line for each, days in Paris, `du` in and `au` out. A suspended one opens
 * nothing, and says why in both languages (`suspendu`, `suspended`). All invented, as the grid.
 */
export const DMP_DATED_EXAMPLE = `profession;categorie;droits;du;au;suspendu;suspended;texte
26;prescription;C;2026-12-01;2027-03-28;;;Arrêté du 26 octobre 2023 (exemple)
26;prescription;CD;2027-03-28;;;;Arrêté fictif du 1er mars 2027
28;prescription;C;;2027-06-01;;;Arrêté du 26 octobre 2023 (exemple)
86;prescription;C;;;Exemple : suspendue dans l’attente d’un nouvel arrêté.;Example: suspended until a new order.;Arrêté du 26 octobre 2023 (exemple)
`;

/** Who may consult (C) and add (D) which category: one line for each profession, one column for each category. */
export const DMP_MATRIX_EXAMPLE = `profession;libelle;compte-rendu;synthese;imagerie;prescription;dispensation;plan;traitement;certificat;remboursement;patient;gestion
10;Médecin;CD;CD;CD;CD;C;CD;CD;CD;C;C;CD
21;Pharmacien;CD;C;;C;CD;C;CD;;;C;
26;Audioprothésiste;CD;;;C;;;;;;;
28;Opticien-Lunetier;CD;;;C;;;;;;;
35;Aide-soignant;;;;;;C;C;;;;
37;Auxiliaire de puériculture;;;;;;C;C;;;;
38;Préparateur en pharmacie hospitalière;;;;C;CD;;C;;;;
39;Préparateur en pharmacie;;;;C;CD;;C;;;;
40;Chirurgien-Dentiste;CD;CD;CD;CD;C;CD;CD;CD;;C;
50;Sage-Femme;CD;CD;CD;CD;C;CD;CD;CD;;C;
60;Infirmier;CD;C;C;C;C;CD;CD;;;C;
70;Masseur-Kinésithérapeute;CD;C;;C;;C;;;;;
80;Pédicure-Podologue;CD;C;;C;;C;;;;;
86;Technicien de laboratoire médical;CD;;;C;;;;;;;
91;Orthophoniste;CD;C;;C;;C;;;;;
92;Orthoptiste;CD;C;;C;;C;;;;;
94;Ergothérapeute;CD;C;;C;;C;;;;;
95;Diététicien;CD;C;;C;;C;;;;;
98;Manipulateur ERM;;;CD;C;;;;;;;
`;
