/** Where everything is, for whoever scripts the suite's browser. */
export interface Addresses {
  readonly issuer: string;
  /** The demonstration's card reader. */
  readonly reader: string;
  /** The suite, with its alias. */
  readonly suite: string;
  /** The card's button in the reader. */
  readonly card: string;
  readonly pin: string;
}

type Command = readonly (string | number)[];

/** One step of the suite's own browser: done when the page's address matches, in its order. */
interface Task {
  readonly task: string;
  readonly match: string;
  readonly optional: boolean;
  readonly commands: readonly Command[];
}

const PAGE_SECONDS = 10;
/** Whatever page is there is kept with the test, where the test wants one. */
const SHOWN: Command = ['wait', 'xpath', '//*', PAGE_SECONDS, '.*', 'update-image-placeholder-optional'];

/**
 * The `browser` part of a configuration of the suite: signs in by the card reader, confirms a sign-out, keeps the page of a refusal. It
 * works by the stable ids of our pages, with or without script.
 *
 * @param isSignInKept whether the sign-in page is what the module asks to see. Elsewhere it must not be kept: a module that would take a page of
 *                     refusal as well as an answer is over with the first page it gets, and breaks off when the answer comes after all
 */
export function browserTasks(addresses: Addresses, isSignInKept = false): readonly object[] {
  const { issuer, reader, suite, card, pin } = addresses;
  const step = (task: string, match: string, ...commands: Command[]): Task => ({
    task,
    match,
    optional: true,
    commands,
  });
  const signIn = [
    step('the card', `${issuer}/interaction/*`, ...(isSignInKept ? [SHOWN] : []), ['click', 'id', 'sign-in-card']),
    step('which card', `${reader}/*`, ['click', 'id', card]),
    step('its code', `${reader}/*`, ['text', 'id', 'pin', pin], ['click', 'id', 'sign']),
  ];
  return [
    {
      match: `${issuer}/oidc/auth*`,
      tasks: [
        ...signIn,
        step('an answer by form', `${issuer}/oidc/auth*`, SHOWN, ['click', 'id', 'continue', 'optional']),
        step('back', `${suite}/callback*`, ['wait', 'id', 'submission_complete', PAGE_SECONDS]),
      ],
    },
    {
      match: `${issuer}/oidc/logout*`,
      tasks: [
        step('sign out', `${issuer}/oidc/logout*`, SHOWN, ['click', 'id', 'confirm', 'optional']),
        step('signed out', `${issuer}/*`, SHOWN),
        step('back', `${suite}/post_logout_redirect*`, ['wait', 'contains', 'post_logout_redirect', PAGE_SECONDS]),
      ],
    },
  ];
}

/** Modules that ask to see that the sign-in page came again. */
const KEEPING_SIGN_IN = ['oidcc-prompt-login', 'oidcc-max-age-1'];

/** Modules in which the person gives up. */
const REJECTING = ['fapi2-security-profile-final-user-rejects-authentication'];

/** Modules in which the person looks at the sign-in page, and signs in when it comes again. */
const COMING_AGAIN = ['fapi2-security-profile-final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds'];

/** What differs by module: in some the sign-in page is kept, in some the person gives up there, or only looks at it the first time. */
export function moduleOverrides(addresses: Addresses): Readonly<Record<string, object>> {
  const { issuer, suite } = addresses;
  const match = `${issuer}/oidc/auth*`;
  const givingUp = [
    { task: 'give up', match: `${issuer}/interaction/*`, commands: [['click', 'id', 'cancel']] },
    { task: 'back', match: `${suite}/callback*`, commands: [['wait', 'id', 'submission_complete', PAGE_SECONDS]] },
  ];
  const looking = [{ task: 'look', match: `${issuer}/interaction/*`, commands: [SHOWN] }];
  return {
    ...Object.fromEntries(KEEPING_SIGN_IN.map((module) => [module, { browser: browserTasks(addresses, true) }])),
    ...Object.fromEntries(REJECTING.map((module) => [module, { browser: [{ match, tasks: givingUp }] }])),
    ...Object.fromEntries(
      COMING_AGAIN.map((module) => [
        module,
        { browser: [{ match, 'match-limit': 1, tasks: looking }, ...browserTasks(addresses)] },
      ]),
    ),
  };
}
