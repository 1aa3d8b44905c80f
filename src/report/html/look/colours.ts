/**
 * Colours and fonts by name. Every text colour has at least 4.5:1 on every ground it stands on, in both themes (WCAG 2.2
 * SC 1.4.3); the browser test measures it.
 */
export const colours = `:root {
  color-scheme: light dark;
  --paper: #fcfcfa; --panel: #f4f4f1; --ink: #1a1e23; --soft: #555c65; --line: #dddfe0; --link: #0b5394; --mark: #ffe08a; --mark-ink: #1a1e23;
  --passed: #17663a; --failed: #ae1a20; --warned: #7f4a00; --info: #31568c; --not-judged: #5a616a;
  --passed-ground: #e8f3ec; --failed-ground: #fceeed; --warned-ground: #fbf3e2; --info-ground: #ebf1f9; --not-judged-ground: #efefec;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', SFMono-Regular, 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #15181b; --panel: #1d2125; --ink: #e5e8ea; --soft: #a6adb5; --line: #30363c; --link: #8abdf5; --mark: #6b5410; --mark-ink: #fff4cf;
    --passed: #74c896; --failed: #ff938d; --warned: #e8b961; --info: #a3c2f0; --not-judged: #a6adb5;
    --passed-ground: #17281e; --failed-ground: #331b1c; --warned-ground: #2d2413; --info-ground: #1a2535; --not-judged-ground: #22262a;
  }
}
`
