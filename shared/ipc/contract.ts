import { z } from 'zod';
import { ActionName } from '../actions/index.ts';
import {
  BelongingName,
  ClusterColour,
  ClusterGroup,
  ClusterInfo,
  ClusterTags,
  ConnectOnStart,
  ContextChoices,
  KubeconfigDraft,
  Probe,
} from '../cluster.ts';
import { CertificateFacts } from '../error.ts';
import { ProgramFingerprint } from '../exec-program.ts';
import { Layer } from '../kinds/layer.ts';
import { DiagnosticsEvent } from '../diagnostics.ts';
import { GuestEvent } from '../guest/inside/report.ts';
import { BundleEntry, ClusterRoute, NetworkSettings, ProxyEntry, ProxyMode } from '../network.ts';
import { FeaturesFound } from '../features.ts';
import { Plan } from '../plan/plan.ts';
import { ApplyOverrides, ReviewEvent } from '../plan/review.ts';
import { RunEvent } from '../plan/run-view.ts';
import { SecretSlot } from '../plan/shape.ts';
import { Right } from '../rights.ts';
import { Preferences, PreferencesChange } from '../preferences.ts';
import { maxSealedBytes, minPassphraseLength, SealedChoice, SealedDraft, SealedOutcome } from '../sealed.ts';
import { VaultInfo } from '../vault.ts';
import { ObjectEvent } from '../world/event.ts';
import { Patch, ReceivedPatch } from '../world/patch.ts';
import { call, stream } from './define.ts';

const Empty = z.strictObject({});
const cluster = z.string().min(1);
const entity = z.string().min(1);
const draft = z.string().min(1);
const plan = z.string().min(1).max(80);
const run = z.string().min(1).max(80);
const step = z.string().min(1);

/** The text of a kubeconfig, and what to call where it came from. */
const KubeconfigText = z.strictObject({ text: z.string(), source: z.string().max(300) });

/** Facts about the running app. */
export const AppInfo = z.object({
  version: z.string(),
  mode: z.enum(['electron', 'browser']),
  platform: z.string(),
  isDemo: z.boolean(),
  /** Whether `kubeconfig.choose` can open a file dialog; else the page offers its own. */
  hasFileDialog: z.boolean(),
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

/** What a follower of the plans receives: each plan there is, `complete` once all were sent, then those that change. */
export const PlanEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('put'), plan: Plan }),
  z.object({ type: z.literal('remove'), plan: z.string() }),
  z.object({ type: z.literal('complete') }),
]);
export type PlanEvent = z.infer<typeof PlanEvent>;

/** Everything the page can ask of the back end, every name once. */
export const contract = {
  'app.info': call(Empty, AppInfo),
  /** Deep links (acre://...) given to the app, oldest first. */
  'app.links': stream(Empty, z.object({ url: z.string() })),
  'preferences.read': call(Empty, Preferences),
  'preferences.write': call(PreferencesChange, Preferences),

  /** How the keychain stands and where credentials are kept, at every change. */
  'vault.follow': stream(Empty, VaultInfo),
  /** Asks the keychain again, and connects what failed for want of it; may take as long as the user needs to unlock it. */
  'vault.retry': call(Empty, Empty),
  /** `session`: keeps credentials until the app quits only; `keychain`: moves those into the keychain. */
  'vault.keep': call(z.strictObject({ where: z.enum(['session', 'keychain']) }), Empty),

  /** The list of configured clusters, whole, at every change. */
  'clusters.follow': stream(Empty, z.object({ clusters: z.array(ClusterInfo) })),
  'cluster.add': call(
    z.strictObject({
      draft,
      context: z.string(),
      name: z.string().trim().min(1).max(80),
      colour: ClusterColour.optional(),
      ...ContextChoices.shape,
    }),
    z.object({ cluster: z.string() }),
  ),
  /** Puts a context's credential in place of a cluster's; its name, colour, layout and plans stay. */
  'cluster.replaceCredential': call(
    z.strictObject({ cluster, draft, context: z.string(), ...ContextChoices.shape }),
    Empty,
  ),
  /** Changes what the user says of a cluster; what is left out stays. */
  'cluster.update': call(
    z.strictObject({
      cluster,
      name: z.string().trim().min(1).max(80).exactOptional(),
      colour: ClusterColour.exactOptional(),
      group: ClusterGroup.nullable().exactOptional(),
      tags: ClusterTags.exactOptional(),
      connectOnStart: ConnectOnStart.exactOptional(),
    }),
    Empty,
  ),
  /** Lists a cluster in a group, right before another cluster or, with null, after all others. */
  'cluster.move': call(
    z.strictObject({ cluster, group: ClusterGroup.nullable(), before: cluster.nullable() }),
    Empty,
  ),
  /** What is kept for a cluster and goes with it. */
  'cluster.belongings': call(z.strictObject({ cluster }), z.object({ kept: z.array(BelongingName) })),
  /**
   * Forgets a cluster and all that is kept for it; where some cannot be removed, it stays, to be tried again. `orLater`: what
   * the keychain does not let go of now is remembered, and removed at the next start that finds it unlocked.
   */
  'cluster.remove': call(z.strictObject({ cluster, orLater: z.boolean().exactOptional() }), Empty),
  /** Takes the cluster that answers (its `identity.found`) for the one that was expected, and connects. */
  'cluster.accept': call(z.strictObject({ cluster, clusterUid: z.string().min(1).max(100) }), Empty),
  /** Which of the features that a Harvester may have a connected cluster has. */
  'cluster.features': call(z.strictObject({ cluster }), z.object({ features: FeaturesFound })),
  'cluster.connect': call(z.strictObject({ cluster }), Empty),
  'cluster.disconnect': call(z.strictObject({ cluster }), Empty),

  /** Allows the program a cluster's credential comes from to run, exactly as it has been shown, and connects. */
  'cluster.allowProgram': call(z.strictObject({ cluster, sha256: ProgramFingerprint }), Empty),

  /** Reads a kubeconfig's text, or several merged as kubectl does; their secrets stay in main under the draft's id. */
  'kubeconfig.read': call(
    z.strictObject({ ...KubeconfigText.shape, others: z.array(KubeconfigText).max(50).optional() }),
    KubeconfigDraft,
  ),
  /** Opens the file dialog of the desktop, for one file or several; null where the user cancelled it. */
  'kubeconfig.choose': call(Empty, KubeconfigDraft.nullable()),
  'kubeconfig.forget': call(z.strictObject({ draft }), Empty),
  /** Asks the server of a context whether it is Harvester and can be used. */
  'kubeconfig.probe': call(z.strictObject({ draft, context: z.string(), ...ContextChoices.shape }), Probe),
  /** Reads the files a context refers to, as the user agreed to, relative paths from `folder`; the draft stays the same one. */
  'kubeconfig.readFiles': call(
    z.strictObject({
      draft,
      context: z.string(),
      paths: z.array(z.string()),
      folder: z.string().max(4096).optional(),
    }),
    KubeconfigDraft,
  ),

  /** The network for all clusters. The passwords of proxies go in and never come out. */
  'network.read': call(Empty, NetworkSettings),
  'network.write': call(
    z.strictObject({
      proxy: ProxyEntry.nullable().exactOptional(),
      noProxy: z.array(z.string().max(300)).max(200).exactOptional(),
      bundle: BundleEntry.exactOptional(),
    }),
    NetworkSettings,
  ),
  /** How one cluster is reached. A cluster that is connected is connected anew after a change. */
  'route.read': call(z.strictObject({ cluster }), ClusterRoute),
  'route.write': call(
    z.strictObject({
      cluster,
      mode: ProxyMode.exactOptional(),
      proxy: ProxyEntry.exactOptional(),
      bundle: BundleEntry.exactOptional(),
    }),
    ClusterRoute,
  ),
  /** Asks the server of a cluster for the certificate it shows now; nothing else is sent to it. */
  'trust.read': call(z.strictObject({ cluster }), CertificateFacts),
  /** From now on only this certificate (SHA-256) of the server is accepted, whoever signed it. */
  'trust.pin': call(z.strictObject({ cluster, sha256: z.string() }), Empty),
  'trust.unpin': call(z.strictObject({ cluster }), Empty),

  /** Seals clusters and their credentials under a passphrase, the passwords of their proxies only if asked; the file in Base64. */
  'sealed.export': call(
    z.strictObject({
      clusters: z.array(cluster).min(1).max(1000),
      passphrase: z.string().min(minPassphraseLength).max(1000),
      withProxyPasswords: z.boolean(),
    }),
    z.object({ file: z.base64() }),
  ),
  /** Opens such a file; what is in it stays in main under an id. */
  'sealed.open': call(
    z.strictObject({
      file: z.base64().max(Math.ceil(maxSealedBytes / 3) * 4 + 4),
      passphrase: z.string().min(1).max(1000),
    }),
    SealedDraft,
  ),
  /** Takes clusters of an opened export, one choice each; an outcome each, in the same order. */
  'sealed.import': call(
    z.strictObject({ sealed: z.string().min(1), choices: z.array(SealedChoice).max(1000) }),
    z.object({ outcomes: z.array(SealedOutcome) }),
  ),
  'sealed.forget': call(z.strictObject({ sealed: z.string().min(1) }), Empty),

  'world.follow': stream(z.strictObject({ cluster }), WorldEvent, ReceivedWorldEvent),
  /**
   * Keeps a layer of a cluster followed until it is closed, and a little longer; its entities come by `world.follow`.
   * One event once it is held.
   */
  'layer.follow': stream(z.strictObject({ cluster, layer: Layer }), Empty),
  /** The raw object as YAML, without managed fields; the data of Secrets and other credentials are removed. */
  'object.read': call(z.strictObject({ entity }), z.object({ yaml: z.string(), isRedacted: z.boolean() })),
  'object.events': call(z.strictObject({ entity }), z.object({ events: z.array(ObjectEvent) })),

  /** Looks at clusters, connected or not, one check after the other; ends when all is looked at. Nothing is contacted before. */
  'diagnostics.run': stream(z.strictObject({ clusters: z.array(cluster).max(1000) }), DiagnosticsEvent),
  /** Whether the user of a connected cluster holds each right, in the order asked; null where the cluster would not say. */
  'rights.check': call(
    z.strictObject({ cluster, rights: z.array(Right).max(500) }),
    z.object({ allowed: z.array(z.boolean().nullable()) }),
  ),
  /** Asks for an action; it is accepted or refused, and its effect comes back by the watch. */
  'action.run': call(z.strictObject({ action: ActionName, entity, options: z.unknown().optional() }), Empty),

  /** A guest cluster through its own API, whole at every change, for as long as it is followed. */
  'guest.follow': stream(z.strictObject({ guest: entity }), GuestEvent),
  /** Keeps a context of a kubeconfig that was read as that of a guest cluster, in place of an earlier one. */
  'guest.setKubeconfig': call(
    z.strictObject({
      guest: entity,
      draft,
      context: z.string(),
      address: ContextChoices.shape.address,
    }),
    Empty,
  ),
  'guest.forgetKubeconfig': call(z.strictObject({ guest: entity }), Empty),
  /** Writes the kept kubeconfig to a file the user chooses; false where the user cancelled. It never reaches the page. */
  'guest.saveKubeconfig': call(z.strictObject({ guest: entity }), z.object({ isSaved: z.boolean() })),

  'plans.follow': stream(Empty, PlanEvent),
  /** Keeps a plan in place of what it was. */
  'plan.save': call(z.strictObject({ plan: Plan }), Empty),
  /** Removes a plan and its secrets. */
  'plan.remove': call(z.strictObject({ plan }), Empty),
  /** Keeps a secret of a plan in the vault; it is never read back by the page. */
  'plan.keepSecret': call(
    z.strictObject({ plan, slot: SecretSlot, value: z.string().min(1).max(1_000_000) }),
    Empty,
  ),
  /** Which of the slots of a plan hold a secret. */
  'plan.secrets': call(z.strictObject({ plan }), z.object({ slots: z.array(SecretSlot) })),
  /** Compares a plan with what its cluster has now and has the server try every step without effect; ends when all is tried. */
  'plan.review': stream(z.strictObject({ plan }), ReviewEvent),
  /** Begins to apply a plan as it is now; refused where its check has errors, or has drifted and that is not accepted. */
  'plan.apply': call(
    z.strictObject({ plan, overrides: ApplyOverrides.exactOptional() }),
    z.object({ run: z.string() }),
  ),

  'runs.follow': stream(Empty, RunEvent),
  /** Lets steps that have begun come to their end, and begins none. */
  'run.pause': call(z.strictObject({ run }), Empty),
  /** Goes on with a run that is paused or interrupted. */
  'run.resume': call(z.strictObject({ run }), Empty),
  /** Ends a run for good: nothing is sent any more. What was made stays, until `run.undo` is asked for. */
  'run.cancel': call(z.strictObject({ run }), Empty),
  /** Tries a failed step again. */
  'run.retry': call(z.strictObject({ run, step }), Empty),
  /** Lets what waits for a failed step go on without it. */
  'run.skip': call(z.strictObject({ run, step }), Empty),
  /** Takes back what a run did that has ended, as a run of its own; `impossible` is what stays as it is, and why. */
  'run.undo': call(
    z.strictObject({ run }),
    z.object({
      run: z.string(),
      impossible: z.array(z.object({ step: z.string(), why: z.string() })),
    }),
  ),
  /** Forgets a run that has ended. */
  'run.remove': call(z.strictObject({ run }), Empty),
};

/** The contract as a type. */
export type Contract = typeof contract;
