import { render } from '@testing-library/react';
import type { RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { ok } from '../../../shared/result.ts';
import { AppProvider } from '../../../renderer/panels/app-context.ts';
import type { App } from '../../../renderer/panels/app-context.ts';
import { openArranger } from '../../../renderer/store/arranger.ts';
import { openLiveConsole } from '../../../renderer/consoles/live-console.ts';
import { openConsoles } from '../../../renderer/store/consoles.ts';
import { openYamlDocs } from '../../../renderer/store/yaml-docs.ts';
import { openJournal } from '../../../renderer/store/journal.ts';
import { openFinder } from '../../../renderer/store/finder.ts';
import { openLayerHolder } from '../../../renderer/store/layers.ts';
import { openPlans } from '../../../renderer/store/plans.ts';
import { openRuns } from '../../../renderer/store/runs.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import { openViewer } from '../../../renderer/store/views.ts';
import { openWhatIf } from '../../../renderer/store/what-if.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import { TipProvider } from '../../../renderer/ui/tip.tsx';
import { openFakeClient } from '../../support/fake-client.ts';
import type { Answers, FakeClient } from '../../support/fake-client.ts';

/** What is known of what is used, unless a test says otherwise. */
const unmeasured = { series: [], fromMs: 0, toMs: 1, missing: null };

/** The app around a panel under test: real stores, a back end that the test answers for. */
export type TestApp = Omit<App, 'backend'> & { client: FakeClient };

/** Puts a panel on the page with an app around it. */
export function renderPanel(panel: ReactNode, answers: Answers = {}): RenderResult & { app: TestApp } {
  const client = openFakeClient({ 'metrics.read': () => ok(unmeasured), ...answers });
  const world = createWorldStore();
  const view = createViewStore();
  openWhatIf({ world, view });
  const preferences: App['preferences'] = {
    change: (change) => view.setState((state) => ({ preferences: { ...state.preferences, ...change } })),
    flush: () => {},
    close: () => {},
  };
  const layers = openLayerHolder({ backend: client, world });
  const app: App = {
    backend: {
      ...client,
      link: () => 'connected',
      onLink: () => () => {},
      retryNow: () => {},
      close: () => {},
    },
    world,
    view,
    actions: { run: async () => {}, close: () => {} },
    batches: { run: () => {}, cancel: () => {} },
    emptying: { begin: () => {}, cancel: () => {}, close: () => {} },
    finder: openFinder({ world, view }),
    viewer: openViewer({ world, view, setCamera: () => {}, setOverlay: () => {}, setWorkloads: () => {} }),
    layers,
    plans: openPlans({ backend: client, world }),
    runs: openRuns({ backend: client }),
    journal: openJournal(client),
    yamlDocs: openYamlDocs({ backend: client, world }),
    consoles: openConsoles((vm, kind) =>
      openLiveConsole({ backend: client, vm, kind, scale: 'fit', loadSurface: () => new Promise(() => {}) }),
    ),
    preferences,
    arranger: openArranger({ world, view, preferences, canvas: { current: null } }),
    canvas: { current: null },
    nonce: '',
  };
  const result = render(
    <AppProvider value={app}>
      <TipProvider>{panel}</TipProvider>
    </AppProvider>,
  );
  return { ...result, app: { ...app, client } };
}
