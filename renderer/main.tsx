import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/contrast.css';
import { createRoot } from 'react-dom/client';
import { AppView } from './app.tsx';
import { followWorlds } from './backend/follow-world.ts';
import { openBackend, toOpenPort } from './backend/open-backend.ts';
import { followLanguage } from './i18n/follow-language.ts';
import { t } from './i18n/i18n.ts';
import type { CanvasTheme } from './canvas/theme.ts';
import type { App } from './panels/app-context.ts';
import { openLinks } from './panels/open-links.ts';
import { tellNews } from './panels/help/tell-news.ts';
import { toNoteToast, toTroubleToast } from './panels/activity-words.ts';
import { tellMigrated } from './panels/migration/tell-migrated.ts';
import { tellBatch } from './panels/batch/tell-batch.ts';
import { tellInterrupted, tellRun } from './panels/runs/tell-run.ts';
import { openLiveConsole } from './consoles/live-console.ts';
import { loadSurface } from './consoles/load-surface.ts';
import { openActions } from './store/actions.ts';
import { toPageAddress } from './store/address.ts';
import { openBatches } from './store/batches.ts';
import { openArranger } from './store/arranger.ts';
import { openEmptying } from './store/emptying.ts';
import { openConsoles } from './store/consoles.ts';
import { openJournal } from './store/journal.ts';
import { openFinder } from './store/finder.ts';
import { followGuests } from './store/guest-follower.ts';
import { followRanchers } from './store/rancher-follower.ts';
import { openGuide } from './store/go-to.ts';
import { openLayerHolder } from './store/layers.ts';
import { openPlans } from './store/plans.ts';
import { openRuns } from './store/runs.ts';
import { openPreferences } from './store/preferences.ts';
import { followRights } from './store/rights.ts';
import { createAcreTest } from './store/testing.ts';
import { addToast, createViewStore, tellFailure } from './store/view-store.ts';
import { followWorkloads } from './store/workloads.ts';
import { openWhatIf } from './store/what-if.ts';
import { isUnsaved, openYamlDocs } from './store/yaml-docs.ts';
import { openViewer } from './store/views.ts';
import { createWorldStore } from './store/world-store.ts';
import { applyTheme } from './ui/apply-theme.ts';
import { setUnits } from './ui/units.ts';
import { onScreen, readScreen, toTheme } from './ui/theme.ts';
import { onWording } from './ui/wording.ts';

// Wanted by the canvas, which draws at once and would draw anew with each font that comes later.
for (const name of ['Inter Variable', 'JetBrains Mono Variable']) void document.fonts.load(`12px "${name}"`);

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// Radix' scroll lock writes a style element; it takes its nonce from here.
Object.assign(globalThis, { __webpack_nonce__: nonce });

const world = createWorldStore();
const view = createViewStore();
const canvas: App['canvas'] = { current: null };

let screen = readScreen();
let shownTheme: CanvasTheme | null = null;
const followTheme = (): void => {
  const theme = toTheme(view.getState().preferences, screen);
  if (theme === shownTheme) return;
  shownTheme = theme;
  applyTheme(document.documentElement, theme);
  canvas.current?.setTheme(theme);
};
followTheme();
onScreen(() => {
  screen = readScreen();
  followTheme();
});
const speakAsChosen = (): Promise<void> =>
  followLanguage({
    choice: view.getState().preferences.language,
    system: navigator.languages,
    address: new URL(location.href),
  });
addEventListener('languagechange', () => void speakAsChosen());
view.subscribe((state, before) => {
  if (state.preferences !== before.preferences) {
    followTheme();
    setUnits(state.preferences);
  }
  if (state.preferences.language !== before.preferences.language) void speakAsChosen();
});

const backend = await openBackend(toOpenPort(window));
const preferences = openPreferences(backend, view);
const layers = openLayerHolder({ backend, world });
const actions = openActions({
  backend,
  world,
  view,
  layers,
  onTrouble: (activity) => {
    // A batch tells of all its troubles at its end.
    if (activity.batch === undefined) addToast(view, toTroubleToast(activity));
  },
  onDone: (activity, note) => {
    if (note !== null) addToast(view, toNoteToast(activity, note));
    else tellMigrated({ view, world }, activity);
  },
});
const batches = openBatches({
  actions,
  view,
  onEnd: (batch) => tellBatch({ view, world, preferences }, batch),
});
const emptying = openEmptying({ actions, batches, world, view });
const runs = openRuns({
  backend,
  onEnd: (run) => tellRun({ view, world, preferences }, run),
  onInterrupted: (found) => tellInterrupted({ view, world, preferences, backend }, found),
});
const plans = openPlans({
  backend,
  world,
  onOpen: (openPlan) => preferences.change({ openPlan }),
  onFailure: ({ name }, error) => tellFailure(view, t('plan.notSaved', { name }), error),
});
const yamlDocs = openYamlDocs({ backend, world });
// The browser, or the shell, asks before the page goes with what is written in it.
addEventListener('beforeunload', (event) => {
  if (yamlDocs.getState().open.some(isUnsaved)) event.preventDefault();
});
const consoles = openConsoles((vm, kind) =>
  openLiveConsole({
    ...{ backend, vm, kind },
    scale: view.getState().preferences.consoleScale,
    loadSurface: (asked, onReady) => loadSurface(asked, nonce, onReady),
  }),
);
addEventListener('pagehide', () => void plans.flush());
followWorkloads({ world, view, layers });
followRights({ backend, world, view });
followGuests({ backend, world, view });
followRanchers({ backend, world });
const follower = followWorlds(backend, { onClusters: world.setClusters, onWorlds: world.setWorlds });

/** Opens the plan that was open the last time, once the plans have come. */
function reopenPlan(): void {
  const { openPlan } = view.getState().preferences;
  if (openPlan === null) return;
  if (plans.getState().plans !== null) {
    plans.open(openPlan);
    return;
  }
  const stop = plans.subscribe((state) => {
    if (state.plans === null) return;
    stop();
    if (state.history === null) plans.open(openPlan);
  });
}

/** What is asked once a connection: both are forgotten by nobody, so an earlier answer stays good until the next. */
async function readFacts(): Promise<void> {
  const [info, kept] = await Promise.all([
    backend.call('app.info', {}),
    backend.call('preferences.read', {}),
  ]);
  if (info.ok) view.setState({ info: info.value });
  if (kept.ok) view.setState({ preferences: kept.value });
}
backend.onLink((link) => {
  view.setState({ link });
  if (link === 'connected') void readFacts();
});
view.setState({ link: backend.link() });
await readFacts();
await speakAsChosen();
for (const text of view.getState().info?.warnings ?? [])
  addToast(view, { tone: 'danger', title: t('toast.setAside'), text, hint: null });
reopenPlan();

const guide = openGuide({
  world,
  view,
  zoomTo: (id) => canvas.current?.zoomTo(id),
  onMissing: (id) =>
    addToast(view, {
      tone: 'info',
      title: t('address.missingTitle'),
      text: t('address.missingText', { id }),
      hint: null,
    }),
});
const arranger = openArranger({ world, view, preferences, canvas });
const finder = openFinder({ world, view });
openWhatIf({ world, view });
const viewer = openViewer({
  world,
  view,
  setCamera: (camera) => canvas.current?.setCamera(camera),
  setOverlay: (overlay) => preferences.change({ overlay }),
  setWorkloads: (hasWorkloads) => preferences.change({ hasWorkloads }),
});
backend.follow('demo.follow', {}, { onEvent: (demo) => view.setState({ demo }) });
backend.follow('vault.follow', {}, { onEvent: (vault) => view.setState({ vault }) });
view.subscribe((state, before) => {
  const address = toPageAddress(state);
  if (address === toPageAddress(before)) return;
  history.replaceState(null, '', address === '' ? `${location.pathname}${location.search}` : address);
});

if (!window.acre && new URLSearchParams(location.search).get('testing') === '1') {
  window.acreTest = createAcreTest({ world, follower, layers, plans, canvas: () => canvas.current });
}

const app: App = {
  backend,
  world,
  view,
  actions,
  batches,
  emptying,
  preferences,
  arranger,
  finder,
  viewer,
  layers,
  plans,
  runs,
  consoles,
  yamlDocs,
  journal: openJournal(backend),
  canvas,
  nonce,
};
const page = createRoot(root, {
  onUncaughtError: (error) => {
    reportError(error);
    showCrash(root);
  },
});
const draw = (): void => page.render(<AppView app={app} />);
draw();
// Every part is drawn anew with the new texts and figures, and keeps its state.
onWording(draw);
tellNews(view, preferences);

const links = openLinks(app, (id) => guide.goTo(id));
backend.follow('app.links', {}, { onEvent: ({ url }) => links.open(url) });
links.openAddress(location.hash);
addEventListener('hashchange', () => links.openAddress(location.hash));

/** What is left where drawing the page failed: a sentence and the way out. */
function showCrash(container: HTMLElement): void {
  const box = document.createElement('div');
  box.className = 'crash';
  box.setAttribute('role', 'alert');
  const text = document.createElement('p');
  text.textContent = t('crash.text');
  const button = document.createElement('button');
  button.className = 'button button-main';
  button.textContent = t('crash.action');
  button.addEventListener('click', () => location.reload());
  box.append(text, button);
  container.replaceChildren(box);
}
