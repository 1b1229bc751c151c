import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../shared/error.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { DocumentReport } from '../../shared/objects/report.ts';
import type { Client } from '../backend/connect.ts';
import type { EditorKeeper, KeptEditor } from '../ui/use-code-view.ts';
import type { WorldStore } from './world-store.ts';

/** An object that is open as YAML to be edited. */
export type YamlDoc = {
  id: number;
  entity: EntityId;
  cluster: string;
  kind: string;
  name: string;
  /** The text as it was read; null while it has not come. */
  base: string | null;
  /** Whether credentials in it are hidden. */
  isRedacted: boolean;
  text: string;
  /** Grows with every reading: an editor of an older one is of no use. */
  version: number;
  /** What the server said, and of which text. */
  told: { of: string; report: DocumentReport } | null;
  error: AppError | null;
  isBusy: boolean;
  /** Whether fields that others manage are taken over, and those that were changed meanwhile written over. */
  takesOver: boolean;
  keepsMine: boolean;
};

/** The objects that are open as YAML, in the order in which they were opened. */
export type YamlDocsState = { open: readonly YamlDoc[]; active: number | null };

/** What may be changed of one from outside. */
export type YamlDocChange = Partial<Pick<YamlDoc, 'text' | 'takesOver' | 'keepsMine'>>;

/** The objects that are open as YAML, and what is done with them. They stay whatever is selected. */
export type YamlDocs = StoreApi<YamlDocsState> & {
  /** Opens an object, or shows it where it is open. */
  show: (entity: EntityId) => void;
  activate: (id: number) => void;
  change: (id: number, change: YamlDocChange) => void;
  /** Reads it anew from the cluster; what was written is lost. */
  reload: (id: number) => Promise<void>;
  /** Has the server try what was written, or write it; answers whether it is written. */
  send: (id: number, isDry: boolean) => Promise<boolean>;
  close: (id: number) => void;
  /** Where the editor of a reading is kept while it is not on the page. */
  kept: (id: number, version: number) => EditorKeeper;
};

/** Whether something is written that the cluster does not have yet. */
export function isUnsaved({ base, text }: Pick<YamlDoc, 'base' | 'text'>): boolean {
  return base !== null && text !== base;
}

/** What the server said of the text as it is now; null where it has not been asked. */
export function reportOf({ told, text }: YamlDoc): DocumentReport | null {
  return told?.of === text ? told.report : null;
}

let lastId = 0;

type Tools = { backend: Pick<Client<Contract>, 'call'>; world: Pick<WorldStore, 'subscribe'> };

/** Opens the row of objects that are edited as YAML, empty; those of a cluster that is removed go with it. */
export function openYamlDocs({ backend, world }: Tools): YamlDocs {
  const store = createStore<YamlDocsState>(() => ({ open: [], active: null }));
  const editors = new Map<string, KeptEditor>();
  const find = (id: number): YamlDoc | undefined => store.getState().open.find((doc) => doc.id === id);
  const put = (id: number, change: Partial<YamlDoc>): void =>
    store.setState(({ open }) => ({
      open: open.map((doc) => (doc.id === id ? { ...doc, ...change } : doc)),
    }));

  const reload = async (id: number): Promise<void> => {
    const doc = find(id);
    if (!doc) return;
    put(id, { isBusy: true, error: null });
    const answer = await backend.call('object.read', { entity: doc.entity });
    if (!answer.ok) {
      put(id, { isBusy: false, error: answer.error });
      return;
    }
    const { yaml, isRedacted } = answer.value;
    put(id, {
      ...{ base: yaml, text: yaml, isRedacted, version: (find(id)?.version ?? 0) + 1 },
      ...{ told: null, error: null, isBusy: false, takesOver: false, keepsMine: false },
    });
  };
  const close = (id: number): void => {
    const { open, active } = store.getState();
    const at = open.findIndex((doc) => doc.id === id);
    if (at < 0) return;
    for (const key of editors.keys()) if (key.startsWith(`${id} `)) editors.delete(key);
    const left = open.filter((doc) => doc.id !== id);
    const next = left[Math.min(at, left.length - 1)]?.id ?? null;
    store.setState({ open: left, active: active === id ? next : active });
  };
  world.subscribe(({ clusters }, before) => {
    if (clusters === null || clusters === before.clusters) return;
    for (const { id, cluster } of store.getState().open)
      if (clusters.every((info) => info.id !== cluster)) close(id);
  });

  return {
    ...store,
    show: (entity) => {
      const before = store.getState().open.find((doc) => doc.entity === entity);
      if (before) {
        store.setState({ active: before.id });
        return;
      }
      const ref = parseEntityId(entity);
      lastId += 1;
      const doc: YamlDoc = {
        ...{
          id: lastId,
          entity,
          cluster: ref?.cluster ?? '',
          kind: ref?.kind ?? '',
          name: ref?.name ?? entity,
        },
        ...{ base: null, isRedacted: false, text: '', version: 0, told: null, error: null },
        ...{ isBusy: false, takesOver: false, keepsMine: false },
      };
      store.setState(({ open }) => ({ open: [...open, doc], active: doc.id }));
      void reload(doc.id);
    },
    activate: (id) => store.setState({ active: id }),
    change: put,
    reload,
    send: async (id, isDry) => {
      const doc = find(id);
      if (!doc || doc.base === null || doc.isBusy) return false;
      const { entity, base, text, takesOver, keepsMine } = doc;
      put(id, { isBusy: true });
      const input = { entity, base, edited: text, isDry, takesOver, keepsMine };
      const answer = await backend.call('yaml.edit', input);
      if (!answer.ok) {
        put(id, { isBusy: false, error: answer.error });
        return false;
      }
      put(id, { isBusy: false, error: null, told: { of: text, report: answer.value } });
      if (!answer.value.isDone) return false;
      // What was written meanwhile stays, on top of what the cluster has now.
      if (find(id)?.text === text) await reload(id);
      else put(id, { base: text });
      return true;
    },
    close,
    kept: (id, version) => {
      const key = `${id} ${version}`;
      return {
        read: () => editors.get(key) ?? null,
        write: (state) => {
          if (find(id)?.version === version) editors.set(key, state);
        },
      };
    },
  };
}
