import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { ActionName } from '../../shared/actions/index.ts';
import type { AppError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';
import type { AppInfo } from '../../shared/ipc/contract/app.ts';
import type { DemoInfo } from '../../shared/ipc/contract/demo.ts';
import type { KindName } from '../../shared/kinds/index.ts';
import { defaultPreferences } from '../../shared/preferences.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { VaultInfo } from '../../shared/vault.ts';
import type { Link } from '../backend/open-backend.ts';
import type { Level } from '../scene/levels.ts';
import type { Found } from '../scene/query/search.ts';
import type { Asked, Foreseen } from '../scene/what-if.ts';
import type { Activity } from './activity.ts';
import type { CreatableKind } from '../../shared/objects/creatable.ts';
import type { Batch } from './batches.ts';

/** A dialog that is open; one at a time. */
export type Dialog =
  /** `file` is one that was dropped on the window. */
  | {
      type: 'add-cluster';
      file: File | null;
      others?: readonly File[];
      isByRancher?: boolean;
      /** The Rancher to begin with. */
      rancher?: string;
    }
  /** Null: of all clusters. */
  | { type: 'diagnostics'; cluster: string | null }
  /** `section` is the name of one to begin with; null begins with the first. */
  | { type: 'cluster-settings'; cluster: string; section: string | null }
  | { type: 'remove-cluster'; cluster: string }
  /** The kubeconfig of a guest cluster, by its id. */
  | { type: 'guest-kubeconfig'; guest: EntityId }
  | { type: 'replace-credential'; cluster: string; file: File | null; others?: readonly File[] }
  /** Clusters to seal in a file: those that are chosen to begin with. */
  | { type: 'export-clusters'; clusters: readonly string[] }
  | { type: 'import-clusters'; file: File | null }
  /** `options` is what the place it is asked for from fills in already. */
  | { type: 'confirm-action'; action: ActionName; entity: EntityId; options?: unknown }
  /** An action on all VMs that these nodes are or have. */
  | { type: 'confirm-batch'; action: ActionName; nodes: readonly string[]; options?: unknown }
  /** Asks before an object that is open as YAML is closed with what is written in it. */
  | { type: 'close-yaml'; doc: number }
  /** Asks before what a batch has done is taken back. */
  | { type: 'undo-batch'; batch: number }
  /** A name for what is seen now, or another for a view that is kept (`view` is its id). */
  | { type: 'name-view'; view: string | null }
  /** How all clusters are reached. */
  | { type: 'network' }
  /** Asks before a plan is removed; `plan` is its id. */
  | { type: 'remove-plan'; plan: string }
  /** A plan as it would be applied. */
  | { type: 'review-plan'; plan: string }
  /** A VM to be made: on a host by its name, like a VM or a template version by its id. */
  | { type: 'new-vm'; cluster: string; host: string | null; from: EntityId | null }
  | { type: 'edit-vm'; entity: EntityId }
  | { type: 'clone-vm'; entity: EntityId }
  | { type: 'make-template'; entity: EntityId }
  | { type: 'cancel-run'; run: string }
  | { type: 'undo-run'; run: string }
  /** What the maintenance of a host would do, or how it stands. */
  | { type: 'maintenance'; host: EntityId }
  /** Makes objects from YAML; `text` is what it begins with, `cluster` null for any. */
  | { type: 'new-yaml'; cluster: string | null; text: string }
  /** Makes one object of a kind by a form. */
  | { type: 'new-object'; kind: CreatableKind; cluster: string | null }
  /** A guest cluster of RKE1 on a cluster that a Rancher manages. */
  | { type: 'new-rke1'; cluster: string }
  | { type: 'palette' }
  /** The settings of the app; `section` is the name of one to begin with. */
  | { type: 'settings'; section: SettingsSection | null }
  | { type: 'about' }
  | { type: 'news' }
  | { type: 'shortcuts' };

/** The parts of the settings of the app. */
export type SettingsSection = 'general' | 'shortcuts' | 'privacy' | 'data';

/** A short message that goes away by itself, or with a click. */
export type Toast = {
  id: number;
  tone: 'info' | 'danger';
  title: string;
  text: string;
  hint: string | null;
  /** Something to do about it, such as to undo what it tells of; the toast goes with it. */
  action?: { label: string; run: () => void };
  /** Something else to do about it. */
  more?: { label: string; run: () => void };
  /** Whether it stays until it is taken away. */
  isStanding?: boolean;
};

/** The parts of the inspector. */
export type InspectorTab = 'overview' | 'hardware' | 'conditions' | 'events' | 'yaml';

/** The parts of the inspector of a guest cluster. */
export type GuestTab = 'overview' | 'nodes' | 'workloads' | 'rancher';

/** What the user looks at and has asked for: nothing of it is known to the clusters. */
export type ViewState = {
  info: AppInfo | null;
  /** How the keychain stands; null until it is told. */
  vault: VaultInfo | null;
  /** How the demo fleet stands; null until it is told. */
  demo: DemoInfo | null;
  /** The step of the tour that is shown; null where none is. */
  tourStep: number | null;
  link: Link;
  preferences: Preferences;
  /** Ids of graph nodes, the last chosen one last. */
  selection: readonly string[];
  /** Id of the guest cluster that everything else steps back for. */
  focus: string | null;
  /** What is looked for, as it was typed. */
  query: string;
  /** Whether what is well steps back. */
  isProblemsOnly: boolean;
  /** Whether VMs and pods that nothing is wrong with are not drawn. */
  isHealthyHidden: boolean;
  /** What both of these come to; null where they ask for nothing. */
  found: Found | null;
  /** Whether `found` is still of what was asked before. */
  isSearching: boolean;
  /** The hosts of which is asked what happens if they fail or are emptied; null where nothing is. */
  whatIf: Asked | null;
  /** What is foreseen of that. */
  foreseen: Foreseen | null;
  /** How often an overlay was told what it could not read at once; with every time it reads otherwise. */
  overlayWorked: number;
  hovered: { id: string; rect: DOMRect } | null;
  /** The camera as far as panels show it. */
  zoom: number;
  level: Level;
  /** The node in the middle of the view. */
  middle: string | null;
  tab: InspectorTab;
  guestTab: GuestTab;
  /** The node whose menu is open, and where on the page. */
  menu: { id: string; x: number; y: number } | null;
  dialog: Dialog | null;
  toasts: readonly Toast[];
  /** Newest first. */
  activities: readonly Activity[];
  /** Newest first. */
  batches: readonly Batch[];
  /** VMs that are shut down first, by the host that is to be emptied then. */
  emptying: Readonly<Record<EntityId, readonly EntityId[]>>;
  drawerTab: 'metrics' | 'activity' | 'connections' | 'consoles' | 'yaml' | 'lists' | 'plans' | 'runs';
  /** Id of the run of a plan that was chosen last. */
  run: string | null;
  /** The kind whose list is shown. */
  listKind: KindName;
  /** What the list of each kind is filtered by, as it was typed. */
  listFilters: Readonly<Partial<Record<KindName, string>>>;
  /** Chosen rows that are no nodes themselves; holds only as long as the selection is the one it was made with. */
  chosenRows: { ids: readonly string[]; selection: readonly string[] };
  isVaultNoticeOpen: boolean;
  /** Ids of the commands that were run last, newest first. */
  recentCommands: readonly string[];
};

/** The view store. */
export type ViewStore = StoreApi<ViewState>;

/** Creates the view store of a page that has just been opened. */
export function createViewStore(): ViewStore {
  return createStore<ViewState>(() => ({
    info: null,
    vault: null,
    demo: null,
    tourStep: null,
    link: 'connected',
    preferences: defaultPreferences,
    selection: [],
    focus: null,
    query: '',
    isProblemsOnly: false,
    isHealthyHidden: false,
    found: null,
    isSearching: false,
    whatIf: null,
    foreseen: null,
    overlayWorked: 0,
    hovered: null,
    zoom: 1,
    level: 'near',
    middle: null,
    tab: 'overview',
    guestTab: 'overview',
    menu: null,
    dialog: null,
    toasts: [],
    activities: [],
    batches: [],
    emptying: {},
    drawerTab: 'activity',
    run: null,
    listKind: 'VirtualMachine',
    listFilters: {},
    chosenRows: { ids: [], selection: [] },
    isVaultNoticeOpen: true,
    recentCommands: [],
  }));
}

/** What is chosen on the canvas and in lists. */
export type Chosen = Pick<ViewState, 'selection' | 'chosenRows'>;

/** The ids of the chosen rows that are no nodes; none once something else was selected on the canvas. */
export function rowsIn({ selection, chosenRows }: Chosen): readonly string[] {
  return chosenRows.selection === selection ? chosenRows.ids : [];
}

/** What is chosen most exactly: rows where rows were chosen, which stand for more exact objects than their nodes, else nodes. */
export function exactIn(view: Chosen): readonly string[] {
  const rows = rowsIn(view);
  return rows.length > 0 ? rows : view.selection;
}

let lastToast = 0;
const mostToasts = 4;

/** Shows a toast and answers its id; only the newest few are kept. */
export function addToast(view: ViewStore, toast: Omit<Toast, 'id'>): number {
  lastToast += 1;
  const added = { ...toast, id: lastToast };
  view.setState(({ toasts }) => ({ toasts: [...toasts, added].slice(-mostToasts) }));
  return added.id;
}

/** Tells by a toast that something was refused or failed, and why. */
export function tellFailure(view: ViewStore, title: string, { message, hint }: AppError): void {
  addToast(view, { tone: 'danger', title, text: message, hint: hint ?? null });
}

/** Takes a toast away. */
export function dropToast(view: ViewStore, id: number): void {
  view.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
