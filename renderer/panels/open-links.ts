import { t } from '../i18n/i18n.ts';
import { parseAddress } from '../store/address.ts';
import { parseMenuLink } from '../store/menu-link.ts';
import { parseViewLink } from '../store/view-link.ts';
import { addToast } from '../store/view-store.ts';
import type { App } from './app-context.ts';
import { startTour } from './tour/acts.ts';

/** Follows links: those of the menu and of other programs (`acre://...`), and the address of the page. */
export type Links = { open: (url: string) => void; openAddress: (text: string) => void };

/** Opens links in the app; `goTo` goes to a node by its id. */
export function openLinks(app: App, goTo: (id: string) => void): Links {
  const { view, preferences, viewer } = app;
  const openAddress = (text: string): void => {
    const linked = parseViewLink(text);
    if (linked) {
      viewer.show(linked);
      tellMissing(app, linked);
      return;
    }
    const id = parseAddress(text);
    if (id !== null) goTo(id);
  };
  return {
    openAddress,
    open(url) {
      const asked = parseMenuLink(url);
      if (asked?.type === 'add-cluster') view.setState({ dialog: { type: 'add-cluster', file: null } });
      else if (asked?.type === 'settings') view.setState({ dialog: { type: 'settings', section: null } });
      else if (asked?.type === 'tour') void startTour(app);
      else if (asked?.type === 'theme') preferences.change({ theme: asked.theme });
      else if (asked) view.setState({ dialog: { type: asked.type } });
      else openAddress(url);
    },
  };
}

/** Says which clusters of a link are not here, once it is known which are. */
function tellMissing({ world, view }: App, { clusters }: { clusters: readonly string[] }): void {
  const tell = (known: readonly { id: string }[]): void => {
    const missing = clusters.filter((id) => known.every((cluster) => cluster.id !== id));
    if (missing.length === 0) return;
    const text = t('address.missingClusters', { count: missing.length, names: missing.join(', ') });
    addToast(view, { tone: 'info', title: t('address.missingTitle'), text, hint: null });
  };
  const known = world.getState().clusters;
  if (known !== null) {
    tell(known);
    return;
  }
  const stop = world.subscribe(({ clusters: now }) => {
    if (now === null) return;
    stop();
    tell(now);
  });
}
