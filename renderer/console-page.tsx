import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/contrast.css';
import './app.css';
import './panels/drawer/drawer.css';
import { createRoot } from 'react-dom/client';
import { parseEntityId } from '../shared/id.ts';
import { defaultPreferences } from '../shared/preferences.ts';
import { openBackend, toOpenPort } from './backend/open-backend.ts';
import { openLiveConsole } from './consoles/live-console.ts';
import { loadSurface } from './consoles/load-surface.ts';
import { parseWindowAddress } from './consoles/window-address.ts';
import { followLanguage } from './i18n/follow-language.ts';
import { t } from './i18n/i18n.ts';
import { onLanguage } from './i18n/locale.ts';
import { ConsoleWindow } from './panels/consoles/console-window.tsx';
import { kindWords } from './panels/consoles/console-words.ts';
import { applyTheme } from './ui/apply-theme.ts';
import { onScreen, readScreen, toTheme } from './ui/theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
await document.fonts.load('13px "JetBrains Mono Variable"');

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// Radix' scroll lock writes a style element; it takes its nonce from here.
Object.assign(globalThis, { __webpack_nonce__: nonce });

const backend = await openBackend(toOpenPort(window));
const kept = await backend.call('preferences.read', {});
const preferences = kept.ok ? kept.value : defaultPreferences;
const follow = (): void => applyTheme(document.documentElement, toTheme(preferences, readScreen()));
follow();
onScreen(follow);
const speakAsChosen = (): Promise<void> =>
  followLanguage({
    choice: preferences.language,
    system: navigator.languages,
    address: new URL(location.href),
  });
await speakAsChosen();
addEventListener('languagechange', () => void speakAsChosen());

const address = parseWindowAddress(location.search);
if (address === null) {
  root.textContent = t('console.windowNone');
} else {
  const name = parseEntityId(address.vm)?.name ?? address.vm;
  const live = openLiveConsole({
    ...{ backend, ...address },
    scale: preferences.consoleScale,
    loadSurface: (kind, onReady) => loadSurface(kind, nonce, onReady),
  });
  const page = createRoot(root);
  const draw = (): void => {
    document.title = t('console.windowTitle', { name, kind: kindWords(address.kind) });
    page.render(<ConsoleWindow backend={backend} live={live} name={name} kept={preferences} />);
  };
  draw();
  onLanguage(draw);
}
