import { z } from 'zod';
import { ActionName } from '../actions/index.ts';
import { ClusterColour, ClusterInfo, KubeconfigDraft, Probe } from '../cluster.ts';
import { Layer } from '../kinds/layer.ts';
import { Preferences, PreferencesChange } from '../preferences.ts';
import { ObjectEvent } from '../world/event.ts';
import { Patch, ReceivedPatch } from '../world/patch.ts';
import { call, stream } from './define.ts';

const Empty = z.strictObject({});
const cluster = z.string().min(1);
const entity = z.string().min(1);
const draft = z.string().min(1);

/** Where credentials are kept, and why they are not in the keychain where they are not. */
export const VaultInfo = z.object({ kind: z.enum(['keychain', 'memory']), reason: z.string().nullable() });

/** Facts about the running app. */
export const AppInfo = z.object({
  version: z.string(),
  mode: z.enum(['electron', 'browser']),
  platform: z.string(),
  isDemo: z.boolean(),
  /** Whether `kubeconfig.choose` can open a file dialog; else the page offers its own. */
  hasFileDialog: z.boolean(),
  vault: VaultInfo,
});
export type AppInfo = z.infer<typeof AppInfo>;

/**
 * What a follower of one cluster's world receives: `reset` (forget all), patches, and `complete` once the snapshot
 * is whole; then patches as the world changes. A follower that falls behind gets a new `reset` instead of a queue.
 */
export const WorldEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reset') }),
  z.object({ type: z.literal('patch'), patch: Patch }),
  z.object({ type: z.literal('complete') }),
]);
export type WorldEvent = z.infer<typeof WorldEvent>;

const ReceivedWorldEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reset') }),
  z.object({ type: z.literal('patch'), patch: ReceivedPatch }),
  z.object({ type: z.literal('complete') }),
]);

/** Everything the page can ask of the back end, every name once. */
export const contract = {
  'app.info': call(Empty, AppInfo),
  /** Deep links (acre://...) given to the app, oldest first. */
  'app.links': stream(Empty, z.object({ url: z.string() })),
  'preferences.read': call(Empty, Preferences),
  'preferences.write': call(PreferencesChange, Preferences),

  /** The list of configured clusters, whole, at every change. */
  'clusters.follow': stream(Empty, z.object({ clusters: z.array(ClusterInfo) })),
  'cluster.add': call(
    z.strictObject({
      draft,
      context: z.string(),
      name: z.string().trim().min(1).max(80),
      colour: ClusterColour.optional(),
      /** SHA-256 of a certificate the user has looked at and trusts. */
      pinSha256: z.string().optional(),
    }),
    z.object({ cluster: z.string() }),
  ),
  'cluster.rename': call(z.strictObject({ cluster, name: z.string().trim().min(1).max(80) }), Empty),
  'cluster.remove': call(z.strictObject({ cluster }), Empty),
  'cluster.connect': call(z.strictObject({ cluster }), Empty),
  'cluster.disconnect': call(z.strictObject({ cluster }), Empty),

  /** Reads a kubeconfig's text; its secrets stay in main under the draft's id. */
  'kubeconfig.read': call(z.strictObject({ text: z.string(), source: z.string().max(300) }), KubeconfigDraft),
  /** Opens the file dialog of the desktop; null where the user cancelled it. */
  'kubeconfig.choose': call(Empty, KubeconfigDraft.nullable()),
  'kubeconfig.forget': call(z.strictObject({ draft }), Empty),
  /** Asks the server of a context whether it is Harvester and can be used. */
  'kubeconfig.probe': call(
    z.strictObject({ draft, context: z.string(), pinSha256: z.string().optional() }),
    Probe,
  ),

  'world.follow': stream(z.strictObject({ cluster }), WorldEvent, ReceivedWorldEvent),
  /**
   * Keeps a layer of a cluster followed until it is closed, and a little longer; its entities come by `world.follow`.
   * One event once it is held.
   */
  'layer.follow': stream(z.strictObject({ cluster, layer: Layer }), Empty),
  /** The raw object as YAML, without managed fields; the data of Secrets and other credentials are removed. */
  'object.read': call(z.strictObject({ entity }), z.object({ yaml: z.string(), isRedacted: z.boolean() })),
  'object.events': call(z.strictObject({ entity }), z.object({ events: z.array(ObjectEvent) })),

  /** Asks for an action; it is accepted or refused, and its effect comes back by the watch. */
  'action.run': call(z.strictObject({ action: ActionName, entity, options: z.unknown().optional() }), Empty),
};

/** The contract as a type. */
export type Contract = typeof contract;
