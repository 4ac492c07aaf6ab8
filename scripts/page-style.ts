/** Colours of one program, light and dark, on the house's own ink and paper; each at least 4.5:1 on both papers. */
export interface Accent {
  readonly light: string;
  readonly dark: string;
}

/** The style sheet shared by the dossiers and the reader; only the accent differs. */
export function styleSheet({ light, dark }: Accent): string {
  return `:root{color-scheme:light dark;--ink:#14232e;--quiet:#465661;--paper:#f7f8f6;--raised:#fff;--line:#d5dbd9;--granted:#1d6b3a;--refused:#9a2b1e;--caution:#8a5a00;--accent:${light}}
@media (prefers-color-scheme:dark){:root{--ink:#e9eef2;--quiet:#b3c0c9;--paper:#10181f;--raised:#18232c;--line:#2b3944;--granted:#7fd39d;--refused:#f0a196;--caution:#e5bb6a;--accent:${dark}}}
${RULES}`;
}

const RULES = `*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;min-height:100vh;display:flex;flex-direction:column}
.inner{width:100%;max-width:64rem;margin:0 auto;padding:0 20px}
.top{background:var(--raised);border-top:4px solid var(--accent);border-bottom:1px solid var(--line)}
.top form{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center}
.top .inner{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center;justify-content:space-between;padding-top:12px;padding-bottom:12px}
.brand{display:inline-flex;gap:10px;align-items:center;font-weight:650;font-size:20px}
.mark{width:28px;height:28px;flex:none;color:var(--accent)}
main{flex:1;padding-top:24px!important;padding-bottom:48px!important}
main:focus{outline:none}
h1{font-size:26px;line-height:1.25;margin:8px 0 12px}
h2{font-size:20px;line-height:1.3;margin:32px 0 12px}
h3{font-size:17px;margin:0}
p,ul,dl{max-width:65ch;margin:0 0 12px}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px}
.skip:focus{left:20px;top:8px;background:var(--raised);padding:8px 12px;z-index:1}
.card{background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:16px 20px;margin:0 0 16px;box-shadow:0 1px 2px rgb(0 0 0/6%)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;max-width:none;margin:0}
.facts dt{color:var(--quiet)}
.facts dd{margin:0}
.quiet{color:var(--quiet)}
.small{font-size:14px}
.mono{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.92em}
.icon{width:20px;height:20px;flex:none;margin-top:3px}
.state{display:flex;gap:8px;align-items:flex-start;font-weight:650;margin:0}
.is-open{color:var(--granted)}.is-closed{color:var(--refused)}.is-note{color:var(--caution)}
.answers{list-style:none;padding:0;margin:12px 0 0;max-width:none}
.answers>li{border-top:1px solid var(--line);padding:12px 0}
.card>h2:first-child{margin-top:0}
.answers{padding-bottom:4px}
.answers p,.answers ul,.said p,.said ul{margin:4px 0 0 28px}
.answers ul,.said ul{padding-left:20px}
.answers .state,.said .state{margin-left:0}
.state .asked{color:var(--ink);font-weight:400}
.notice{border-left:4px solid var(--caution)}
.notice.bad{border-left-color:var(--refused)}
.button,button{display:inline-block;font:inherit;font-weight:650;color:var(--paper);background:var(--accent);border:0;border-radius:8px;padding:12px 20px;text-decoration:none;cursor:pointer;min-height:44px}
.button.plain,button.plain{color:var(--accent);background:transparent;border:1px solid var(--accent);padding:7px 14px}
fieldset{border:0;padding:0;margin:0 0 20px;min-width:0}
@media (min-width:64rem){.choices{display:grid;grid-template-columns:1fr 1fr;gap:0 12px;align-items:start}}
.actions{display:flex;flex-wrap:wrap;gap:12px 24px;align-items:center}
legend{font-weight:650;font-size:20px;padding:0;margin-bottom:8px}
.choice{display:flex;gap:12px;align-items:flex-start;background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:12px 16px;margin-bottom:8px;cursor:pointer}
.choice:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
.choice input{width:20px;height:20px;margin:3px 0 0;flex:none;accent-color:var(--accent)}
.field label{display:block;font-weight:650}
.field input{font:inherit;letter-spacing:.2em;width:9rem;padding:10px 12px;border:1px solid var(--quiet);border-radius:8px;background:var(--raised);color:var(--ink);margin:4px 0 16px}
.foot{border-top:1px solid var(--line);color:var(--quiet);font-size:14px}
.foot .inner{display:flex;flex-wrap:wrap;gap:8px 24px;justify-content:space-between;padding-top:16px;padding-bottom:16px}
.foot p{margin:0}
@media (max-width:36rem){.facts{grid-template-columns:1fr}.facts dd{margin-bottom:8px}h1{font-size:22px}}
@media print{.top .button,.top button,.skip,.foot nav{display:none}.card{break-inside:avoid;box-shadow:none}}
`;
