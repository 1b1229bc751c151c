import { expect } from 'vitest';
import type { ClusterInfo, ContextChoices, KubeconfigDraft } from '../../shared/cluster.ts';
import { openTestBackend, until } from './backend.ts';
import type { TestBackend } from './backend.ts';
import { openTestSimulator } from './simulator.ts';
import type { TestSimulator } from './simulator.ts';

/** A back end and a simulated cluster of one host, with kubeconfigs as the subject. */
export type ShapeBench = {
  app: TestBackend;
  simulator: TestSimulator;
  /** Reads a pasted kubeconfig, or several merged. */
  read: (text: string, ...others: string[]) => Promise<KubeconfigDraft>;
  /** Chooses files in the dialog of the desktop. */
  choose: (...files: { name: string; text: string; folder: string }[]) => Promise<KubeconfigDraft>;
  /** Probes, adds and connects a context, and waits until its hosts are there: reads and watches both work. */
  works: (draft: KubeconfigDraft, choices?: ContextChoices, context?: string) => Promise<string>;
  infoOf: (cluster: string) => Promise<ClusterInfo>;
  close: () => Promise<void>;
};

/** Opens the bench of a test file. */
export async function openShapeBench(): Promise<ShapeBench> {
  const simulator = await openTestSimulator({ scenario: 'single' });
  let chosen: { name: string; text: string; folder: string }[] = [];
  const dialogs = { chooseFiles: () => Promise.resolve({ ok: true as const, value: chosen }) };
  const app = await openTestBackend({ dialogs });
  return {
    app,
    simulator,
    read: async (text, ...others) => {
      const more = others.map((each, index) => ({ text: each, source: `other ${index}` }));
      const draft = await app.call('kubeconfig.read', { text, source: 'pasted', others: more });
      if (!draft.ok) throw new Error(draft.error.message);
      return draft.value;
    },
    choose: async (...files) => {
      chosen = files;
      const draft = await app.call('kubeconfig.choose', {});
      if (!draft.ok || draft.value === null) throw new Error('nothing was chosen');
      return draft.value;
    },
    works: async ({ draft, contexts }, choices = {}, context = contexts[0]?.context ?? '') => {
      expect(contexts.find((entry) => entry.context === context)).toMatchObject({ problem: null, files: [] });
      const { harvesterVersion } = simulator.cluster.plan;
      const probed = await app.call('kubeconfig.probe', { draft, context, ...choices });
      expect(probed).toMatchObject({ ok: true, value: { harvesterVersion } });
      const added = await app.call('cluster.add', { draft, context, name: 'Shape', ...choices });
      if (!added.ok) throw new Error(added.error.message);
      const followed = app.followWorld(added.value.cluster);
      await until('its hosts are live', () => followed.world().health.Node?.type === 'live');
      expect([...followed.world().entities.values()].filter(({ kind }) => kind === 'Node')).toHaveLength(1);
      followed.cancel();
      return added.value.cluster;
    },
    infoOf: async (cluster) => {
      let info: ClusterInfo | undefined;
      const { cancel } = app.follow('clusters.follow', {}, ({ clusters }) => {
        info = clusters.find(({ id }) => id === cluster);
      });
      await until('the clusters are told', () => info !== undefined);
      cancel();
      if (info === undefined) throw new Error('there is no such cluster');
      return info;
    },
    close: async () => {
      await app.close();
      await simulator.close();
    },
  };
}
